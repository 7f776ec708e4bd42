import { FeatureBuffer, type TextFields, tokenize } from '@pagekind/core/training'

/** Fields of a page that are pooled one by one. */
export const FIELDS = 5

/** Features of many pages, one page after another, each page field after field. */
export interface FeatureTable {
  /** How many bits of its hash a feature is kept with. */
  readonly bits: number
  /** The highest `bits` bits of each feature's hash: its row of weights in a model of `2 ** bits` rows. */
  readonly ids: Int32Array
  /** `ends[page * FIELDS + field]`: where the field's features end in `ids`; the page before says where they start. */
  readonly ends: Int32Array
}

/** The features of pages, with `bits` bits of their hashes. */
export function tabulate(pages: readonly TextFields[], bits: number): FeatureTable {
  const buffer = new FeatureBuffer()
  const shift = 32 - bits
  const ends = new Int32Array(pages.length * FIELDS)
  let ids = new Int32Array(Math.max(1024, pages.length * 200))
  let length = 0
  for (const [page, fields] of pages.entries()) {
    tokenize(fields, buffer)
    if (length + buffer.length > ids.length) ids = grow(ids, (length + buffer.length) * 1.3)
    for (let field = 0; field < FIELDS; field++) ends[page * FIELDS + field] = length + buffer.ends[field]!
    for (let i = 0; i < buffer.length; i++) ids[length++] = buffer.hashes[i]! >>> shift
  }
  return { bits, ids: ids.slice(0, length), ends }
}

function grow(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.ceil(length))
  larger.set(array)
  return larger
}
