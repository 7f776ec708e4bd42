import type { Calibration, IsotonicCalibration, PlattCalibration } from '@pagekind/core/slim'
import type { Calibrator } from './evaluate-scores.ts'
import { FOLDS, foldOf } from './folds.ts'

/** Margins (logits) of one label with its truth, 1 or 0, row by row. */
export interface Margins {
  readonly margins: ArrayLike<number>
  readonly truth: ArrayLike<number>
}

/** Newton steps at most; it needs fewer than ten as a rule. */
const MAX_STEPS = 100
const SMALL = 1e-10
/** Isotonic blocks hold at least so many rows: the rate of fewer says little. */
const MIN_BLOCK = 20

/**
 * Platt scaling: the slope and offset that fit the truth best, towards smoothed targets as in Platt 1999, found by
 * Newton's method with backtracking (Lin, Lin, Weng 2007). A slope below 0, where the margins say nothing, becomes 0.
 */
export function fitPlatt({ margins, truth }: Margins): PlattCalibration {
  const rows = margins.length
  let positives = 0
  for (let row = 0; row < rows; row++) positives += truth[row]!
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (rows - positives + 2)
  const target = (row: number) => (truth[row] === 1 ? high : low)
  const flat = Math.log((positives + 1) / (rows - positives + 1))
  let a = 0
  let b = flat
  const loss = (a: number, b: number) => {
    let sum = 0
    for (let row = 0; row < rows; row++) {
      const t = a * margins[row]! + b
      sum += Math.max(t, 0) - t * target(row) + Math.log1p(Math.exp(-Math.abs(t)))
    }
    return sum
  }
  let current = loss(a, b)
  for (let step = 0; step < MAX_STEPS; step++) {
    let gradientA = 0
    let gradientB = 0
    let aa = 1e-12
    let ab = 0
    let bb = 1e-12
    for (let row = 0; row < rows; row++) {
      const z = margins[row]!
      const p = 1 / (1 + Math.exp(-(a * z + b)))
      const weight = p * (1 - p)
      gradientA += (p - target(row)) * z
      gradientB += p - target(row)
      aa += weight * z * z
      ab += weight * z
      bb += weight
    }
    if (Math.abs(gradientA) < SMALL * rows && Math.abs(gradientB) < SMALL * rows) break
    const determinant = aa * bb - ab * ab
    const moveA = -(bb * gradientA - ab * gradientB) / determinant
    const moveB = -(aa * gradientB - ab * gradientA) / determinant
    let length = 1
    let next = loss(a + moveA, b + moveB)
    while (!(next < current) && length > SMALL) {
      length /= 2
      next = loss(a + length * moveA, b + length * moveB)
    }
    if (!(next < current)) break
    a += length * moveA
    b += length * moveB
    current = next
  }
  return a >= 0 ? { kind: 'platt', a, b } : { kind: 'platt', a: 0, b: flat }
}

/**
 * Isotonic calibration: the ascending steps that fit the truth best (pool adjacent violators), each step a point at its
 * mean margin, blocks of fewer than 20 rows joined with a neighbour. Rates are kept off 0 and 1 by one part in rows + 2.
 */
export function fitIsotonic({ margins, truth }: Margins): IsotonicCalibration {
  const rows = margins.length
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => margins[a]! - margins[b]!)
  const blocks: { rows: number; margin: number; positives: number }[] = []
  for (let from = 0; from < rows; ) {
    // Rows of one margin, and neighbours up to the least size, are one block from the start.
    const block = { rows: 0, margin: 0, positives: 0 }
    while (from < rows && (block.rows < MIN_BLOCK || margins[order[from]!] === margins[order[from - 1]!])) {
      block.rows++
      block.margin += margins[order[from]!]!
      block.positives += truth[order[from++]!]!
    }
    blocks.push(block)
    for (let last = blocks.length - 1; last > 0; last--) {
      const [before, own] = [blocks[last - 1]!, blocks[last]!]
      const short = own.rows < MIN_BLOCK && from >= rows
      if (!short && before.positives * own.rows < own.positives * before.rows) break
      before.rows += own.rows
      before.margin += own.margin
      before.positives += own.positives
      blocks.pop()
    }
  }
  const edge = 1 / (rows + 2)
  return {
    kind: 'isotonic',
    x: blocks.map((block) => block.margin / block.rows),
    y: blocks.map((block) => Math.min(1 - edge, Math.max(edge, block.positives / block.rows))),
  }
}

/** The probability that a calibration gives a margin. The slow and plain version of what inference does. */
export function applyCalibration(calibration: Calibration, margin: number): number {
  if (calibration.kind === 'platt') return 1 / (1 + Math.exp(-(calibration.a * margin + calibration.b)))
  const { x, y } = calibration
  const after = x.findIndex((point) => point > margin)
  if (after === 0) return y[0]!
  if (after === -1) return y.at(-1)!
  const share = (margin - x[after - 1]!) / (x[after]! - x[after - 1]!)
  return y[after - 1]! + share * (y[after]! - y[after - 1]!)
}

/**
 * Fits Platt scaling or isotonic calibration, whichever has the smaller log loss in five-fold cross-validation in which
 * rows of one group (their registrable domain) stay together. Platt where they are equal, or where there are fewer than
 * two blocks' worth of positive rows.
 */
export function fitCalibration(data: Margins, groups: readonly string[]): Calibration {
  let positives = 0
  for (let row = 0; row < data.truth.length; row++) positives += data.truth[row]!
  if (positives < 2 * MIN_BLOCK) return fitPlatt(data)
  const folds = groups.map((group) => foldOf(`calibration ${group}`))
  let platt = 0
  let isotonic = 0
  for (let fold = 0; fold < FOLDS; fold++) {
    const fitting = select(data, (row) => folds[row] !== fold)
    const testing = select(data, (row) => folds[row] === fold)
    if (fitting.margins.length === 0) return fitPlatt(data)
    platt += logLoss(fitPlatt(fitting), testing)
    isotonic += logLoss(fitIsotonic(fitting), testing)
  }
  return isotonic < platt ? fitIsotonic(data) : fitPlatt(data)
}

/** For `evaluateScores` on margins: cross-fits {@link fitCalibration}, the procedure that the shipped bundle goes through. */
export const marginCalibrator: Calibrator = {
  fit(margins, truth, groups) {
    const calibration = fitCalibration({ margins, truth }, groups)
    return (margin) => applyCalibration(calibration, margin)
  },
}

/** Summed negative log-likelihood of the truth. */
function logLoss(calibration: Calibration, { margins, truth }: Margins): number {
  let sum = 0
  for (let row = 0; row < margins.length; row++) {
    const p = applyCalibration(calibration, margins[row]!)
    sum -= Math.log(Math.max(truth[row] === 1 ? p : 1 - p, Number.MIN_VALUE))
  }
  return sum
}

function select({ margins, truth }: Margins, keep: (row: number) => boolean): Margins {
  const rows: number[] = []
  for (let row = 0; row < margins.length; row++) if (keep(row)) rows.push(row)
  return { margins: rows.map((row) => margins[row]!), truth: rows.map((row) => truth[row]!) }
}
