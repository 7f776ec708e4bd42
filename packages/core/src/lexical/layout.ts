import { PagekindError } from '@pagekind/common'
import type { LexicalSpec } from './spec.ts'

/** Weights of a row in one 32-bit word, two bits each, the first dimension in the lowest. */
export const WEIGHTS_PER_WORD = 16
/** A weight is its two bits less this: −1.5, −0.5, 0.5 or 1.5. */
export const ZERO = 1.5

/**
 * The lexical model as numbers. Its file is, in this order and little-endian:
 *
 * | part | type | count |
 * |---|---|---|
 * | bias of each output | float32 | outputs |
 * | head weights, output after output | float32 | outputs × dimensions |
 * | embedding, row after row, 16 weights a word | uint32 | rows × dimensions / 16 |
 *
 * Nothing is packed or compressed: what is in the file is what the model sums, so that it is there as soon as it is read.
 */
export interface LexicalWeights {
  readonly bias: Float32Array
  /** `heads[output * dimensions + d]`. */
  readonly heads: Float32Array
  /** `embedding[row * dimensions / 16 + word]`. */
  readonly embedding: Int32Array
}

/**
 * Reads the file of a lexical model; the weights are views of it wherever that can be, so it must not be changed afterwards.
 * Throws `E_BUNDLE_FORMAT` where the bytes do not hold exactly what `spec` says.
 */
export function readLexical(spec: LexicalSpec, outputs: number, file: Uint8Array): LexicalWeights {
  const floats = outputs + outputs * spec.dimensions
  const words = (spec.rows * spec.dimensions) / WEIGHTS_PER_WORD
  if (file.length !== (floats + words) * 4) throw malformed('it is not as long as its rows and dimensions make it')
  const { buffer, byteOffset } = inNativeOrder(file)
  const numbers = new Float32Array(buffer, byteOffset, floats)
  for (let i = 0; i < floats; i++)
    if (!Number.isFinite(numbers[i])) throw malformed('it holds a weight that is no finite number')
  return {
    bias: numbers.subarray(0, outputs),
    heads: numbers.subarray(outputs),
    embedding: new Int32Array(buffer, byteOffset + floats * 4, words),
  }
}

/**
 * Little-endian words as this machine orders and places them: the same memory, but for memory that begins between two words, and on
 * the few machines that order bytes the other way.
 */
function inNativeOrder(file: Uint8Array): Uint8Array {
  const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1
  if (isLittleEndian && file.byteOffset % 4 === 0) return file
  const copy = new Uint8Array(file)
  if (isLittleEndian) return copy
  const view = new DataView(copy.buffer)
  const words = new Uint32Array(copy.buffer)
  for (let i = 0; i < words.length; i++) words[i] = view.getUint32(i * 4, true)
  return copy
}

function malformed(what: string): PagekindError {
  return new PagekindError('E_BUNDLE_FORMAT', `the lexical model's file cannot be read: ${what}`, {
    hint: 'Get the bundle again',
  })
}
