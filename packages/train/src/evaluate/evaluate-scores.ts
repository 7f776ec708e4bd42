import { expectedCalibrationError } from './calibration-error.ts'
import { FOLDS } from './folds.ts'
import {
  abstentionRate,
  countLabels,
  type LabelMetrics,
  labelMetrics,
  macroF1,
  microF1,
  subsetAccuracy,
  topLabelAccuracy,
} from './metrics.ts'
import type { Slice } from './shared-data.ts'
import { bestThreshold } from './thresholds.ts'

/** One hand-labelled row as the evaluation of one head sees it. */
export interface EvalRow {
  readonly id: string
  readonly domain: string
  readonly fold: number
  readonly slice: Slice
  /** The true labels of this head. */
  readonly labels: readonly string[]
}

/** What a slice is called in results; `all` is every row that is measured. */
export type SliceName = 'all' | Exclude<Slice, 'active'>

export interface SliceMetrics {
  readonly rows: number
  readonly domains: number
  readonly macroF1: number
  readonly microF1: number
  readonly subsetAccuracy: number
  readonly topLabelAccuracy: number
  readonly abstentionRate: number
  /** Over all decisions, every row with every label. */
  readonly ece: number
  readonly perLabel: readonly (LabelMetrics & { readonly ece: number })[]
  /** Labels that no row of the slice carries: not part of its macro F1. */
  readonly leftOut: readonly string[]
}

/** Decisions on the measured rows, row after row: what the intervals are drawn from. */
export interface Decisions {
  readonly domains: readonly string[]
  readonly truth: Uint8Array
  readonly predicted: Uint8Array
}

export interface Evaluation {
  readonly labels: readonly string[]
  /** By fold, then label: the thresholds used for that fold's rows. */
  readonly thresholds: readonly (readonly number[])[]
  readonly slices: Readonly<Record<SliceName, SliceMetrics>>
  readonly decisions: Decisions
}

/** Returns the scores as they should be judged: `apply` is fitted on rows of other folds. */
export interface Calibrator {
  /** Fits on raw scores and truth of one label (`groups` are the rows' domains) and returns the map to probability. */
  fit(raw: Float64Array, truth: Uint8Array, groups: readonly string[]): (raw: number) => number
}

export const SLICES: readonly SliceName[] = ['all', 'seen', 'unseen', 'multilingual']

/**
 * Measures scores that were themselves made by cross-validation: `scores[i]` belongs to `rows[i]`, one number a label.
 *
 * For each fold the thresholds (and the calibration, where a calibrator is given) are fitted on the rows of the other
 * folds, `active` rows included, and then used for the measured rows of that fold; so nothing that is measured has
 * been seen by anything that was fitted. `judgedBy` are the scores that are measured, where they are not those that are fitted on. Throws a RangeError where scores and rows do not match or a row carries an
 * unknown label. About a second for 12,000 rows and 26 labels, plus calibration.
 */
export function evaluateScores(
  rows: readonly EvalRow[],
  scores: readonly ArrayLike<number>[],
  labels: readonly string[],
  calibrator?: Calibrator,
  judgedBy: readonly ArrayLike<number>[] = scores,
): Evaluation {
  const width = labels.length
  const truth = truthOf(rows, labels)
  const raw = flatten(rows, scores, width)
  const measuredRaw = judgedBy === scores ? raw : flatten(rows, judgedBy, width)
  const judged = new Float64Array(raw.length)
  const predicted = new Uint8Array(raw.length)
  const thresholds: number[][] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    const fitting = indices(rows, (row) => row.fold !== fold)
    const testing = indices(rows, (row) => row.fold === fold)
    const groups = fitting.map((row) => rows[row]!.domain)
    thresholds.push(
      labels.map((_, label) => {
        const fittingTruth = Uint8Array.from(fitting, (row) => truth[row * width + label]!)
        let fittingScores = Float64Array.from(fitting, (row) => raw[row * width + label]!)
        let map = (score: number) => score
        if (calibrator !== undefined) {
          map = calibrator.fit(fittingScores, fittingTruth, groups)
          fittingScores = fittingScores.map(map)
        }
        const threshold = bestThreshold(fittingScores, fittingTruth)
        for (const row of testing) {
          const cell = row * width + label
          judged[cell] = map(measuredRaw[cell]!)
          predicted[cell] = judged[cell]! >= threshold ? 1 : 0
        }
        return threshold
      }),
    )
  }
  const all = { rows, truth, judged, predicted, labels }
  const measured = indices(rows, (row) => row.slice !== 'active')
  const slices = Object.fromEntries(
    SLICES.map((name) => {
      const chosen = name === 'all' ? measured : measured.filter((row) => rows[row]!.slice === name)
      return [name, measureSlice(all, chosen)]
    }),
  ) as Record<SliceName, SliceMetrics>
  return {
    labels,
    thresholds,
    slices,
    decisions: {
      domains: measured.map((row) => rows[row]!.domain),
      truth: pick(truth, measured, width),
      predicted: pick(predicted, measured, width),
    },
  }
}

