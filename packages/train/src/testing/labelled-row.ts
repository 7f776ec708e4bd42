import { TOPIC_LABELS } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'

// For tests only; not part of the published package.

/** A hand-labelled page of these topics, of nothing else. */
export function labelledRow(url: string, topics: readonly string[], more: Partial<LabelledRow> = {}): LabelledRow {
  return {
    id: url,
    url,
    title: '',
    description: '',
    slice: 'seen',
    domain: new URL(url).hostname,
    fold: 0,
    topic: topics.map((name) => (TOPIC_LABELS as readonly string[]).indexOf(name)),
    subject: [],
    safety: 0,
    sure: 2,
    ...more,
  }
}
