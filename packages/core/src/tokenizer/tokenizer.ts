import { normalizeText, readUrl } from '@pagekind/features/text'
import { FeatureBuffer } from './features.ts'
import { addUnit, DESCRIPTION, SHAPE, seedOf, TITLE } from './hash.ts'
import { scanUrl } from './url.ts'
import { scanWords } from './words.ts'

/** The text of a page that is read: empty where the page has none. */
export interface TextFields {
  readonly url: string
  readonly title: string
  readonly description: string
}

/** How much of each field is read, in UTF-16 code units of the text as given. The rest says no more and is cut. */
export const LIMITS = { url: 1024, title: 512, description: 512 } as const

/** Counts of features of a title from here on count as one in its shape. */
const MAX_SHAPE = 15

/**
 * Fills `out` with the features of a page: host, path, query, title and description, in this order, with
 * `out.ends` after each. Training and inference both call this and nothing else. No allocation for ASCII pages.
 */
export function tokenize(fields: TextFields, out: FeatureBuffer): void {
  out.length = 0
  scanUrl(readUrl(cut(fields.url, LIMITS.url)), out)
  scanText(fields.title, LIMITS.title, TITLE, out)
  scanText(fields.description, LIMITS.description, DESCRIPTION, out)
  out.finish()
}

function scanText(text: string, limit: number, field: number, out: FeatureBuffer): void {
  const start = out.length
  if (text !== '') {
    const read = cut(normalizeText(cut(text, limit)), 2 * limit)
    scanWords(read, 0, read.length, field, false, true, out)
  }
  // How much the field holds: an empty title, a word, a headline and an essay are different pages.
  const size = 32 - Math.clz32(out.length - start)
  out.add(addUnit(seedOf(field, SHAPE), Math.min(size, MAX_SHAPE)))
  out.ends[field] = out.length
}

/** At most `limit` code units, never half of a surrogate pair. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  const last = text.charCodeAt(limit - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit)
}

export { FeatureBuffer }
