import type { TokenWeight } from '@pagekind/common'
import { FeatureBuffer, type TextFields, tokenize } from '../tokenizer/tokenizer.ts'
import { explainOutput } from './explain.ts'
import { readLexical } from './layout.ts'
import { checkLexicalSpec } from './spec.ts'

/** Fields of the tokenizer, pooled one by one. */
const FIELD_COUNT = 5
/** A 16-bit lane holds the sum of this many bytes. */
const LANE_CAPACITY = 256
/** Words summed at a time, so that the sums of their lanes stay in registers. A word is four dimensions. */
const WORD_BLOCK = 4
/** Every other byte of a word: two 16-bit lanes. */
const LANES = 0x00ff00ff
/** Weights are kept as bytes 0 to 255: this stands for 0. */
const ZERO = 128

/**
 * A hashed n-gram model: a page's features each have a row of the shared embedding; each field's rows are summed and
 * divided by the square root of their number, the fields are added, and a linear head turns the sum into a logit per
 * output. (Joulin et al. 2016, "Bag of Tricks for Efficient Text Classification", with hashing as in Weinberger et
 * al. 2009.) Four weights make a 32-bit word, and a sum of words is kept in two pairs of 16-bit lanes, so that one
 * addition sums two dimensions and a row of 64 numbers is one line of the cache.
 *
 * Immutable but for scratch memory: use one model from one thread, which JavaScript sees to.
 */
export class LexicalModel {
  /** Logits a page gets: the labels of all heads, one head after the other. */
  readonly outputs: number
  readonly #bias: Float32Array
  /** Head weights times the steps of their dimensions. */
  readonly #heads: Float32Array
  readonly #dimensions: number
  readonly #wordsPerRow: number
  readonly #words: Int32Array
  /** Open addressing: `[bucket + 1, first word]` pairs, 0 where free; null where every bucket has its row. */
  readonly #table: Int32Array | null
  readonly #bucketShift: number
  readonly #features = new FeatureBuffer()
  readonly #rows = new Int32Array(this.#features.hashes.length)
  readonly #pooled: Float64Array

  private constructor(spec: ReturnType<typeof checkLexicalSpec>, outputs: number, file: Uint8Array) {
    const weights = readLexical(spec, outputs, file)
    const { dimensions, rows } = spec
    this.outputs = outputs
    this.#bias = weights.bias
    this.#dimensions = dimensions
    this.#heads = weights.heads.map((weight, i) => weight * weights.steps[i % dimensions]!)
    this.#wordsPerRow = Math.ceil(dimensions / 4 / WORD_BLOCK) * WORD_BLOCK
    this.#words = packWords(weights.embedding, rows, dimensions, this.#wordsPerRow)
    this.#pooled = new Float64Array(this.#wordsPerRow * 4)
    this.#table = rows === 2 ** spec.bucketBits ? null : indexBuckets(weights.buckets, this.#wordsPerRow)
    this.#bucketShift = 32 - spec.bucketBits
  }

  /**
   * Builds the model from what the manifest says of it and the bytes of its file; `outputs` is the number of labels of
   * all heads together. Throws `E_BUNDLE_SCHEMA` where `spec` is not as it must be and `E_BUNDLE_FORMAT` where the
   * bytes are not. About 60 ms for the default weights.
   */
  static parse(spec: unknown, outputs: number, bytes: Uint8Array): LexicalModel {
    return new LexicalModel(checkLexicalSpec(spec), outputs, bytes)
  }

  /** Writes the logits of a page to `out` (length `outputs`). No allocation; about 4 µs. */
  score(fields: TextFields, out: Float32Array): void {
    const features = this.#features
    tokenize(fields, features)
    const pooled = this.#pooled
    pooled.fill(0)
    let from = 0
    for (let field = 0; field < FIELD_COUNT; field++) {
      const to = features.ends[field]!
      const count = this.#findRows(features.hashes, from, to)
      if (count > 0) this.#pool(count, 1 / Math.sqrt(count + 1))
      from = to
    }
    this.#applyHeads(out)
  }

