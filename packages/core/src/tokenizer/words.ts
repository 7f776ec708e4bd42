import { ASCII_CLASSES, CAPITAL, classOf, DIGIT, LETTER, SEPARATOR, UNSPACED } from '@pagekind/features/text'
import type { FeatureBuffer } from './features.ts'
import { addUnit, BIGRAM, NGRAM, NUMBER, pair, SYMBOL, seedOf, WORD } from './hash.ts'

/** A word longer than this many code units is cut here; the rest of it is skipped. */
export const MAX_WORD = 40
/** Numbers up to this many digits are features as they are; longer ones only by their length. */
export const MAX_NUMBER = 4

/** Marks around a word, so that n-grams know its start and end. Controls: no word contains them. */
const WORD_START = 2
const WORD_END = 3
const DIGIT_SHAPE = 0x30

/** Punctuation that says something of a page (a price, a question, a tag): a feature of its own in titles. */
const SYMBOLS = new Uint8Array(128)
for (const symbol of '!"#$%&()*+/:?@[]|~') SYMBOLS[symbol.charCodeAt(0)] = 1

const word = new Uint16Array(MAX_WORD + 2)
word[0] = WORD_START

/**
 * Adds the features of `text[from, to)` to `out`: words, bigrams of neighbouring words, character 3–5-grams within
 * words, numbers by value and length, character bigrams and trigrams of scripts without spaces, and, where asked,
 * symbols. `compound` cuts words at camelCase and between letters and digits, as URLs need it.
 * `text` is normalised. One pass, no allocation; about 5 ns a feature.
 */
export function scanWords(
  text: string,
  from: number,
  to: number,
  field: number,
  compound: boolean,
  symbols: boolean,
  out: FeatureBuffer,
): void {
  const wordSeed = seedOf(field, WORD)
  const bigramSeed = seedOf(field, BIGRAM)
  const ngramSeed = seedOf(field, NGRAM)
  const symbolSeed = seedOf(field, SYMBOL)
  let previous = 0
  let i = from
  while (i < to) {
    const unit = text.charCodeAt(i)
    const kind = unit < 128 ? ASCII_CLASSES[unit]! : classOf(unit)
    if (kind === SEPARATOR) {
      if (symbols && unit < 128 && SYMBOLS[unit] === 1) out.add(addUnit(symbolSeed, unit))
      i++
      continue
    }
    if (kind === UNSPACED) {
      const end = unspacedEnd(text, i, to)
      scanUnspaced(text, i, end, ngramSeed, out)
      previous = 0
      i = end
      continue
    }
    let digits = kind === DIGIT
    let length = 0
    let last = kind
    let state = wordSeed
    for (; i < to; i++) {
      let next = text.charCodeAt(i)
      let nextKind = next < 128 ? ASCII_CLASSES[next]! : classOf(next)
      if (nextKind === SEPARATOR && next >= 0xdc00 && next <= 0xdfff && length > 0 && isHigh(text.charCodeAt(i - 1)))
        nextKind = LETTER
      if (nextKind === SEPARATOR || nextKind === UNSPACED) break
      if (compound && length > 0) {
        if ((nextKind === DIGIT) !== (last === DIGIT)) break
        if (nextKind === CAPITAL && last === LETTER) break
      }
      if (nextKind !== DIGIT) digits = false
      if (nextKind === CAPITAL) next |= 0x20
      last = nextKind
      if (length < MAX_WORD) {
        word[++length] = next
        state = addUnit(state, next)
      }
    }
    if (digits) {
      state = scanNumber(length, field, out)
    } else {
      out.add(state)
      word[length + 1] = WORD_END
      scanNgrams(length + 2, ngramSeed, out)
    }
    if (previous !== 0) out.add(pair(bigramSeed, previous, state))
    previous = state
  }
}

/** 3-, 4- and 5-grams of the marked word in `word[0, end)`; a marked word of three is its own only 3-gram. */
function scanNgrams(end: number, seed: number, out: FeatureBuffer): void {
  const { states } = out
  const last = end - 3
  // Written without `add`: these are half of all features. A word makes at most three a unit, which SLACK has room for.
  let length = out.length
  for (let i = 0; i <= last; i++) {
    const three = addUnit(addUnit(addUnit(seed, word[i]!), word[i + 1]!), word[i + 2]!)
    states[length++] = three
    if (i === last) break
    const four = addUnit(three, word[i + 3]!)
    states[length++] = four
    if (i + 1 < last) states[length++] = addUnit(four, word[i + 4]!)
  }
  out.setLength(length)
}

/** A number: its length, and its value where it is short. Returns the state that stands for it in bigrams. */
function scanNumber(length: number, field: number, out: FeatureBuffer): number {
  const seed = seedOf(field, NUMBER)
  let shape = seed
  for (let i = 0; i < length && i < 8; i++) shape = addUnit(shape, DIGIT_SHAPE)
  shape = addUnit(shape, WORD_START)
  out.add(shape)
  if (length > MAX_NUMBER) return shape
  let value = seed
  for (let i = 1; i <= length; i++) value = addUnit(value, word[i]!)
  out.add(value)
  return shape
}

function unspacedEnd(text: string, from: number, to: number): number {
  let i = from + 1
  while (i < to) {
    const unit = text.charCodeAt(i)
    if (classOf(unit) !== UNSPACED && !(unit >= 0xdc00 && unit <= 0xdfff && isHigh(text.charCodeAt(i - 1)))) break
    i++
  }
  return i
}

/** Character bigrams and trigrams of a run without spaces; a run of one character is a feature itself. */
function scanUnspaced(text: string, from: number, to: number, seed: number, out: FeatureBuffer): void {
  if (to - from === 1) out.add(addUnit(seed, text.charCodeAt(from)))
  for (let i = from; i + 1 < to; i++) {
    const state = addUnit(addUnit(seed, text.charCodeAt(i)), text.charCodeAt(i + 1))
    out.add(state)
    if (i + 2 < to) out.add(addUnit(state, text.charCodeAt(i + 2)))
  }
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}
