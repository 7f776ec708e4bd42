/** What the sensor has to know of an element, by its local name: a number for its kind, and flags. */

/** Kinds of elements that are counted or treated apart. 0 is every other element. */
export const OTHER = 0
export const A = 1
export const INPUT = 2
export const BUTTON = 3
export const SELECT = 4
export const CANVAS = 5
export const VIDEO = 6
export const IFRAME = 7
export const SCRIPT = 8
export const DIV = 9
export const EMBED = 10
export const OBJECT = 11
export const FORM = 12
export const IMG = 13
export const P = 14
export const TITLE = 15
export const META = 16
export const LINK = 17
export const BASE = 18
export const HTML = 19
export const FRAMESET = 20
export const TABLE = 21
export const ROW = 22
export const COLUMN = 23
export const SVG = 24
export const BODY = 25
export const NOSCRIPT = 26
export const HEADING = 27
export const SECTION = 28
export const CELL = 29
export const TABLE_PART = 30
/** What else a link may stand in although it stands in another. */
export const LINK_SCOPE = 31
export const KINDS = 32

/** The kind is kept in the low bits, the flags above. */
export const KIND = 0xff
/** Its edges end a block of text. */
export const BLOCK = 0x100
/** An empty element that ends a block of text. */
export const BREAK = 0x200
/** Nothing in it is read: what it holds is never shown, or parsers disagree on whether it is text or elements. */
export const SKIP = 0x400
/** Text right in it is not visible: HTML's style sheet, too, displays none of them. */
export const SILENT = 0x800
/** May stand in `head`, also where its tags were left out. */
export const METADATA = 0x1000
/** `html`, `head` and `body`: each document has them, whether its parser made them or not. */
export const FRAME = 0x2000
/** Set on an open element that stands in the outline. */
export const OUTLINED = 0x4000

/** @internal */
export const TAGS: ReadonlyMap<string, number> = /* @__PURE__ */ makeTags()

function makeTags(): Map<string, number> {
  const tags = new Map<string, number>()
  const add = (names: string, value: number) => {
    for (const name of names.split(' ')) tags.set(name, (tags.get(name) ?? 0) | value)
  }
  // As the HTML standard's rendering section displays them (https://html.spec.whatwg.org/#flow-content-3).
  add(
    'address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
      'h1 h2 h3 h4 h5 h6 header hgroup legend li listing main menu nav ol option p plaintext pre search section ' +
      'select summary table caption thead tbody tfoot td th tr ul xmp html head body frameset',
    BLOCK,
  )
  add('br hr', BREAK)
  add('noscript template iframe noembed noframes textarea', SKIP)
  add('script style title', SILENT)
  add('base basefont bgsound link meta title noframes style script template noscript', METADATA)
  add('html head body', FRAME)
  add('h1 h2 h3 h4 h5 h6', HEADING)
  add('thead tbody tfoot', SECTION)
  add('td th', CELL)
  add('caption colgroup', TABLE_PART)
  add('applet marquee', LINK_SCOPE)
  // In the order of their numbers.
  const kinds =
    'a input button select canvas video iframe script div embed object form img p title meta link base html frameset ' +
    'table tr col svg body noscript'
  for (const [i, name] of kinds.split(' ').entries()) add(name, i + 1)
  return tags
}
