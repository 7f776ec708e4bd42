import { expAt, logAt } from './math.ts'

/** Platt scaling: the probability is `1 / (1 + exp(-(a z + b)))` of the label's margin z. */
export interface PlattCalibration {
  readonly kind: 'platt'
  /** At least 0, so that a higher margin never gives a lower probability. */
  readonly a: number
  readonly b: number
}

/** Isotonic calibration: straight lines between the points (x, y), the first and last y beyond them. */
export interface IsotonicCalibration {
  readonly kind: 'isotonic'
  /** Margins, strictly ascending; at least one. */
  readonly x: readonly number[]
  /** Probabilities, ascending, one per margin. */
  readonly y: readonly number[]
}

/**
 * How a label's margin becomes a probability. The margin is the logit of the uncalibrated probability: the label's own
 * logit in a sigmoid head, its logit minus the log-sum-exp of the others in a softmax head.
 */
export type Calibration = PlattCalibration | IsotonicCalibration

/** How a head's logits become probabilities: each by itself, or all together adding up to 1. */
export type Activation = 'sigmoid' | 'softmax'

/** Cells that the margins between an isotonic calibration's first and last point are cut into. */
const CELLS = 64

/**
 * The calibrations of one head's labels, ready to be applied to many pages. All points stand one after the other in
 * arrays; label i has those from `ends[i - 1]` to `ends[i]`. A Platt calibration is one point: (a, b).
 */
export class Calibrator {
  readonly #activation: Activation
  readonly #isPlatt: Uint8Array
  readonly #ends: Uint32Array
  readonly #x: Float64Array
  readonly #y: Float64Array
  /** Rise of y from each point to the next. */
  readonly #slope: Float64Array
  /** Cells per margin, by label. */
  readonly #cellsPerMargin: Float64Array
  /** `CELLS` by label: the point from which on to look for the margins of a cell. */
  readonly #firstPoint: Uint32Array

  /** Takes what manifest validation has passed: one calibration per label, finite, ascending. */
  constructor(activation: Activation, calibrations: readonly Calibration[]) {
    this.#activation = activation
    this.#isPlatt = Uint8Array.from(calibrations, ({ kind }) => (kind === 'platt' ? 1 : 0))
    this.#x = Float64Array.from(calibrations.flatMap((one) => (one.kind === 'platt' ? [one.a] : one.x)))
    this.#y = Float64Array.from(calibrations.flatMap((one) => (one.kind === 'platt' ? [one.b] : one.y)))
    let end = 0
    this.#ends = Uint32Array.from(calibrations, (one) => (end += one.kind === 'platt' ? 1 : one.x.length))
    this.#slope = this.#x.map((x, i) => (this.#y[i + 1]! - this.#y[i]!) / (this.#x[i + 1]! - x))
    this.#cellsPerMargin = new Float64Array(calibrations.length)
    this.#firstPoint = new Uint32Array(calibrations.length * CELLS)
    let start = 0
    for (const [label, last] of this.#ends.entries()) {
      const low = this.#x[start]!
      const width = (this.#x[last - 1]! - low) / CELLS
      this.#cellsPerMargin[label] = 1 / width
      let point = start
      for (let cell = 0; cell < CELLS; cell++) {
        while (point + 1 < last && this.#x[point + 1]! <= low + cell * width) point++
        this.#firstPoint[label * CELLS + cell] = point
      }
      start = last
    }
  }

  /**
   * Writes the calibrated probability of every label to `out[0 …]`, from the logits at `logits[from …]`. Allocates
   * nothing; about 10 ns a label. Finite logits give probabilities within 0 and 1.
   */
  apply(logits: ArrayLike<number>, from: number, out: Float64Array): void {
    const isPlatt = this.#isPlatt
    const ends = this.#ends
    const count = isPlatt.length
    if (this.#activation === 'softmax') softmaxMargins(logits, from, count, out)
    else for (let i = 0; i < count; i++) out[i] = logits[from + i]!
    let start = 0
    for (let i = 0; i < count; i++) {
      const end = ends[i]!
      if (isPlatt[i] === 1) this.#scale(i, start, out)
      else this.#interpolate(i, start, end - 1, out)
      start = end
    }
  }

  /**
   * Turns the margin in `values[label]` into its probability by a sigmoid. In the array and not as argument and result, like the
   * next, because V8 makes an object of each fraction that is handed to a function or given back.
   */
  #scale(label: number, point: number, values: Float64Array): void {
    values[label] = -(this.#x[point]! * values[label]! + this.#y[point]!)
    expAt(values, label)
    values[label] = 1 / (1 + values[label]!)
  }

  /**
   * Turns the margin in `values[label]` into its probability: piecewise linear through the points `[first, last]`, clamped at
   * both ends. Starts at the margin's cell, which nearly always has it between the right points already: to search costs
   * several guesses that the processor gets wrong.
   */
  #interpolate(label: number, first: number, last: number, values: Float64Array): void {
    const x = this.#x
    const z = values[label]!
    if (z <= x[first]! || z >= x[last]!) {
      values[label] = this.#y[z <= x[first]! ? first : last]!
      return
    }
    const cell = ((z - x[first]!) * this.#cellsPerMargin[label]!) | 0
    let point = this.#firstPoint[label * CELLS + (cell < CELLS ? cell : CELLS - 1)]!
    // The cell's edge may have been rounded beyond the margin.
    while (x[point]! > z) point--
    while (x[point + 1]! <= z) point++
    values[label] = this.#y[point]! + this.#slope[point]! * (z - x[point]!)
  }
}

/**
 * `logit_i - log(sum over j != i of exp(logit_j))` for every label: what a sigmoid must be given for the label's softmax
 * probability to come out. For every label but the largest, the sum over the others is the whole sum less its own term;
 * for the largest that would cancel (1 of 1.0000001), so its others are summed by themselves.
 */
function softmaxMargins(logits: ArrayLike<number>, from: number, count: number, out: Float64Array): void {
  let first = 0
  for (let i = 1; i < count; i++) if (logits[from + i]! > logits[from + first]!) first = i
  const highest = logits[from + first]!
  let second = -Infinity
  for (let i = 0; i < count; i++) if (i !== first && logits[from + i]! > second) second = logits[from + i]!
  let others = 0
  for (let i = 0; i < count; i++) {
    if (i === first) continue
    out[i] = logits[from + i]! - second
    expAt(out, i)
    others += out[i]!
  }
  let sum = 0
  for (let i = 0; i < count; i++) {
    out[i] = logits[from + i]! - highest
    expAt(out, i)
    sum += out[i]!
  }
  for (let i = 0; i < count; i++) {
    const isFirst = i === first
    out[i] = isFirst ? others : sum - out[i]!
    logAt(out, i)
    out[i] = logits[from + i]! - (isFirst ? second : highest) - out[i]!
  }
}
