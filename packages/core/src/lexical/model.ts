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
/** Outputs that are computed at a time; their weights lie side by side. */
const OUTPUT_BLOCK = 6

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
  readonly #bias: Float64Array
  readonly #heads: Float64Array
  readonly #dimensions: number
  readonly #embedding: Int32Array
  readonly #wordsPerRow: number
  /** A row is as many of a hash's highest bits as this leaves. */
  readonly #rowShift: number
  readonly #features = new FeatureBuffer()
  readonly #pooled: Float64Array
  /** One per output, and more to the end of the last block. */
  readonly #logits: Float64Array

  private constructor(spec: LexicalSpec, outputs: number, weights: LexicalWeights) {
    this.outputs = outputs
    this.#dimensions = spec.dimensions
    const blocks = Math.ceil(outputs / OUTPUT_BLOCK)
    this.#bias = new Float64Array(blocks * OUTPUT_BLOCK)
    this.#bias.set(weights.bias)
    this.#heads = new Float64Array(blocks * OUTPUT_BLOCK * spec.dimensions)
    for (let output = 0; output < outputs; output++)
      for (let d = 0; d < spec.dimensions; d++)
        this.#heads[this.#headAt(output, d)] = weights.heads[output * spec.dimensions + d]!
    this.#embedding = weights.embedding
    this.#wordsPerRow = spec.dimensions / WEIGHTS_PER_WORD
    this.#rowShift = Math.clz32(spec.rows) + 1
    this.#pooled = new Float64Array(spec.dimensions)
    this.#logits = new Float64Array(blocks * OUTPUT_BLOCK)
  }

  /**
   * Builds the model from what the manifest says of it and the bytes of its file; `outputs` is the number of labels of
   * all heads together. Throws `E_BUNDLE_SCHEMA` where `spec` is not as it must be and `E_BUNDLE_FORMAT` where the
   * bytes are not. The model keeps the bytes, which must not be changed afterwards. About 0.2 ms for the default weights.
   */
  static parse(spec: unknown, outputs: number, bytes: Uint8Array): LexicalModel {
    const checked = checkLexicalSpec(spec)
    return new LexicalModel(checked, outputs, readLexical(checked, outputs, bytes))
  }

  /**
   * Writes the logits of a page to `out` (length `outputs`), or only those from output `from` up to `to`, and leaves the
   * others as they are. No allocation; about 5 µs.
   */
  score(fields: TextFields, out: Float32Array, from = 0, to = this.outputs): void {
    const features = this.#features
    tokenize(fields, features)
    const { hashes, ends } = features
    const pooled = this.#pooled
    let zero = 0
    let start = 0
    for (let field = 0; field < FIELD_COUNT; field++) {
      const count = ends[field]! - start
      zero -= (ZERO * count) / Math.sqrt(count + 1)
      start += count
    }
    pooled.fill(zero)
    start = 0
    for (let field = 0; field < FIELD_COUNT; field++) {
      const end = ends[field]!
      if (end === start) continue
      const scale = 1 / Math.sqrt(end - start + 1)
      for (let word = 0; word < this.#wordsPerRow; word += WORD_BLOCK)
        poolBlock(this.#embedding, hashes, this.#rowShift, this.#wordsPerRow, start, end, word, scale, pooled)
      start = end
    }
    this.#applyHeads(from, to)
    const logits = this.#logits
    for (let output = from; output < to; output++) out[output] = logits[output]!
  }

  /** The pieces of a page that spoke loudest for or against one output, strongest first. Allocates; about 1 ms. */
  explain(fields: TextFields, output: number, limit: number): TokenWeight[] {
    return explainOutput(fields, (hash) => this.#contribution(hash, output), limit)
  }

  /** Six outputs at a time: each pooled number is read once for them, and their sums do not wait for each other. */
  #applyHeads(from: number, to: number): void {
    const heads = this.#heads
    const pooled = this.#pooled
    const bias = this.#bias
    const dimensions = this.#dimensions
    const logits = this.#logits
    const first = from - (from % OUTPUT_BLOCK)
    let at = first * dimensions
    for (let output = first; output < to; output += OUTPUT_BLOCK) {
      let a = bias[output]!
      let b = bias[output + 1]!
      let c = bias[output + 2]!
      let d = bias[output + 3]!
      let e = bias[output + 4]!
      let f = bias[output + 5]!
      for (let i = 0; i < dimensions; i++) {
        const value = pooled[i]!
        a += heads[at]! * value
        b += heads[at + 1]! * value
        c += heads[at + 2]! * value
        d += heads[at + 3]! * value
        e += heads[at + 4]! * value
        f += heads[at + 5]! * value
        at += OUTPUT_BLOCK
      }
      logits[output] = a
      logits[output + 1] = b
      logits[output + 2] = c
      logits[output + 3] = d
      logits[output + 4] = e
      logits[output + 5] = f
    }
  }

  /** Where the weight of an output and a dimension is: block by block, in each dimension after dimension. */
  #headAt(output: number, d: number): number {
    const inBlock = output % OUTPUT_BLOCK
    return (output - inBlock) * this.#dimensions + d * OUTPUT_BLOCK + inBlock
  }

  /** What one feature adds to an output before its field is scaled. */
  #contribution(hash: number, output: number): number {
    const row = (hash >>> this.#rowShift) * this.#wordsPerRow
    let sum = 0
    for (let d = 0; d < this.#dimensions; d++) {
      const word = this.#embedding[row + Math.floor(d / WEIGHTS_PER_WORD)]!
      const weight = ((word >>> (2 * (d % WEIGHTS_PER_WORD))) & 3) - ZERO
      sum += this.#heads[this.#headAt(output, d)]! * weight
    }
    return sum
  }
}
