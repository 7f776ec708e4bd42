import type { NodeLike } from '@pagekind/common'
import type { ContentCollector } from '../page/collector.ts'
import type { Truncation } from '../signals/names.ts'
import type { Attributes } from './attributes.ts'
import * as attribute from './attributes.ts'
import { asksForAddress, asksForCard, isHiddenBy, mentionsPopup } from './element-tests.ts'
import { isEmpty, isPixel } from './noscript.ts'
import { areaFraction, type Measure } from './size.ts'
import * as tag from './tags.ts'
import { VisibleText } from './visible-text.ts'

/** Elements whose depth is read, as SIGNALS defines `max_dom_depth`. */
const DEPTH_ELEMENTS = 15_000
/** Click handlers that are read, as SIGNALS defines `popup_indicator_count`. */
const CLICK_HANDLERS = 200
/** A paragraph has more characters than this. */
const SHORT_PARAGRAPH = 40

/** Rows and sections that HTML puts around parts of a table where the page leaves their tags out. */
const NONE_IMPLIED = 0
const SECTION_IMPLIED = 1
const ROW_IMPLIED = 2
const COLUMN_GROUP_IMPLIED = 3

/**
 * Reads a page as a series of opened elements, texts and closed elements, in document order, from any source: a DOM's
 * walk or an HTML parser's events. Keeps counts and what the signals are made of at the end.
 *
 * Parsers differ in the tags they put in where a page leaves them out. It counts the page as HTML's own parser would
 * build it: with `html`, `head`, `body`, `tbody`, `tr` and `colgroup`, whether the source has them or not.
 */
export class Sensor {
  readonly text = new VisibleText()
  /** Elements by kind. */
  readonly counts = new Int32Array(tag.KINDS)
  elements = 0
  maxDepth = 1
  paragraphs = 0
  popups = 0
  passwords = 0
  hasAddressInput = false
  hasPaymentField = false
  /** Raw `href` of each `a` that has one, `src` of each `script` and `iframe` that has one. */
  readonly links: string[] = []
  readonly scripts: string[] = []
  readonly frames: string[] = []
  /** Fraction of the viewport that each frame of `frames` covers. */
  readonly frameAreas: number[] = []
  largestFrame = 0
  largestCanvas = 0
  /** First `base[href]`. */
  base: string | null = null
  truncated: Truncation | null = null

  readonly #measure: Measure | null
  readonly #content: ContentCollector | null
  /** Of each open element: its tag value, its depth, and what its kind has to remember until it closes. */
  readonly #tags: number[] = []
  readonly #depths: number[] = []
  readonly #memory: number[] = []
  #inHead: boolean
  readonly #isDocument: boolean
  /**
   * Number of open elements when the link that text stands in was opened; 0 outside of one. A second link ends the first, as in
   * HTML's parser, but not where an element between them lets one stand in the other.
   */
  #linkAt = 0
  /** Number of open elements when the innermost element of that kind (a cell, caption, object) was opened; 0 outside of one. */
  #linkScopeAt = 0
  /** Number of open elements when the outermost hidden one was opened; 0 outside of it. */
  #hiddenAt = 0
  #svgDepth = 0
  #clickHandlers = 0
  #script = ''
  /**
   * The head ended in a `noscript` that holds nothing: where scripts do not run (DOMParser, jsdom), HTML's parser moves a `noscript`'s
   * image or frame out of the head, and it becomes the body's first element. Where they run it is not there.
   */
  #leaksNoscript = false

  /** `isDocument`: a whole document is read, with a head; else a part of one, as if in `body`. */
  constructor(isDocument: boolean, measure: Measure | null, content: ContentCollector | null) {
    this.#isDocument = isDocument
    this.#inHead = isDocument
    this.#measure = measure
    this.#content = content
  }

  /** How many elements are open. */
  get depth(): number {
    return this.#tags.length
  }

