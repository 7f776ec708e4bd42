/**
 * Classes of UTF-16 code units, as the tokenizer needs them. Tables of 256 code units are filled from Unicode
 * properties on first use, so that importing costs nothing and a page in one script pays for that script only.
 */

/** White space, punctuation, symbols, controls, lone low surrogates: ends a word. */
export const SEPARATOR = 0
/** A letter or mark that is not an ASCII capital. */
export const LETTER = 1
/** `A`–`Z`: a letter before which camelCase may be cut. */
export const CAPITAL = 2
/** A decimal digit or other number. */
export const DIGIT = 3
/** A letter of a script written without spaces (Han, Kana, Thai, Lao, Khmer, Burmese): cut in character n-grams. */
export const UNSPACED = 4

const WORD = /[\p{L}\p{M}]/u
const NUMBER = /\p{N}/u
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]/u

const blocks: (Uint8Array | undefined)[] = new Array(256).fill(undefined)

/** Classes of the ASCII code units, for callers that know they have one. */
export const ASCII_CLASSES = /* @__PURE__ */ asciiClasses()

function asciiClasses(): Uint8Array {
  const classes = new Uint8Array(128)
  for (const [first, last, kind] of [
    ['a', 'z', LETTER],
    ['A', 'Z', CAPITAL],
    ['0', '9', DIGIT],
  ] as const)
    classes.fill(kind, first.charCodeAt(0), last.charCodeAt(0) + 1)
  return classes
}

/** Class of a code unit by the Unicode properties of its character. About 2 ns once its block of 256 is known. */
export function classOf(unit: number): number {
  const block = blocks[unit >>> 8] ?? fillBlock(unit >>> 8)
  return block[unit & 255]!
}

function fillBlock(high: number): Uint8Array {
  const block = new Uint8Array(256)
  for (let low = 0; low < 256; low++) block[low] = slowClassOf((high << 8) | low)
  blocks[high] = block
  return block
}

/**
 * The definition behind {@link classOf}. A high surrogate stands for its plane: ideographs of planes 2 and 3 are
 * unspaced, pictographs (U+1F000–U+1FBFF) separate, the rest of the supplementary planes is letters.
 */
function slowClassOf(unit: number): number {
  if (unit >= 0xd800 && unit <= 0xdfff) {
    if (unit >= 0xdc00) return SEPARATOR
    if (unit >= 0xd840 && unit <= 0xd8bf) return UNSPACED
    return unit >= 0xd83c && unit <= 0xd83e ? SEPARATOR : LETTER
  }
  const character = String.fromCharCode(unit)
  if (unit >= 0x41 && unit <= 0x5a) return CAPITAL
  if (WITHOUT_SPACES.test(character) && (WORD.test(character) || NUMBER.test(character))) return UNSPACED
  if (WORD.test(character)) return LETTER
  return NUMBER.test(character) ? DIGIT : SEPARATOR
}
