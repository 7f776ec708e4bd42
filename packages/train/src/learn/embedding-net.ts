import { type FeatureTable, FIELDS } from '../corpus/features.ts'

const EPSILON = 1e-8
/** Most features a page can have, as `FeatureBuffer` of the core caps them. */
const MAX_FEATURES = 16_384
/** A step of a quantised dimension, in root mean squares of its weights. */
const STEP_PER_DEVIATION = 1.3
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
  /** The rows as a page meets them. */
  #met: Float32Array
  readonly #rowSquares: Float32Array
  readonly #outputSquares: Float32Array
  readonly #pooled: Float32Array
  readonly #gradient: Float32Array
  readonly #rows = new Int32Array(MAX_FEATURES)
  readonly #scales = new Float32Array(MAX_FEATURES)
  #count = 0
  #norm = 0

  constructor(rows: number, dimensions: number, outputs: number, random: () => number) {
    this.dimensions = dimensions
    this.outputs = outputs
    this.embedding = Float32Array.from({ length: rows * dimensions }, () => (random() - 0.5) * 0.05)
    this.#met = this.embedding
    this.weights = Float32Array.from({ length: outputs * dimensions }, () => (random() - 0.5) * 0.1)
    this.bias = new Float32Array(outputs).fill(-2)
    this.#rowSquares = new Float32Array(rows)
    this.#outputSquares = new Float32Array(outputs)
    this.#pooled = new Float32Array(dimensions)
    this.#gradient = new Float32Array(dimensions)
  }

  /** Takes a page's features, less what dropout hides. Returns whether any are left. */
  select(table: FeatureTable, page: number, dropout?: Dropout, random: () => number = Math.random): boolean {
    let count = 0
    let from = page === 0 ? 0 : table.ends[page * FIELDS - 1]!
    for (let field = 0; field < FIELDS; field++) {
      const to = table.ends[page * FIELDS + field]!
      const first = count
      if (to > from && !(dropout !== undefined && random() < dropout.fields[field]!))
        for (let i = from; i < to; i++)
          if (dropout === undefined || random() >= dropout.feature) this.#rows[count++] = table.ids[i]!
      this.#scales.fill(1 / Math.sqrt(count - first + 1), first, count)
      from = to
    }
    this.#count = count
    return count > 0
  }

  /** Pools the selected rows. */
  forward(): void {
    const { dimensions } = this
    const met = this.#met
    const pooled = this.#pooled
    pooled.fill(0)
    for (let i = 0; i < this.#count; i++) {
      const row = this.#rows[i]! * dimensions
      const scale = this.#scales[i]!
      for (let d = 0; d < dimensions; d++) pooled[d] = pooled[d]! + met[row + d]! * scale
    }
    let norm = 0
    for (let d = 0; d < dimensions; d++) norm += pooled[d]! * pooled[d]!
    this.#norm = norm / dimensions
    this.#gradient.fill(0)
  }

  /** Writes the logits of all outputs to `out`. */
  logits(out: Float32Array): void {
    for (let output = 0; output < this.outputs; output++) out[output] = this.#logit(output)
  }

  /** One logistic loss: changes the output's weights and adds to the gradient of the pool. Returns the probability. */
  learn(output: number, target: number, rate: number, importance = 1): number {
    const { dimensions, weights } = this
    const pooled = this.#pooled
    const gradient = this.#gradient
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
    const { dimensions, embedding } = this
    const gradient = this.#gradient
    const squares = this.#rowSquares
    let norm = 0
    for (let d = 0; d < dimensions; d++) norm += gradient[d]! * gradient[d]!
    if (norm === 0) return
    norm /= dimensions
    for (let i = 0; i < this.#count; i++) {
      const row = this.#rows[i]!
      const scale = this.#scales[i]!
      const sum = squares[row]! + norm * scale * scale
      squares[row] = sum
      const step = (rate * scale) / Math.sqrt(sum + EPSILON)
      const at = row * dimensions
      for (let d = 0; d < dimensions; d++) embedding[at + d] = embedding[at + d]! - step * gradient[d]!
      if (this.steps !== null) this.#round(at, this.steps)
    }
  }

  /** From now on pages meet weights of four levels: −1.5, −0.5, 0.5 and 1.5 steps of their dimension. */
  quantize(): void {
    const { dimensions, embedding } = this
    const rows = embedding.length / dimensions
    const steps = new Float32Array(dimensions)
    for (let i = 0; i < embedding.length; i++) {
      const d = i % dimensions
      steps[d] = steps[d]! + (embedding[i]! * embedding[i]!) / rows
    }
    for (let d = 0; d < dimensions; d++) steps[d] = STEP_PER_DEVIATION * (Math.sqrt(steps[d]!) || 1)
    this.steps = steps
    this.#met = new Float32Array(embedding.length)
    for (let row = 0; row < rows; row++) this.#round(row * dimensions, steps)
  }

  #round(at: number, steps: Float32Array): void {
    const { dimensions, embedding } = this
    const met = this.#met
    for (let d = 0; d < dimensions; d++) {
      const step = steps[d]!
      const most = FARTHEST * step
      const weight = Math.max(-most, Math.min(most, embedding[at + d]!))
      embedding[at + d] = weight
      met[at + d] = (levelOf(weight, step) - 1.5) * step
    }
  }

  #logit(output: number): number {
    const at = output * this.dimensions
    const { weights } = this
    const pooled = this.#pooled
    let logit = this.bias[output]!
    for (let d = 0; d < this.dimensions; d++) logit += weights[at + d]! * pooled[d]!
    return logit
  }
}

/** Which of the four levels a weight is nearest to, 0 to 3. Without branches, which no processor could foresee. */
export function levelOf(weight: number, step: number): number {
  return Math.max(0, Math.min(3, Math.floor(weight / step) + 2))
}
