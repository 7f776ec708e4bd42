import { FeatureBuffer, type TextFields, tokenize } from '../tokenizer/tokenizer.ts'
import type { LexicalSpec } from './spec.ts'

/** What an exported lexical model takes. */
export interface LexicalInputs {
  /** Rows of the features of all pages, field after field and page after page. */
  readonly ids: BigInt64Array
  /** Where each field's begin, five a page, and the end of the last. */
  readonly offsets: BigInt64Array
}

/** The features of pages as rows of the embedding. About 5 µs a page. */
export function lexicalInputs({ rows }: Pick<LexicalSpec, 'rows'>, pages: readonly TextFields[]): LexicalInputs {
  const shift = Math.clz32(rows) + 1
  const features = new FeatureBuffer()
  const ids: bigint[] = []
  const offsets: bigint[] = [0n]
  for (const page of pages) {
    tokenize(page, features)
    const start = ids.length
    for (let i = 0; i < features.length; i++) ids.push(BigInt(features.hashes[i]! >>> shift))
    for (const end of features.ends) offsets.push(BigInt(start + end))
  }
  return { ids: BigInt64Array.from(ids), offsets: BigInt64Array.from(offsets) }
}
