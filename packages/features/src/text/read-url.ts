import { decodePunycode } from '@pagekind/features'
import { isAscii, normalizeText } from './normalize.ts'

const ESCAPES = /(?:%[0-9a-f]{2})+/gi

/**
 * A URL as the tokenizer reads it: percent-escapes decoded as UTF-8 (broken ones read as a space), punycode labels
 * in Unicode, NFKC and folded like all text. A plain ASCII URL comes back as it is.
 */
export function readUrl(url: string): string {
  let text = url
  if (text.includes('xn--')) text = decodePunycode(text)
  if (text.includes('%')) text = text.replace(ESCAPES, decodeEscapes)
  return isAscii(text) ? text : normalizeText(text)
}

function decodeEscapes(escapes: string): string {
  try {
    return decodeURIComponent(escapes)
  } catch {
    return ' '
  }
}
