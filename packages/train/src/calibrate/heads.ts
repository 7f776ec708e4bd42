import type { HeadSpec } from '@pagekind/core/slim'
import { HEADS, type Head } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'
import { applyCalibration, fitCalibration } from '../evaluate/calibration-fit.ts'
import { bestThreshold } from '../evaluate/thresholds.ts'

/** Thresholds are kept within these: a label with few rows must not be given away, nor be unreachable. */
const LOWEST = 0.05
const HIGHEST = 0.95

/** Whether a row carries a label of a head. */
export function carries(row: LabelledRow, head: Head, label: number): boolean {
  return head.name === 'safety' ? row.safety === label : row[head.name].includes(label)
}

/**
 * The margin of each label of a head: its own logit in a sigmoid head, its logit less the log-sum-exp of the others
 * in a softmax head.
 */
export function marginsOf(logits: ArrayLike<number>, head: Head): number[] {
  const own = Array.from(head.labels, (_, label) => logits[head.from + label]!)
  return head.activation === 'sigmoid' ? own : softmaxMargins(own)
}

/** Each logit less the log-sum-exp of the others. */
export function softmaxMargins(logits: readonly number[]): number[] {
  return logits.map((logit, label) => {
    const others = logits.filter((_, other) => other !== label)
    const most = Math.max(...others)
    return logit - most - Math.log(others.reduce((sum, other) => sum + Math.exp(other - most), 0))
  })
}

/**
 * The heads as the manifest describes them: calibration and threshold of each label, fitted on logits that every row
 * got from a model that had not seen its site.
 */
export function fitHeads(rows: readonly LabelledRow[], logits: readonly ArrayLike<number>[]): HeadSpec[] {
  const groups = rows.map((row) => row.domain)
  return HEADS.map((head) => {
    const margins = logits.map((row) => marginsOf(row, head))
    const fitted = head.labels.map((_, label) => {
      const column = Float64Array.from(margins, (row) => row[label]!)
      const truth = Uint8Array.from(rows, (row) => (carries(row, head, label) ? 1 : 0))
      const calibration = fitCalibration({ margins: column, truth }, groups)
      const scores = column.map((margin) => applyCalibration(calibration, margin))
      return { calibration, threshold: Math.min(HIGHEST, Math.max(LOWEST, bestThreshold(scores, truth))) }
    })
    return {
      name: head.name,
      labels: head.labels,
      activation: head.activation,
      fallback: head.fallback,
      thresholds: fitted.map(({ threshold }) => threshold),
      calibration: fitted.map(({ calibration }) => calibration),
    }
  })
}
