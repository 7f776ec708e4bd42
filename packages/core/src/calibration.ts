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

/** Cells that the margins between an isotonic calibration's first and last point are cut into: most have no point within. */
const CELLS = 512

/**
 * The calibrations of one head's labels, ready to be applied to many pages. Labels of either kind stand together, so that no
 * step waits for the processor to guess which kind is next.
 */
export class Calibrator {
  readonly #activation: Activation
  readonly #labels: number
  /** Labels with a Platt calibration, and its a and b. */
  readonly #platt: Uint32Array
  readonly #a: Float64Array
  readonly #b: Float64Array
  /** The other labels. */
  readonly #isotonic: Uint32Array
  /** Of each of them the first and last margin, and the cells for a margin of 1. */
  readonly #low: Float64Array
  readonly #high: Float64Array
  readonly #cellsPerMargin: Float64Array
  /** `CELLS` for each of them: the point from which on to look for the margins of a cell. */
  readonly #firstPoint: Uint32Array
  /**
   * Their points, one label after the other, each with the rise of y to the next; behind the last of a label stands one that no
   * margin reaches.
   */
  readonly #x: Float64Array
  readonly #y: Float64Array
  readonly #slope: Float64Array

  /** Takes what manifest validation has passed: one calibration per label, finite, ascending. */
  constructor(activation: Activation, calibrations: readonly Calibration[]) {
    this.#activation = activation
    this.#labels = calibrations.length
    const platt = calibrations.flatMap((one, label) => (one.kind === 'platt' ? [{ ...one, label }] : []))
    this.#platt = Uint32Array.from(platt, ({ label }) => label)
    this.#a = Float64Array.from(platt, ({ a }) => a)
    this.#b = Float64Array.from(platt, ({ b }) => b)
    const isotonic = calibrations.flatMap((one, label) => (one.kind === 'isotonic' ? [{ ...one, label }] : []))
    this.#isotonic = Uint32Array.from(isotonic, ({ label }) => label)
    this.#low = Float64Array.from(isotonic, ({ x }) => x[0]!)
    this.#high = Float64Array.from(isotonic, ({ x }) => x.at(-1)!)
    this.#cellsPerMargin = Float64Array.from(isotonic, ({ x }) => (x.length > 1 ? CELLS / (x.at(-1)! - x[0]!) : 0))
    this.#x = Float64Array.from(isotonic.flatMap(({ x }) => [...x, Infinity]))
    this.#y = Float64Array.from(isotonic.flatMap(({ y }) => [...y, y.at(-1)!]))
    this.#slope = this.#x.map((x, i) => (this.#y[i + 1]! - this.#y[i]!) / (this.#x[i + 1]! - x))
    this.#firstPoint = new Uint32Array(isotonic.length * CELLS)
    let start = 0
    for (const [i, { x }] of isotonic.entries()) {
      const width = (x.at(-1)! - x[0]!) / CELLS
      let point = start
      for (let cell = 0; cell < CELLS; cell++) {
        while (this.#x[point + 1]! <= x[0]! + cell * width) point++
        this.#firstPoint[i * CELLS + cell] = point
      }
      start += x.length + 1
    }
  }

  /**
   * Writes the calibrated probability of every label to `out[0 …]`, from the logits at `logits[from …]`. Allocates
   * nothing; about 10 ns a label. Finite logits give probabilities within 0 and 1.
   */
  apply(logits: ArrayLike<number>, from: number, out: Float64Array): void {
    const count = this.#labels
    if (this.#activation === 'softmax') softmaxMargins(logits, from, count, out)
    else for (let i = 0; i < count; i++) out[i] = logits[from + i]!
    this.#scale(out)
    this.#interpolate(out)
  }

  /** Turns the margins of labels with a Platt calibration into probabilities by a sigmoid. */
  #scale(values: Float64Array): void {
    const labels = this.#platt
    const a = this.#a
    const b = this.#b
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i]!
      values[label] = -(a[i]! * values[label]! + b[i]!)
      expAt(values, label)
      values[label] = 1 / (1 + values[label]!)
    }
  }

  /**
   * Turns the margins of the other labels into probabilities: piecewise linear through their points, clamped at both ends. Starts at
   * the margin's cell, which nearly always has it between the right points already: to search costs several guesses that the
   * processor gets wrong.
   */
  #interpolate(values: Float64Array): void {
    const labels = this.#isotonic
    const low = this.#low
    const x = this.#x
    const firstPoint = this.#firstPoint
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i]!
      const z = Math.min(Math.max(values[label]!, low[i]!), this.#high[i]!)
      const cell = ((z - low[i]!) * this.#cellsPerMargin[i]!) | 0
      let point = firstPoint[i * CELLS + Math.min(cell, CELLS - 1)]!
      // The cell's edge may have been rounded beyond the margin.
      while (x[point]! > z) point--
      while (x[point + 1]! <= z) point++
      values[label] = this.#y[point]! + this.#slope[point]! * (z - x[point]!)
    }
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
