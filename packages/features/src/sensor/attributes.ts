/** The attributes that are read, by number: an element's names are looked up once, whatever their case. */
export const HIDDEN = 0
export const ARIA_HIDDEN = 1
export const STYLE = 2
export const ONCLICK = 3
export const HREF = 4
export const SRC = 5
export const WIDTH = 6
export const HEIGHT = 7
export const TYPE = 8
export const NAME = 9
export const ID = 10
export const PLACEHOLDER = 11
export const ARIA_LABEL = 12
export const ROLE = 13
export const VALUE = 14
export const AUTOCOMPLETE = 15
export const CONTENT = 16
export const PROPERTY = 17
export const HTTP_EQUIV = 18
export const REL = 19
export const LANG = 20
export const CLASS = 21
export const ITEMPROP = 22

/** In the order of their numbers. */
const NAMES: readonly string[] = /* @__PURE__ */ (
  'hidden aria-hidden style onclick href src width height type name id placeholder aria-label role value autocomplete ' +
  'content property http-equiv rel lang class itemprop'
).split(' ')
/** The number of each name, in its slot. A perfect hash: a `Map` would have to hash every name of a page, each a new string. */
const NUMBERS: Uint8Array = /* @__PURE__ */ makeNumbers()

function makeNumbers(): Uint8Array {
  const numbers = new Uint8Array(64)
  for (const [number, name] of NAMES.entries()) numbers[slotOf(name)] = number
  return numbers
}

/** By first and last character, with factors that part all names that are read. */
function slotOf(name: string): number {
  return (name.charCodeAt(0) * 4 + name.charCodeAt(name.length - 1) * 11) & 63
}

/** No attribute that is read means anything beyond this many characters. */
const LONGEST_VALUE = 65_536

/** Number of an attribute that is read, by its name in lower case; −1 for others. */
export function knownAttribute(name: string): number {
  const number = NUMBERS[slotOf(name)]!
  return NAMES[number] === name ? number : -1
}

/** Number of an attribute that is read, else −1. linkedom keeps names as the page writes them (`HREF`). */
export function attributeNumber(name: string): number {
  const number = knownAttribute(name)
  return number < 0 ? knownAttribute(name.toLowerCase()) : number
}

/** The attributes of the element that is being opened. */
export interface Attributes {
  /** A bit for each attribute it has, by number. */
  readonly present: number
  /** Value of an attribute, cut at 65,536 characters; null where the element has none. */
  value(number: number): string | null
}

/** What an attribute may be at most. */
export function cut(value: string): string {
  return value.length > LONGEST_VALUE ? value.slice(0, LONGEST_VALUE) : value
}
