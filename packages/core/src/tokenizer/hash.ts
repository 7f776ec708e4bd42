/**
 * Hashing of features: FNV-1a over UTF-16 code units (one multiplication a unit, so that n-grams hash while the
 * scanner moves), finished by the 32-bit avalanche of MurmurHash3 so that any bits of it may serve as a bucket.
 */
const FNV_PRIME = 0x01000193
const FNV_OFFSET = 0x811c9dc5

/** Where a feature was seen. */
export const FIELDS = ['host', 'path', 'query', 'title', 'description'] as const
export type TokenField = (typeof FIELDS)[number]

/** What a feature is. Each kind has its own namespace in the hash, and all but n-grams one in each field. */
export const KINDS = [
  'word',
  'bigram',
  'ngram',
  'number',
  'domain',
  'suffix',
  'host',
  'segment',
  'extension',
  'symbol',
  'shape',
  'key',
] as const
export type TokenKind = (typeof KINDS)[number]

export const HOST = 0
export const PATH = 1
export const QUERY = 2
export const TITLE = 3
export const DESCRIPTION = 4

export const WORD = 0
export const BIGRAM = 1
export const NGRAM = 2
export const NUMBER = 3
export const DOMAIN = 4
export const SUFFIX = 5
export const WHOLE_HOST = 6
export const SEGMENT = 7
export const EXTENSION = 8
export const SYMBOL = 9
export const SHAPE = 10
export const KEY = 11

/** The namespace, beside those of the fields, of n-grams. */
const ANYWHERE = FIELDS.length

/**
 * Start state of the hash of a feature of this field and kind. Each field has its own namespace, but an n-gram is the same
 * feature in whatever field it stands, so that what a title teaches of it counts in an address too (docs/decisions/0013).
 */
export function seedOf(field: number, kind: number): number {
  const namespace = kind === NGRAM ? ANYWHERE : field
  return Math.imul(FNV_OFFSET ^ (namespace * 16 + kind + 1), FNV_PRIME)
}

/** Adds one code unit to the state. */
export function addUnit(state: number, unit: number): number {
  return Math.imul(state ^ unit, FNV_PRIME)
}

/** The 32-bit hash (as a signed integer) of a state: MurmurHash3's fmix32. */
export function finish(state: number): number {
  let h = state
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** State of two words side by side, from the states of each. */
export function pair(seed: number, first: number, second: number): number {
  return Math.imul(Math.imul(seed ^ first, FNV_PRIME) ^ ((second << 7) | (second >>> 25)), FNV_PRIME)
}

/** Hash state of `text[from, to)`, ASCII capitals folded. */
export function stateOf(seed: number, text: string, from: number, to: number): number {
  let state = seed
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i)
    state = Math.imul(state ^ (unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit), FNV_PRIME)
  }
  return state
}