interface Judged {
  readonly rows: readonly EvalRow[]
  readonly truth: Uint8Array
  readonly judged: Float64Array
  readonly predicted: Uint8Array
  readonly labels: readonly string[]
}

function measureSlice(all: Judged, chosen: readonly number[]): SliceMetrics {
  const width = all.labels.length
  const truth = pick(all.truth, chosen, width)
  const predicted = pick(all.predicted, chosen, width)
  const scores = Float64Array.from({ length: truth.length }, (_, cell) => {
    return all.judged[chosen[Math.floor(cell / width)]! * width + (cell % width)]!
  })
  const counts = countLabels(truth, predicted, width)
  const perLabel = all.labels.map((label, index) => {
    const column = Float64Array.from(chosen, (row) => all.judged[row * width + index]!)
    const truthColumn = Uint8Array.from(chosen, (row) => all.truth[row * width + index]!)
    return { ...labelMetrics(label, counts[index]!), ece: expectedCalibrationError(column, truthColumn) }
  })
  return {
    rows: chosen.length,
    domains: new Set(chosen.map((row) => all.rows[row]!.domain)).size,
    macroF1: macroF1(counts),
    microF1: microF1(counts),
    subsetAccuracy: subsetAccuracy(truth, predicted, width),
    topLabelAccuracy: topLabelAccuracy(truth, scores, width),
    abstentionRate: abstentionRate(predicted, width),
    ece: expectedCalibrationError(scores, truth),
    perLabel,
    leftOut: perLabel.filter((metrics) => metrics.support === 0).map((metrics) => metrics.label),
  }
}

function truthOf(rows: readonly EvalRow[], labels: readonly string[]): Uint8Array {
  const column = new Map(labels.map((label, index) => [label, index]))
  const truth = new Uint8Array(rows.length * labels.length)
  for (const [index, row] of rows.entries()) {
    for (const label of row.labels) {
      const at = column.get(label)
      if (at === undefined) throw new RangeError(`row ${row.id} carries the unknown label ${JSON.stringify(label)}`)
      truth[index * labels.length + at] = 1
    }
  }
  return truth
}

function flatten(rows: readonly EvalRow[], scores: readonly ArrayLike<number>[], width: number): Float64Array {
  if (scores.length !== rows.length) throw new RangeError(`${scores.length} score rows for ${rows.length} rows`)
  const flat = new Float64Array(rows.length * width)
  for (const [index, row] of scores.entries()) {
    if (row.length !== width) throw new RangeError(`row ${rows[index]!.id} has ${row.length} scores, not ${width}`)
    for (let label = 0; label < width; label++) {
      if (!Number.isFinite(row[label])) throw new RangeError(`row ${rows[index]!.id} has a score that is no number`)
      flat[index * width + label] = row[label]!
    }
  }
  return flat
}

function indices(rows: readonly EvalRow[], keep: (row: EvalRow) => boolean): number[] {
  const kept: number[] = []
  for (const [index, row] of rows.entries()) if (keep(row)) kept.push(index)
  return kept
}

function pick(cells: Uint8Array, chosen: readonly number[], width: number): Uint8Array {
  const picked = new Uint8Array(chosen.length * width)
  for (const [to, from] of chosen.entries()) picked.set(cells.subarray(from * width, (from + 1) * width), to * width)
  return picked
}
