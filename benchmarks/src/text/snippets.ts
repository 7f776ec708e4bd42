/** How many of the snippets that a text must hold, and must not, it does. */
export interface SnippetCounts {
  /** Wanted and there. */
  readonly found: number
  /** Wanted and not there. */
  readonly missing: number
  /** Unwanted and there. */
  readonly unwanted: number
}

/** Counts a text's snippets; white space is all the same. */
export function countSnippets(text: string, have: readonly string[], without: readonly string[]): SnippetCounts {
  const collapsed = collapse(text)
  const holds = (snippet: string) => collapsed.includes(collapse(snippet))
  const found = have.filter(holds).length
  return { found, missing: have.length - found, unwanted: without.filter(holds).length }
}

/** Precision, recall and F1 over the snippets of many pages. */
export function scoresOf(counts: readonly SnippetCounts[]): { precision: number; recall: number; f1: number } {
  const sum = (key: keyof SnippetCounts) => counts.reduce((total, one) => total + one[key], 0)
  const [found, missing, unwanted] = [sum('found'), sum('missing'), sum('unwanted')]
  const precision = found / (found + unwanted)
  const recall = found / (found + missing)
  return { precision, recall, f1: (2 * found) / (2 * found + missing + unwanted) }
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
