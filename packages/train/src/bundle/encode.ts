import type { LexicalSpec } from '@pagekind/core/training'
import { type EmbeddingNet, levelOf } from '../learn/embedding-net.ts'

const LEXICAL_FILE = 'lexical.bin'

const WEIGHTS_PER_BYTE = 4

/**
 * A quantised net as the file that `readLexical` of @pagekind/core reads, and what the manifest says of it. The step of
 * each dimension goes into the head weights, so that the file's levels need no scale of their own.
 */
export function encodeLexical(net: EmbeddingNet): { spec: LexicalSpec; bytes: Uint8Array } {
  const { dimensions, embedding, weights, bias, outputs, steps } = net
  if (steps === null) throw new RangeError('the net must be quantised before it is written')
  const floats = outputs + outputs * dimensions
  const bytes = new Uint8Array(floats * 4 + embedding.length / WEIGHTS_PER_BYTE)
  const view = new DataView(bytes.buffer)
  for (let output = 0; output < outputs; output++) view.setFloat32(output * 4, bias[output]!, true)
  for (let i = 0; i < weights.length; i++)
    view.setFloat32((outputs + i) * 4, weights[i]! * steps[i % dimensions]!, true)
  for (let i = 0; i < embedding.length; i++) {
    const at = floats * 4 + Math.floor(i / WEIGHTS_PER_BYTE)
    bytes[at] = bytes[at]! | (levelOf(embedding[i]!, steps[i % dimensions]!) << (2 * (i % WEIGHTS_PER_BYTE)))
  }
  return {
    spec: { file: LEXICAL_FILE, format: 1, tokenizer: 1, rows: embedding.length / dimensions, dimensions },
    bytes,
  }
}
