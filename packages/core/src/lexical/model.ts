import type { TokenWeight } from '@pagekind/common'
import { FeatureBuffer, type TextFields, tokenize } from '../tokenizer/tokenizer.ts'
import { explainOutput } from './explain.ts'
import { readLexical } from './layout.ts'
import { checkLexicalSpec } from './spec.ts'

/** Fields of the tokenizer, pooled one by one. */
const FIELD_COUNT = 5
/** Two 16-bit lanes hold the sum of this many int8 weights without running into each other. */
const LANE_CAPACITY = 256
/** Lanes summed at a time: their sums stay in registers. */
const LANE_BLOCK = 8

/**
 * A hashed n-gram model: a page's features each have a row of the shared embedding; each field's rows are summed and
 * divided by the square root of their number, the fields are added, and a linear head turns the sum into a logit per
 * output. (Joulin et al. 2016, "Bag of Tricks for Efficient Text Classification", with hashing as in Weinberger et
 * al. 2009.) Rows are int8, two to a 32-bit lane, so that one addition sums two dimensions.
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
  readonly #lanesPerRow: number
  readonly #lanes: Int32Array
  /** Open addressing: `[bucket + 1, first lane]` pairs, 0 where free. */
  readonly #table: Int32Array
  readonly #tableMask: number
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
    this.#lanesPerRow = Math.ceil(dimensions / 2 / LANE_BLOCK) * LANE_BLOCK
    this.#lanes = packLanes(weights.embedding, rows, dimensions, this.#lanesPerRow)
    this.#pooled = new Float64Array(this.#lanesPerRow * 2)
    const size = 2 ** Math.ceil(Math.log2(rows * 2))
    this.#tableMask = size - 1
    this.#table = indexBuckets(weights.buckets, size, this.#lanesPerRow)
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

  /** Collects the first lanes of the features that have a row; returns how many there are. */
  #findRows(hashes: Int32Array, from: number, to: number): number {
    const table = this.#table
    const mask = this.#tableMask
    const shift = this.#bucketShift
    const rows = this.#rows
    let count = 0
    for (let i = from; i < to; i++) {
      const bucket = hashes[i]! >>> shift
      let slot = bucket & mask
      let key = table[slot * 2]!
      while (key !== 0) {
        if (key === bucket + 1) {
          rows[count++] = table[slot * 2 + 1]!
          break
        }
        slot = (slot + 1) & mask
        key = table[slot * 2]!
      }
    }
    return count
  }

  /** Adds `scale` times the sum of the collected rows to the pooled vector. */
  #pool(count: number, scale: number): void {
    for (let start = 0; start < count; start += LANE_CAPACITY) {
      const end = Math.min(count, start + LANE_CAPACITY)
      for (let lane = 0; lane < this.#lanesPerRow; lane += LANE_BLOCK)
        addBlock(this.#lanes, this.#rows, start, end, lane, scale, this.#pooled)
    }
  }

  #applyHeads(out: Float32Array): void {
    const heads = this.#heads
    const pooled = this.#pooled
    const dimensions = this.#dimensions
    let at = 0
    for (let output = 0; output < this.outputs; output++) {
      let even = this.#bias[output]!
      let odd = 0
      for (let d = 0; d < dimensions; d += 2) {
        even += heads[at]! * pooled[d]!
        odd += heads[at + 1]! * pooled[d + 1]!
        at += 2
      }
      out[output] = even + odd
    }
  }

  /** What one feature adds to an output before its field is scaled, or null where it has no row. */
  #contribution(hash: number, output: number): number | null {
    this.#features.hashes[0] = hash
    if (this.#findRows(this.#features.hashes, 0, 1) === 0) return null
    const first = this.#rows[0]!
    let sum = 0
    for (let d = 0; d < this.#dimensions; d++) {
      const lane = this.#lanes[first + (d >> 1)]!
      const low = (lane << 16) >> 16
      sum += this.#heads[output * this.#dimensions + d]! * (d % 2 === 0 ? low : (lane - low) >> 16)
    }
    return sum
  }
}

/** Sums eight lanes over the rows and unpacks them into sixteen dimensions. */
function addBlock(
  lanes: Int32Array,
  rows: Int32Array,
  start: number,
  end: number,
  lane: number,
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
    const at = rows[i]! + lane
    a = (a + lanes[at]!) | 0
    b = (b + lanes[at + 1]!) | 0
    c = (c + lanes[at + 2]!) | 0
    d = (d + lanes[at + 3]!) | 0
    e = (e + lanes[at + 4]!) | 0
    f = (f + lanes[at + 5]!) | 0
    g = (g + lanes[at + 6]!) | 0
    h = (h + lanes[at + 7]!) | 0
  }
  const to = lane * 2
  unpack(a, to, scale, pooled)
  unpack(b, to + 2, scale, pooled)
  unpack(c, to + 4, scale, pooled)
  unpack(d, to + 6, scale, pooled)
  unpack(e, to + 8, scale, pooled)
  unpack(f, to + 10, scale, pooled)
  unpack(g, to + 12, scale, pooled)
  unpack(h, to + 14, scale, pooled)
}

function unpack(lane: number, to: number, scale: number, pooled: Float64Array): void {
  const low = (lane << 16) >> 16
  pooled[to] = pooled[to]! + low * scale
  pooled[to + 1] = pooled[to + 1]! + ((lane - low) >> 16) * scale
}

/** Dimension 2k in the low 16 bits and 2k+1 in the high ones, as one signed sum: adding lanes adds both. */
function packLanes(embedding: Int8Array, rows: number, dimensions: number, lanesPerRow: number): Int32Array {
  const lanes = new Int32Array(rows * lanesPerRow)
  for (let d = 0; d < dimensions; d++) {
    const column = d * rows
    const factor = d % 2 === 0 ? 1 : 65536
    let at = d >> 1
    for (let row = 0; row < rows; row++) {
      lanes[at] = lanes[at]! + embedding[column + row]! * factor
      at += lanesPerRow
    }
  }
  return lanes
}

function indexBuckets(buckets: Float64Array, size: number, lanesPerRow: number): Int32Array {
  const table = new Int32Array(size * 2)
  for (let row = 0; row < buckets.length; row++) {
    const bucket = buckets[row]!
    let slot = bucket & (size - 1)
    while (table[slot * 2] !== 0) slot = (slot + 1) & (size - 1)
    table[slot * 2] = bucket + 1
    table[slot * 2 + 1] = row * lanesPerRow
  }
  return table
}