  /** An element begins. Returns whether what is in it is to be read; {@link close} follows either way. */
  open(name: string, attributes: Attributes, element: unknown): boolean {
    const value = tag.TAGS.get(name) ?? tag.OTHER
    const kind = value & tag.KIND
    if (this.#leaksNoscript && !this.#inHead && (value & tag.FRAME) === 0) {
      this.#leaksNoscript = false
      if (isPixel(kind, element as NodeLike)) return this.#skip()
    }
    if (this.#inHead && (value & tag.FRAME) === 0) {
      this.#leaksNoscript = kind === tag.NOSCRIPT && element !== null && isEmpty(element as NodeLike)
    }
    if (this.#inHead && (value & (tag.METADATA | tag.FRAME)) === 0) this.#inHead = false
    // What is inside a hidden element has no box, so it does not part the text around it.
    if ((value & (tag.BLOCK | tag.BREAK)) !== 0 && this.#hiddenAt === 0) this.#endBlock()

    let depth = this.#tags.length === 0 ? 1 : this.#depths[this.#depths.length - 1]!
    if ((value & tag.FRAME) !== 0) {
      if (kind === tag.BODY) this.#inHead = false
    } else {
      depth = this.#depthOf(kind)
      this.elements++
      this.counts[kind]!++
      // The outermost frameset stands where body would.
      if (kind === tag.FRAMESET && this.counts[kind] === 1) depth = 1
      if (depth > this.maxDepth && !this.#inHead && this.elements <= DEPTH_ELEMENTS) this.maxDepth = depth
    }

    const present = attributes.present
    let isHidden = false
    if (present !== 0) {
      isHidden = this.#hiddenAt === 0 && isHiddenBy(present, attributes)
      if ((present & (1 << attribute.ONCLICK)) !== 0) this.#clickHandler(attributes)
    }
    const memory = this.#special(kind, name, attributes, element)
    const content = this.#content
    let kept = value
    if (content !== null && isOutlined(value) && this.#hiddenAt === 0 && !isHidden) {
      content.openBlock(name, attributes)
      kept |= tag.OUTLINED
    }
    this.#tags.push(kept)
    this.#depths.push(depth)
    this.#memory.push(memory)
    // A drawing's title may hold elements; none of them is seen.
    if (isHidden || (kind === tag.TITLE && this.#hiddenAt === 0)) this.#hiddenAt = this.#tags.length
    return (value & tag.SKIP) === 0
  }

  /** Text inside the innermost open element. */
  addText(data: string): void {
    const parent = this.#tags.length === 0 ? 0 : this.#tags[this.#tags.length - 1]!
    if ((parent & tag.SILENT) !== 0) {
      const kind = parent & tag.KIND
      if (kind === tag.SCRIPT) this.#script += data
      else if (kind === tag.TITLE && this.#svgDepth === 0) this.#content?.title(data)
      return
    }
    if (this.#inHead) {
      if (data.trim() === '') return
      this.#inHead = false
    }
    if (this.#hiddenAt === 0) this.text.append(data, this.#linkAt > 0)
  }

  /** The innermost open element ends. */
  close(): void {
    const value = this.#tags.pop()!
    const kind = value & tag.KIND
    const memory = this.#memory.pop()!
    this.#depths.pop()
    if ((value & tag.BLOCK) !== 0) {
      if (this.#hiddenAt === 0) this.#endBlock()
      if ((value & tag.OUTLINED) !== 0) this.#content!.closeBlock()
    }
    switch (kind) {
      case tag.A:
        if (this.#linkAt > this.#tags.length) this.#linkAt = 0
        break
      case tag.CELL:
      case tag.OBJECT:
      case tag.TABLE_PART:
      case tag.LINK_SCOPE:
        this.#linkScopeAt = memory
        break
      case tag.P:
        if (this.text.length - memory > SHORT_PARAGRAPH) this.paragraphs++
        break
      case tag.TITLE:
        if (this.#svgDepth === 0) this.#content?.endTitle()
        break
      case tag.SVG:
        this.#svgDepth--
        break
      case tag.SCRIPT:
        this.#endScript(memory === 1)
        break
      case tag.HEADING:
        this.#content?.addHeading(memory)
        break
    }
    if (this.#hiddenAt > this.#tags.length) this.#hiddenAt = 0
  }

  /** The page ends; open elements are closed. */
  end(): void {
    while (this.#tags.length > 0) this.close()
    this.#endBlock()
    if (this.#isDocument) this.elements += this.counts[tag.FRAMESET]! > 0 ? 2 : 3
  }

  /** An element that is not counted, nor anything in it. */
  #skip(): boolean {
    this.#tags.push(tag.SKIP)
    this.#depths.push(0)
    this.#memory.push(0)
    return false
  }

  #endBlock(): void {
    const linked = this.text.endBlock()
    if (linked >= 0) this.#content?.addBlock(this.text.lastBlock, linked)
  }

  /** Depth of an element of this kind as the next child of the innermost open one; counts what HTML puts around it. */
  #depthOf(kind: number): number {
    const top = this.#tags.length - 1
    if (top < 0) return 2
    const parent = this.#tags[top]! & tag.KIND
    const below = this.#depths[top]! + 1
    if (parent !== tag.TABLE && parent !== tag.SECTION) return below
    // In a drawing HTML puts nothing around anything.
    if (this.#svgDepth > 0) return below
    const implied = this.#impliedIn(parent === tag.TABLE, kind, this.#memory[top]!)
    this.#memory[top] = implied
    if (implied === NONE_IMPLIED) return below
    return parent === tag.TABLE && implied === ROW_IMPLIED ? below + 2 : below + 1
  }

  /** What stays open around a child of a table or of a section of one, given what was open before it. */
  #impliedIn(isTable: boolean, kind: number, open: number): number {
    switch (kind) {
      case tag.CELL:
        if (isTable && open !== SECTION_IMPLIED && open !== ROW_IMPLIED) this.elements++
        if (open !== ROW_IMPLIED) this.elements++
        return ROW_IMPLIED
      case tag.ROW:
        if (!isTable) return NONE_IMPLIED
        if (open !== SECTION_IMPLIED && open !== ROW_IMPLIED) this.elements++
        return SECTION_IMPLIED
      case tag.COLUMN:
        if (!isTable) return NONE_IMPLIED
        if (open !== COLUMN_GROUP_IMPLIED) this.elements++
        return COLUMN_GROUP_IMPLIED
      case tag.SECTION:
      case tag.TABLE_PART:
        return NONE_IMPLIED
      default:
        return open === COLUMN_GROUP_IMPLIED ? NONE_IMPLIED : open
    }
  }

  /** Reads what only elements of this kind have. Returns what to remember until it closes. */
  #special(kind: number, name: string, attributes: Attributes, element: unknown): number {
    switch (kind) {
      case tag.A: {
        const href = attributes.value(attribute.HREF)
        if (href === null) this.counts[tag.A]!--
        else this.links.push(href)
        const isInLink = this.#linkAt > 0 && this.#linkAt < this.#linkScopeAt
        if (!isInLink) this.#linkAt = href === null ? 0 : this.#tags.length + 1
        return 0
      }
      case tag.CELL:
      case tag.OBJECT:
      case tag.TABLE_PART:
      case tag.LINK_SCOPE: {
        const outer = this.#linkScopeAt
        this.#linkScopeAt = this.#tags.length + 1
        return outer
      }
      case tag.P:
        return this.text.length
      case tag.INPUT:
        this.#input(attributes)
        return 0
      case tag.CANVAS:
        this.largestCanvas = Math.max(this.largestCanvas, areaFraction(attributes, element, this.#measure))
        return 0
      case tag.IFRAME: {
        const area = areaFraction(attributes, element, this.#measure)
        this.largestFrame = Math.max(this.largestFrame, area)
        const src = attributes.value(attribute.SRC)
        if (src !== null) {
          this.frames.push(src)
          this.frameAreas.push(area)
        }
        return 0
      }
      case tag.SCRIPT: {
        const src = attributes.value(attribute.SRC)
        if (src !== null) this.scripts.push(src)
        else this.#content?.openScript(attributes)
        return src === null ? 1 : 0
      }
      case tag.BASE:
        this.base ??= attributes.value(attribute.HREF)
        return 0
      case tag.SVG:
        this.#svgDepth++
        return 0
      case tag.HEADING:
        return this.#content?.openHeading(name) ?? 0
      case tag.HTML:
        this.#content?.html(attributes)
        return 0
      case tag.META:
        this.#content?.meta(attributes)
        return 0
      case tag.LINK:
        this.#content?.link(attributes)
        return 0
      default:
        return 0
    }
  }

  #input(attributes: Attributes): void {
    const type = attributes.value(attribute.TYPE)?.toLowerCase() ?? ''
    if (type === 'password') this.passwords++
    this.hasAddressInput ||= asksForAddress(type, attributes)
    this.hasPaymentField ||= asksForCard(attributes)
  }

  #clickHandler(attributes: Attributes): void {
    if (this.#clickHandlers === CLICK_HANDLERS) return
    this.#clickHandlers++
    if (mentionsPopup(attributes.value(attribute.ONCLICK)!)) this.popups++
  }

  #endScript(isInline: boolean): void {
    if (isInline && this.#script !== '') {
      if (mentionsPopup(this.#script)) this.popups++
      this.#content?.endScript(this.#script)
    }
    this.#script = ''
  }
}

/** Blocks but for those that one parser puts in and another does not. */
function isOutlined(value: number): boolean {
  const kind = value & tag.KIND
  return (value & (tag.BLOCK | tag.FRAME)) === tag.BLOCK && kind !== tag.SECTION && kind !== tag.ROW
}
