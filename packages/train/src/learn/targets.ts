import { OUTPUTS, SAFETY_LABELS, SUBJECT_LABELS, TOPIC_LABELS } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'

const SUBJECT_FROM = TOPIC_LABELS.length
const SAFETY_FROM = SUBJECT_FROM + SUBJECT_LABELS.length

/** First output of the safety head. */
export const SAFETY_OUTPUT = SAFETY_FROM

/** How much a row counts by how sure its annotator was: 0 a guess, 1 arguable, 2 sure. */
export const SURENESS = [0.5, 0.8, 1] as const

/** The targets of labelled rows, row after row: 1 where the row carries the output's label. */
export function targetsOf(rows: readonly LabelledRow[]): Float32Array {
  const targets = new Float32Array(rows.length * OUTPUTS)
  for (const [index, row] of rows.entries()) {
    const at = index * OUTPUTS
    for (const topic of row.topic) targets[at + topic] = 1
    for (const subject of row.subject) targets[at + SUBJECT_FROM + subject] = 1
    targets[at + SAFETY_FROM + row.safety] = 1
  }
  return targets
}

/** Targets of the safety head alone, for a page whose set says what it is. */
export function safetyTargets(safety: number): Float32Array {
  return Float32Array.from(SAFETY_LABELS, (_, label) => (label === safety ? 1 : 0))
}

/** Most that a positive of a rare label may count. */
const MOST = 2

/**
 * What a positive of each output counts, against class imbalance: the square root of how much rarer the label is than
 * the mean label of all, at least 1 and at most 2.
 */
export function positiveImportance(targets: Float32Array): Float32Array {
  const positives = new Float64Array(OUTPUTS)
  for (let i = 0; i < targets.length; i++) positives[i % OUTPUTS] = positives[i % OUTPUTS]! + targets[i]!
  const mean = positives.reduce((sum, count) => sum + count, 0) / OUTPUTS
  return Float32Array.from(positives, (count) => Math.min(MOST, Math.max(1, Math.sqrt(mean / Math.max(1, count)))))
}
