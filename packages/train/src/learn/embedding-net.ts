import { type FeatureTable, FIELDS } from '../corpus/features.ts'
import { Kernels } from './kernels.ts'

const EPSILON = 1e-8
/** Most features a page can have, as `FeatureBuffer` of the core caps them. */
const MAX_FEATURES = 16_384
/** A step of a quantised dimension, in root mean squares of its weights: the wider, the fewer weights are ±1.5, and the better the file packs. */
const STEP_PER_DEVIATION = 1.4
/** A weight beyond two steps would have to come back all the way before it counted again. */
const FARTHEST = 2

/** What is hidden from the net while it learns, so that it does not lean on few features. */
export interface Dropout {
  /** Share of features. */
  readonly feature: number
  /** Chance that a whole field is hidden, for each field. */
  readonly fields: readonly number[]
}

/**
 * The lexical model while it is trained: pooled embedding rows and a linear head with logistic loss, learnt by Adagrad
 * (Duchi et al. 2011) with one accumulator per row. A page is `select`ed, run `forward`, its losses collected with
 * `learn`, and `backward` changes the rows it used.
 *
 * It learns in float32 first. From {@link quantize} on a page meets each weight as the one of four levels that it is
 * nearest to, while the gradient changes the weight behind it (straight-through estimation: Bengio et al. 2013): the
 * net learns to live with its rounding.
 */
export class EmbeddingNet {
  readonly dimensions: number
  readonly outputs: number
  /** The rows as they learn, row after row. */
  readonly embedding: Float32Array
  /** Output after output. */
  readonly weights: Float32Array
  readonly bias: Float32Array
  /** Size of a level of each dimension; null before {@link quantize}. */
  steps: Float32Array | null = null
  /** What {@link forward} made of the selected page: `dimensions` numbers, in the same array each time. */
  readonly pooled: Float32Array
  readonly #rowBits: number
  readonly #kernels: Kernels
  readonly #outputSquares: Float32Array
  #count = 0
  #norm = 0

  /**
   * Its rows are `2 ** rowBits`, no more than the tables it learns from tell apart. `dimensions` is a multiple of four, else it
   * throws a RangeError.
   */
  constructor(rowBits: number, dimensions: number, outputs: number, random: () => number) {
    this.#rowBits = rowBits
    this.dimensions = dimensions
    this.outputs = outputs
    this.#kernels = new Kernels({ rows: 2 ** rowBits, dimensions, features: MAX_FEATURES })
    this.embedding = this.#kernels.table
    this.pooled = this.#kernels.pooled
    for (let i = 0; i < this.embedding.length; i++) this.embedding[i] = (random() - 0.5) * 0.05
    this.weights = Float32Array.from({ length: outputs * dimensions }, () => (random() - 0.5) * 0.1)
    this.bias = new Float32Array(outputs).fill(-2)
    this.#outputSquares = new Float32Array(outputs)
  }

  /** Takes a page's features, less what dropout hides. Returns whether any are left. */
  select(table: FeatureTable, page: number, dropout?: Dropout, random: () => number = Math.random): boolean {
    const { ids, scales } = this.#kernels
    const shift = table.bits - this.#rowBits
    let count = 0
    let from = page === 0 ? 0 : table.ends[page * FIELDS - 1]!
    for (let field = 0; field < FIELDS; field++) {
      const to = table.ends[page * FIELDS + field]!
      const first = count
      if (to > from && !(dropout !== undefined && random() < dropout.fields[field]!))
        for (let i = from; i < to; i++)
          if (dropout === undefined || random() >= dropout.feature) ids[count++] = table.ids[i]! >>> shift
      scales.fill(1 / Math.sqrt(count - first + 1), first, count)
      from = to
    }
    this.#count = count
    return count > 0
  }

  /** Pools the selected rows. */
  forward(): void {
    if (this.steps === null) this.#kernels.pool(this.#count)
    else this.#kernels.poolRounded(this.#count)
    this.#norm = meanSquare(this.pooled)
    this.#kernels.gradient.fill(0)
  }

  /** Writes the logits of all outputs to `out`. */
  logits(out: Float32Array): void {
    for (let output = 0; output < this.outputs; output++) out[output] = this.#logit(output)
  }

  /** One logistic loss: changes the output's weights and adds to the gradient of the pool. Returns the probability. */
  learn(output: number, target: number, rate: number, importance = 1): number {
    const { dimensions, weights, pooled } = this
    const { gradient } = this.#kernels
    const probability = 1 / (1 + Math.exp(-this.#logit(output)))
    const error = (probability - target) * importance
    const squares = this.#outputSquares[output]! + error * error * (this.#norm + 1e-3)
    this.#outputSquares[output] = squares
    const step = (rate / Math.sqrt(squares + EPSILON)) * error
    this.bias[output] = this.bias[output]! - step
    const at = output * dimensions
    for (let d = 0; d < dimensions; d++) {
      const weight = weights[at + d]!
      gradient[d] = gradient[d]! + error * weight
      weights[at + d] = weight - step * pooled[d]!
    }
    return probability
  }

  /** Changes the rows of the selected features by the gradient collected since `forward`. */
  backward(rate: number): void {
    const norm = meanSquare(this.#kernels.gradient)
    if (norm > 0) this.#kernels.change(this.#count, norm, rate)
  }

  /** From now on pages meet weights of four levels: −1.5, −0.5, 0.5 and 1.5 steps of their dimension. */
  quantize(): void {
    const { dimensions, embedding } = this
    const rows = embedding.length / dimensions
    const squares = new Float64Array(dimensions)
    for (let i = 0; i < embedding.length; i++) {
      const d = i % dimensions
      squares[d] = squares[d]! + (embedding[i]! * embedding[i]!) / rows
    }
    const { steps, inverses, bounds } = this.#kernels
    for (let d = 0; d < dimensions; d++) {
      steps[d] = STEP_PER_DEVIATION * (Math.sqrt(squares[d]!) || 1)
      inverses[d] = 1 / steps[d]!
      bounds[d] = FARTHEST * steps[d]!
    }
    for (let i = 0; i < embedding.length; i++) {
      const most = bounds[i % dimensions]!
      embedding[i] = Math.max(-most, Math.min(most, embedding[i]!))
    }
    this.steps = steps
  }

  #logit(output: number): number {
    const at = output * this.dimensions
    const { weights, pooled } = this
    let logit = this.bias[output]!
    for (let d = 0; d < this.dimensions; d++) logit += weights[at + d]! * pooled[d]!
    return logit
  }
}

/** Which of the four levels a weight is nearest to, 0 to 3, as the kernels compute it: in float32, by the step's inverse. */
export function levelOf(weight: number, step: number): number {
  return Math.max(0, Math.min(3, Math.floor(Math.fround(weight * Math.fround(1 / step))) + 2))
}

function meanSquare(numbers: Float32Array): number {
  let sum = 0
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]! * numbers[i]!
  return sum / numbers.length
}
