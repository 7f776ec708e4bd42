import type { TokenWeight } from '@pagekind/common'
import { tokens } from '../tokenizer/oracle.ts'
import type { TextFields } from '../tokenizer/tokenizer.ts'

/**
 * Sums what the features of each word, number, domain or phrase add to an output, so that a reader sees the pieces of
 * the page and not their character n-grams. `contribution` is a feature's part before the field is scaled. The weights of
 * all pieces, were `limit` infinite, add up to the logit less its bias.
 */
export function explainOutput(
  fields: TextFields,
  contribution: (hash: number) => number,
  limit: number,
): TokenWeight[] {
  const all = tokens(fields)
  const counts = new Map<string, number>()
  for (const { field } of all) counts.set(field, (counts.get(field) ?? 0) + 1)
  const pieces = new Map<string, TokenWeight>()
  for (const token of all) {
    const field = token.field === 'title' || token.field === 'description' ? token.field : 'url'
    const key = `${field} ${token.source}`
    const part = contribution(token.hash) / Math.sqrt(counts.get(token.field)! + 1)
    pieces.set(key, { token: token.source, field, weight: (pieces.get(key)?.weight ?? 0) + part })
  }
  return [...pieces.values()]
    .filter((piece) => piece.weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, limit)
}
