import { type FeatureTable, FIELDS } from '../corpus/features.ts'

const EPSILON = 1e-8
/** Longest list of features of a page that is kept: the tokenizer's own buffer is as long. */
const MAX_FEATURES = 16384

/** A linear layer on the pooled embedding: logistic outputs. */
export interface Head {
  readonly outputs: number
  readonly weights: Float32Array
  readonly bias: Float32Array
  /** Adagrad's sum of squared gradients, per output. */
  readonly squares: Float32Array
}

/** How much of a page is hidden from the net while it learns. */
export interface Dropout {
  /** Chance that a feature is left out. */
  readonly feature: number
  /** Chance that a whole field is left out: host, path, query, title, description. */
  readonly fields: readonly number[]
}

/**
 * The net behind the lexical model while it is trained, in float32: pooled embedding rows and linear heads with
 * logistic loss, learnt by Adagrad (Duchi et al. 2011) with one accumulator per row. A page is `select`ed, run
 * `forward`, its losses collected with `learn`, and `backward` changes the rows it used.
 */
export class EmbeddingNet {
  readonly dimensions: number
  readonly embedding: Float32Array
  readonly #squares: Float32Array
  readonly #pooled: Float32Array
  readonly #gradient: Float32Array
  readonly #rows = new Int32Array(MAX_FEATURES)
  readonly #scales = new Float32Array(MAX_FEATURES)
  #count = 0
  #norm = 0

  constructor(embedding: Float32Array, dimensions: number) {
    this.dimensions = dimensions
    this.embedding = embedding
    this.#squares = new Float32Array(embedding.length / dimensions)
    this.#pooled = new Float32Array(dimensions)
    this.#gradient = new Float32Array(dimensions)
  }

  head(outputs: number, random: () => number, bias: number): Head {
    const weights = Float32Array.from({ length: outputs * this.dimensions }, () => (random() - 0.5) * 0.1)
    return { outputs, weights, bias: new Float32Array(outputs).fill(bias), squares: new Float32Array(outputs) }
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
    const { dimensions, embedding } = this
    const pooled = this.#pooled
    pooled.fill(0)
    for (let i = 0; i < this.#count; i++) {
      const row = this.#rows[i]! * dimensions
      const scale = this.#scales[i]!
      for (let d = 0; d < dimensions; d++) pooled[d] = pooled[d]! + embedding[row + d]! * scale
    }
    let norm = 0
    for (let d = 0; d < dimensions; d++) norm += pooled[d]! * pooled[d]!
    this.#norm = norm / dimensions
    this.#gradient.fill(0)
  }

  /** Writes the logits of a head to `out`, from `at` on. */
  logits(head: Head, out: Float32Array, at = 0): void {
    for (let output = 0; output < head.outputs; output++) out[at + output] = this.#logit(head, output)
  }

  /** One logistic loss: changes the output's weights and adds to the gradient of the pool. Returns the probability. */
  learn(head: Head, output: number, target: number, rate: number, importance = 1): number {
    const { dimensions } = this
    const pooled = this.#pooled
    const gradient = this.#gradient
    const probability = 1 / (1 + Math.exp(-this.#logit(head, output)))
    const error = (probability - target) * importance
    const squares = head.squares[output]! + error * error * (this.#norm + 1e-3)
    head.squares[output] = squares
    const step = (rate / Math.sqrt(squares + EPSILON)) * error
    head.bias[output] = head.bias[output]! - step
    const at = output * dimensions
    const { weights } = head
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
    const squares = this.#squares
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
    }
  }

  #logit(head: Head, output: number): number {
    const at = output * this.dimensions
    const { weights } = head
    const pooled = this.#pooled
    let logit = head.bias[output]!
    for (let d = 0; d < this.dimensions; d++) logit += weights[at + d]! * pooled[d]!
    return logit
  }
}
