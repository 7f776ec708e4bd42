/**
 * How pagekind reads text, the same in the tokenizer and in rules: Unicode NFKC with locale-independent case folding,
 * classes of characters, and addresses with their escapes decoded.
 *
 * @module
 */
export {
  ASCII_CLASSES,
  CAPITAL,
  classOf,
  DIGIT,
  LETTER,
  SEPARATOR,
  UNSPACED,
} from './text/characters.ts'
export { isAscii, normalizeText } from './text/normalize.ts'
export { readUrl } from './text/read-url.ts'
export { undisguise } from './text/undisguise.ts'
