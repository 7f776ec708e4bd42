import { classOf, SEPARATOR, UNSPACED } from '@pagekind/features/text'

/**
 * Whether a word may begin or end between the code units before and at `at`: not between two characters of words, unless one
 * of them is of a script that is written without spaces; never inside of a character.
 */
export function isBoundary(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return true
  if (isLow(text.charCodeAt(at)) && isHigh(text.charCodeAt(at - 1))) return false
  const after = classOf(text.charCodeAt(at))
  if (after === SEPARATOR || after === UNSPACED) return true
  const before = classBefore(text, at)
  return before === SEPARATOR || before === UNSPACED
}

/** Of a character of two code units the class is that of its first. */
function classBefore(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1)
  if (at > 1 && isLow(unit) && isHigh(text.charCodeAt(at - 2))) return classOf(text.charCodeAt(at - 2))
  return classOf(unit)
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
