import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'

/** What is expected of each page: what a reader would want to know, and a hash of all the rest. */
export const EXPECTED = fileURLToPath(new URL('../../expected.tsv', import.meta.url))

interface Verdict {
  url: string
  label: string
  score: number | null
  decision: string
  heads: Record<string, { labels: { label: string }[]; decidedBy: string } | undefined>
}

const HEADS = ['topic', 'subject', 'safety', 'kind']

const HEADING = ['page', 'label', 'decision', ...HEADS, 'SHA-256 of the verdict with its reasons']

/** Lines of JSON, a verdict each, as the text of {@link EXPECTED}: a page a line. */
export const summarize = (verdicts: string): string => {
  const rows = verdicts.split('\n').map((line, index) => {
    const { label, decision, heads } = JSON.parse(line) as Verdict
    const labels = HEADS.map((name) => {
      const head = heads[name]
      return head === undefined ? '' : `${head.labels.map((one) => one.label).join(', ') || '–'} (${head.decidedBy})`
    })
    return [index, label, decision, ...labels, createHash('sha256').update(line).digest('hex').slice(0, 32)]
  })
  return [HEADING, ...rows].map((row) => `${row.join('\t')}\n`).join('')
}