  /** The pieces of a page that spoke loudest for or against one output, strongest first. Allocates; about 1 ms. */
  explain(fields: TextFields, output: number, limit: number): TokenWeight[] {
    return explainOutput(fields, (hash) => this.#contribution(hash, output), limit)
  }

  /** Collects the first words of the features that have a row; returns how many there are. */
  #findRows(hashes: Int32Array, from: number, to: number): number {
    const shift = this.#bucketShift
    const rows = this.#rows
    if (this.#table !== null) return lookUp(this.#table, hashes, from, to, shift, rows)
    const wordsPerRow = this.#wordsPerRow
    for (let i = from; i < to; i++) rows[i - from] = (hashes[i]! >>> shift) * wordsPerRow
    return to - from
  }

  /** Adds `scale` times the sum of the collected rows to the pooled vector. */
  #pool(count: number, scale: number): void {
    for (let start = 0; start < count; start += LANE_CAPACITY) {
      const end = Math.min(count, start + LANE_CAPACITY)
      for (let word = 0; word < this.#wordsPerRow; word += WORD_BLOCK)
        addBlock(this.#words, this.#rows, start, end, word, scale, this.#pooled)
    }
  }

  /** Three outputs at a time: each pooled number is read once for them, and their sums do not wait for each other. */
  #applyHeads(out: Float32Array): void {
    const heads = this.#heads
    const pooled = this.#pooled
    const bias = this.#bias
    const dimensions = this.#dimensions
    let output = 0
    for (; output + 3 <= this.outputs; output += 3) {
      const at = output * dimensions
      let first = bias[output]!
      let second = bias[output + 1]!
      let third = bias[output + 2]!
      for (let d = 0; d < dimensions; d++) {
        const value = pooled[d]!
        first += heads[at + d]! * value
        second += heads[at + dimensions + d]! * value
        third += heads[at + 2 * dimensions + d]! * value
      }
      out[output] = first
      out[output + 1] = second
      out[output + 2] = third
    }
    for (; output < this.outputs; output++) {
      let logit = bias[output]!
      for (let d = 0; d < dimensions; d++) logit += heads[output * dimensions + d]! * pooled[d]!
      out[output] = logit
    }
  }

  /** What one feature adds to an output before its field is scaled, or null where it has no row. */
  #contribution(hash: number, output: number): number | null {
    this.#features.hashes[0] = hash
    if (this.#findRows(this.#features.hashes, 0, 1) === 0) return null
    const first = this.#rows[0]!
    let sum = 0
    for (let d = 0; d < this.#dimensions; d++) {
      const byte = (this.#words[first + (d >> 2)]! >>> ((d & 3) * 8)) & 255
      sum += this.#heads[output * this.#dimensions + d]! * (byte - ZERO)
    }
    return sum
  }
}

/** Sums four words over the rows and unpacks them into sixteen dimensions. */
function addBlock(
  words: Int32Array,
  rows: Int32Array,
  start: number,
  end: number,
  word: number,
  scale: number,
  pooled: Float64Array,
): void {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let e = 0
  let f = 0
  let g = 0
  let h = 0
  for (let i = start; i < end; i++) {
    const at = rows[i]! + word
    const first = words[at]!
    const second = words[at + 1]!
    const third = words[at + 2]!
    const fourth = words[at + 3]!
    a = (a + (first & LANES)) | 0
    b = (b + ((first >>> 8) & LANES)) | 0
    c = (c + (second & LANES)) | 0
    d = (d + ((second >>> 8) & LANES)) | 0
    e = (e + (third & LANES)) | 0
    f = (f + ((third >>> 8) & LANES)) | 0
    g = (g + (fourth & LANES)) | 0
    h = (h + ((fourth >>> 8) & LANES)) | 0
  }
  const zero = (end - start) * ZERO
  const to = word * 4
  unpack(a, b, to, zero, scale, pooled)
  unpack(c, d, to + 4, zero, scale, pooled)
  unpack(e, f, to + 8, zero, scale, pooled)
  unpack(g, h, to + 12, zero, scale, pooled)
}

/** Adds the four sums of a word, its even bytes in one pair of lanes and its odd ones in the other. */
function unpack(even: number, odd: number, to: number, zero: number, scale: number, pooled: Float64Array): void {
  pooled[to] = pooled[to]! + ((even & 0xffff) - zero) * scale
  pooled[to + 1] = pooled[to + 1]! + ((odd & 0xffff) - zero) * scale
  pooled[to + 2] = pooled[to + 2]! + ((even >>> 16) - zero) * scale
  pooled[to + 3] = pooled[to + 3]! + ((odd >>> 16) - zero) * scale
}

/** Rows of bytes, four to a word whatever the machine's byte order; dimensions that pad a row are 0. */
function packWords(embedding: Int8Array, rows: number, dimensions: number, wordsPerRow: number): Int32Array {
  const words = new Int32Array(rows * wordsPerRow).fill(0x80808080 | 0)
  for (let d = 0; d < dimensions; d++) {
    const column = d * rows
    const shift = (d & 3) * 8
    let at = d >> 2
    for (let row = 0; row < rows; row++) {
      // The byte there is 0x80: a weight's offset from it flips the bits in which they differ.
      words[at] = words[at]! ^ ((embedding[column + row]! & 255) << shift)
      at += wordsPerRow
    }
  }
  return words
}

/** A hash table of the buckets that have rows, at most half full. */
function indexBuckets(buckets: Float64Array, wordsPerRow: number): Int32Array {
  const size = 2 ** Math.ceil(Math.log2(buckets.length * 2))
  const table = new Int32Array(size * 2)
  for (let row = 0; row < buckets.length; row++) {
    const bucket = buckets[row]!
    let slot = bucket & (size - 1)
    while (table[slot * 2] !== 0) slot = (slot + 1) & (size - 1)
    table[slot * 2] = bucket + 1
    table[slot * 2 + 1] = row * wordsPerRow
  }
  return table
}

/** Writes the first words of the features that have a row to `rows`; returns how many there are. */
function lookUp(
  table: Int32Array,
  hashes: Int32Array,
  from: number,
  to: number,
  shift: number,
  rows: Int32Array,
): number {
  const mask = table.length / 2 - 1
  let count = 0
  for (let i = from; i < to; i++) {
    const bucket = hashes[i]! >>> shift
    let slot = bucket & mask
    for (let key = table[slot * 2]!; key !== 0; key = table[slot * 2]!) {
      if (key === bucket + 1) {
        rows[count++] = table[slot * 2 + 1]!
        break
      }
      slot = (slot + 1) & mask
    }
  }
  return count
}
