import type { TokenWeight } from '@pagekind/common'
import { FeatureBuffer, type TextFields, tokenize } from '../tokenizer/tokenizer.ts'
import { explainOutput } from './explain.ts'
import { type LexicalWeights, readLexical, WEIGHTS_PER_WORD, ZERO } from './layout.ts'
import { poolBlock } from './pool.ts'
import { checkLexicalSpec, type LexicalSpec } from './spec.ts'

/** Fields of the tokenizer, pooled one by one. */
const FIELD_COUNT = 5
/** Words of each row that are summed at a time. */
const WORD_BLOCK = 2

/**
 * A hashed n-gram model: a page's features each have a row of the shared embedding; each field's rows are summed and
 * divided by the square root of their number, the fields are added, and a linear head turns the sum into a logit per
 * output. (Joulin et al. 2016, "Bag of Tricks for Efficient Text Classification", with hashing as in Weinberger et
 * al. 2009.) A weight of the embedding is two bits, so that the rows of all features lie in 2 MB, near the processor.
 *
 * Immutable but for scratch memory: use one model from one thread, which JavaScript sees to.
 */
export class LexicalModel {
  /** Logits a page gets: the labels of all heads, one head after the other. */
  readonly outputs: number
  readonly #bias: Float32Array
  readonly #heads: Float64Array
  readonly #dimensions: number
  readonly #embedding: Int32Array
  readonly #wordsPerRow: number
  /** Rows per hash. */
  readonly #rowScale: number
  readonly #features = new FeatureBuffer()
  /** Where the rows of the page's features start in the embedding. */
  readonly #rows = new Int32Array(this.#features.hashes.length)
  readonly #pooled: Float64Array

  private constructor(spec: LexicalSpec, outputs: number, weights: LexicalWeights) {
    this.outputs = outputs
    this.#bias = weights.bias
    this.#heads = Float64Array.from(weights.heads)
    this.#dimensions = spec.dimensions
    this.#embedding = weights.embedding
    this.#wordsPerRow = spec.dimensions / WEIGHTS_PER_WORD
    this.#rowScale = spec.rows / 2 ** 32
    this.#pooled = new Float64Array(spec.dimensions)
  }

  /**
   * Builds the model from what the manifest says of it and the bytes of its file; `outputs` is the number of labels of
   * all heads together. Throws `E_BUNDLE_SCHEMA` where `spec` is not as it must be and `E_BUNDLE_FORMAT` where the
   * bytes are not. Copies the bytes: about 1 ms for the default weights.
   */
  static parse(spec: unknown, outputs: number, bytes: Uint8Array): LexicalModel {
    const checked = checkLexicalSpec(spec)
    return new LexicalModel(checked, outputs, readLexical(checked, outputs, bytes))
  }

  /** Writes the logits of a page to `out` (length `outputs`). No allocation; about 7 µs. */
  score(fields: TextFields, out: Float32Array): void {
    const features = this.#features
    tokenize(fields, features)
    const { length, ends } = features
    this.#findRows(features.hashes, length)
    const pooled = this.#pooled
    let zero = 0
    let from = 0
    for (let field = 0; field < FIELD_COUNT; field++) {
      const count = ends[field]! - from
      zero -= (ZERO * count) / Math.sqrt(count + 1)
      from += count
    }
    pooled.fill(zero)
    from = 0
    for (let field = 0; field < FIELD_COUNT; field++) {
      const end = ends[field]!
      const scale = 1 / Math.sqrt(end - from + 1)
      for (let word = 0; word < this.#wordsPerRow; word += WORD_BLOCK)
        poolBlock(this.#embedding, this.#rows, from, end, word, scale, pooled)
      from = end
    }
    this.#applyHeads(out)
  }

  /** The pieces of a page that spoke loudest for or against one output, strongest first. Allocates; about 1 ms. */
  explain(fields: TextFields, output: number, limit: number): TokenWeight[] {
    return explainOutput(fields, (hash) => this.#contribution(hash, output), limit)
  }

  #findRows(hashes: Int32Array, length: number): void {
    const rows = this.#rows
    const scale = this.#rowScale
    const wordsPerRow = this.#wordsPerRow
    for (let i = 0; i < length; i++) rows[i] = (((hashes[i]! >>> 0) * scale) | 0) * wordsPerRow
  }

  /** Six outputs at a time: each pooled number is read once for them, and their sums do not wait for each other. */
  #applyHeads(out: Float32Array): void {
    const heads = this.#heads
    const pooled = this.#pooled
    const bias = this.#bias
    const dimensions = this.#dimensions
    const { outputs } = this
    let output = 0
    for (; output + 6 <= outputs; output += 6) {
      let a = bias[output]!
      let b = bias[output + 1]!
      let c = bias[output + 2]!
      let d = bias[output + 3]!
      let e = bias[output + 4]!
      let f = bias[output + 5]!
      let at = output * dimensions
      for (let i = 0; i < dimensions; i++, at++) {
        const value = pooled[i]!
        a += heads[at]! * value
        b += heads[at + dimensions]! * value
        c += heads[at + 2 * dimensions]! * value
        d += heads[at + 3 * dimensions]! * value
        e += heads[at + 4 * dimensions]! * value
        f += heads[at + 5 * dimensions]! * value
      }
      out[output] = a
      out[output + 1] = b
      out[output + 2] = c
      out[output + 3] = d
      out[output + 4] = e
      out[output + 5] = f
    }
    for (; output < outputs; output++) {
      let logit = bias[output]!
      for (let i = 0; i < dimensions; i++) logit += heads[output * dimensions + i]! * pooled[i]!
      out[output] = logit
    }
  }

  /** What one feature adds to an output before its field is scaled. */
  #contribution(hash: number, output: number): number {
    const row = (((hash >>> 0) * this.#rowScale) | 0) * this.#wordsPerRow
    let sum = 0
    for (let d = 0; d < this.#dimensions; d++) {
      const word = this.#embedding[row + Math.floor(d / WEIGHTS_PER_WORD)]!
      const weight = ((word >>> (2 * (d % WEIGHTS_PER_WORD))) & 3) - ZERO
      sum += this.#heads[output * this.#dimensions + d]! * weight
    }
    return sum
  }
}
