import { PagekindError } from '@pagekind/common'
import { inflateSync } from 'fflate'
import type { LexicalSpec } from './spec.ts'

/**
 * The lexical model as numbers. Its file is one raw DEFLATE stream of, in this order and little-endian:
 *
 * | part | type | count |
 * |---|---|---|
 * | step of each dimension (a weight is its int8 times the step) | float32 | dimensions |
 * | bias of each output | float32 | outputs |
 * | head weights, output after output | float32 | outputs × dimensions |
 * | embedding, dimension after dimension | int8 | dimensions × rows |
 * | bucket of each row, ascending, as LEB128 gaps to the bucket before (the first to −1) | varint | rows |
 *
 * Dimension-major because neighbours of one dimension are alike in size, which DEFLATE turns into bytes saved.
 */
export interface LexicalWeights {
  readonly steps: Float32Array
  readonly bias: Float32Array
  /** `heads[output * dimensions + d]`. */
  readonly heads: Float32Array
  /** `embedding[d * rows + row]`. */
  readonly embedding: Int8Array
  /** Ascending, each below `2 ** bucketBits`. */
  readonly buckets: Float64Array
}

/**
 * Reads the file of a lexical model. Inflates into a buffer of the announced length, so that a stream which holds
 * more cannot fill the memory. Throws `E_BUNDLE_FORMAT` where the bytes do not hold exactly what `spec` says. About
 * 40 ms for 2 MB.
 */
export function readLexical(spec: LexicalSpec, outputs: number, file: Uint8Array): LexicalWeights {
  const bytes = inflate(file, spec.inflatedBytes)
  const floats = spec.dimensions + outputs + outputs * spec.dimensions
  const cells = spec.dimensions * spec.rows
  if (bytes.length < floats * 4 + cells + spec.rows) throw malformed('it is shorter than its rows and dimensions need')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers = new Float32Array(floats)
  for (let i = 0; i < floats; i++) {
    const number = view.getFloat32(i * 4, true)
    if (!Number.isFinite(number)) throw malformed('it holds a weight that is no finite number')
    numbers[i] = number
  }
  const biasFrom = spec.dimensions
  const headsFrom = biasFrom + outputs
  return {
    steps: numbers.subarray(0, biasFrom),
    bias: numbers.subarray(biasFrom, headsFrom),
    heads: numbers.subarray(headsFrom),
    embedding: new Int8Array(bytes.buffer, bytes.byteOffset + floats * 4, cells),
    buckets: readBuckets(bytes, floats * 4 + cells, spec),
  }
}

function inflate(file: Uint8Array, length: number): Uint8Array {
  let inflated: Uint8Array
  try {
    inflated = inflateSync(file, { out: new Uint8Array(length) })
  } catch (cause) {
    throw malformed('it is no complete DEFLATE stream of the announced length', cause)
  }
  if (inflated.length !== length) throw malformed('it inflates to another length than announced')
  return inflated
}

function readBuckets(bytes: Uint8Array, from: number, spec: LexicalSpec): Float64Array {
  const buckets = new Float64Array(spec.rows)
  const limit = 2 ** spec.bucketBits
  let at = from
  let bucket = -1
  for (let row = 0; row < spec.rows; row++) {
    let gap = 0
    let scale = 1
    for (;;) {
      if (at >= bytes.length || scale > 2 ** 28) throw malformed('its list of buckets is broken')
      const byte = bytes[at++]!
      gap += (byte & 0x7f) * scale
      if (byte < 0x80) break
      scale *= 128
    }
    bucket += gap
    if (gap === 0 || bucket >= limit) throw malformed('its buckets do not ascend within their range')
    buckets[row] = bucket
  }
  if (at !== bytes.length) throw malformed('something follows its list of buckets')
  return buckets
}

function malformed(what: string, cause?: unknown): PagekindError {
  return new PagekindError('E_BUNDLE_FORMAT', `the lexical model's file cannot be read: ${what}`, {
    hint: 'Get the bundle again, or train it anew',
    ...(cause === undefined ? {} : { cause }),
  })
}
