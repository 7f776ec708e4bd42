import { FeatureBuffer, type TextFields, tokenize } from '@pagekind/core/training'

/** Fields of a page that are pooled one by one. */
export const FIELDS = 5

/** Features of many pages, one page after another, each page field after field. */
export interface FeatureTable {
  /** Indices into the vocabulary. */
  readonly ids: Int32Array
  /** `ends[page * FIELDS + field]`: where the field's features end in `ids`; the page before says where they start. */
  readonly ends: Int32Array
}

/** The features that have a row of weights while training: hashed buckets, by number of pages that hold them. */
export interface Vocabulary {
  readonly bucketBits: number
  /** Row of a bucket, −1 where it has none. */
  readonly rowOf: Int32Array
  /** Bucket of a row. */
  readonly buckets: Int32Array
  /** Pages that hold the row's feature. */
  readonly pageCounts: Int32Array
}

/** Buckets that at least `least` of the pages hold, in ascending order. One pass of tokenizing. */
export function buildVocabulary(pages: readonly TextFields[], bucketBits: number, least: number): Vocabulary {
  const counts = new Uint16Array(2 ** bucketBits)
  const lastPage = new Int32Array(2 ** bucketBits).fill(-1)
  const buffer = new FeatureBuffer()
  const shift = 32 - bucketBits
  for (const [page, fields] of pages.entries()) {
    tokenize(fields, buffer)
    for (let i = 0; i < buffer.length; i++) {
      const bucket = buffer.hashes[i]! >>> shift
      if (lastPage[bucket] === page) continue
      lastPage[bucket] = page
      if (counts[bucket]! < 65535) counts[bucket] = counts[bucket]! + 1
    }
  }
  const rowOf = new Int32Array(2 ** bucketBits).fill(-1)
  const buckets: number[] = []
  for (let bucket = 0; bucket < counts.length; bucket++)
    if (counts[bucket]! >= least) rowOf[bucket] = buckets.push(bucket) - 1
  return {
    bucketBits,
    rowOf,
    buckets: Int32Array.from(buckets),
    pageCounts: Int32Array.from(buckets, (bucket) => counts[bucket]!),
  }
}

/** The features of pages that are in the vocabulary. */
export function tabulate(pages: readonly TextFields[], vocabulary: Vocabulary): FeatureTable {
  const buffer = new FeatureBuffer()
  const shift = 32 - vocabulary.bucketBits
  const ends = new Int32Array(pages.length * FIELDS)
  let ids = new Int32Array(Math.max(1024, pages.length * 200))
  let length = 0
  for (const [page, fields] of pages.entries()) {
    tokenize(fields, buffer)
    if (length + buffer.length > ids.length) ids = grow(ids, (length + buffer.length) * 1.3)
    let i = 0
    for (let field = 0; field < FIELDS; field++) {
      for (; i < buffer.ends[field]!; i++) {
        const row = vocabulary.rowOf[buffer.hashes[i]! >>> shift]!
        if (row >= 0) ids[length++] = row
      }
      ends[page * FIELDS + field] = length
    }
  }
  return { ids: ids.slice(0, length), ends }
}

function grow(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.ceil(length))
  larger.set(array)
  return larger
}
