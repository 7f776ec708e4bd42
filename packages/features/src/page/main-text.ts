import type { Outline } from './outline.ts'

/** Shorter blocks are no prose (the least that Readability scores). */
const SHORT_PROSE = 25
/** Text of which a greater part is links is no prose (Kohlschütter et al., WSDM 2010: articles lie below). */
const LINK_DENSITY = 0.33
/** One child with this part of an element's prose is where the page's text stands; less, and it stands in several. */
const MOST = 0.75
/** What holds this part of the page's prose is not chrome, whatever it is called. */
const MUCH = 0.4
/** What holds this part of the main element's prose stays, whatever links are in it. */
const SOME = 0.2
/** A block shorter than this, most of it links, leads elsewhere: "Read more: …". */
const SHORT_LINKS = 100
/** A lead is a sentence. */
const SHORT_LEAD = 60
/** Blocks between a page's heading and its text, at most, among which its lead is looked for. */
const LEAD_BLOCKS = 100

const CHROME_TAGS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'nav',
  'footer',
  'aside',
  'menu',
  'select',
  'option',
  'dialog',
  'legend',
])

/** Words of classes, ids and roles by which people mark what is not their text. */
const CHROME_WORDS =
  /(?:^|[\s_-])(?:ads?|advert\w*|banner|bread-?crumbs?|comments?|cookies?|disqus|dropdown|extra|foot|footer\w*|masthead|menu\w*|meta|modal|more|nav\w*|newsletter\w*|pag(?:er|ing|ination)|popup|promo\w*|recommend\w*|related\w*|respond|rss|search|shar\w+|side-?bar\w*|similar|social\w*|sponsor\w*|subscri\w*|tags?|teasers?|tips|toolbar|widgets?|byline|authors?|complementary|contentinfo)(?:$|[\s_-])/i

const LONGEST_HINT = 500

/**
 * The main text of a page, a line for each block; empty where the page has none. The element is looked for that holds most
 * of the page's prose (blocks of some length with few links), from the body down; of its text that stays which is not
 * marked as chrome nor mostly links, and the page's lead, between its `h1` and that element, comes before it.
 *
 * Linear in the size of the outline, about 0.1 ms for a mean page. Ideas from Mozilla's Readability (class names, link density,
 * prose by length) and Kohlschütter et al., Boilerplate Detection using Shallow Text Features, WSDM 2010.
 */
export function mainText(outline: Outline): string {
  const { tags, texts, owners, linked } = outline
  const isProse = texts.map((text, i) => text.length >= SHORT_PROSE && linked[i]! < LINK_DENSITY * text.length)
  const sizes = new Float64Array(tags.length)
  const links = new Float64Array(tags.length)
  const prose = new Float64Array(tags.length)
  for (let i = 0; i < texts.length; i++) {
    const owner = owners[i]!
    sizes[owner]! += texts[i]!.length
    links[owner]! += linked[i]!
    if (isProse[i]) prose[owner]! += texts[i]!.length - linked[i]!
  }
  for (const sums of [sizes, links, prose]) sumUp(outline, sums)

  const isChrome = markChrome(outline, prose)
  let own = new Float64Array(tags.length)
  for (let i = 0; i < texts.length; i++) {
    if (isProse[i] && isChrome[owners[i]!] === 0) own[owners[i]!]! += texts[i]!.length - linked[i]!
  }
  sumUp(outline, own)
  if (own[0] === 0) {
    // All of its prose is called chrome: it is what the page has.
    if (prose[0]! > 0) isChrome.fill(0)
    own = prose
  }

  const top = mainElement(outline, own)
  const isKept = new Uint8Array(tags.length)
  isKept[top] = 1
  for (let e = top + 1; e < tags.length; e++) {
    if (isKept[outline.parents[e]!] === 0 || isChrome[e] !== 0 || tags[e] === 'figcaption') continue
    const isLinks = links[e]! > LINK_DENSITY * sizes[e]! && !STANDS_ALONE.test(tags[e]!) && own[e]! < SOME * own[top]!
    if (!isLinks) isKept[e] = 1
  }
  const lines = leadOf(outline, isProse, isKept)
  for (let i = 0; i < texts.length; i++) {
    if (isKept[owners[i]!] === 0) continue
    const isLinks = texts[i]!.length < SHORT_LINKS && linked[i]! > 0.5 * texts[i]!.length
    if (!isLinks || HEADING.test(tags[owners[i]!]!)) lines.push(texts[i]!)
  }
  // Every part of it is mostly links, as among search results: its prose is what can be read.
  return (lines.length > 0 ? lines : texts.filter((_, i) => isProse[i])).join('\n')
}

const HEADING = /^h\d$/
/** Their links are judged block by block. */
const STANDS_ALONE = /^(?:p|h\d)$/
/** Parts of a text, never all of it. */
const PART = /^(?:p|pre|h\d|li|dd|dt|td|th|blockquote)$/

/** Adds each element's number to its parent's, from the leaves up: a parent always stands before its children. */
function sumUp({ parents }: Outline, sums: Float64Array): void {
  for (let e = parents.length - 1; e > 0; e--) sums[parents[e]!]! += sums[e]!
}

/** 1 for each element that is chrome, or inside of one. */
function markChrome({ tags, parents, hints }: Outline, prose: Float64Array): Uint8Array {
  const isChrome = new Uint8Array(tags.length)
  for (let e = 1; e < tags.length; e++) {
    if (isChrome[parents[e]!] === 1) isChrome[e] = 1
    else if (prose[e]! <= MUCH * prose[0]! && (CHROME_TAGS.has(tags[e]!) || isCalledChrome(tags[e]!, hints[e]!))) {
      isChrome[e] = 1
    }
  }
  return isChrome
}

function isCalledChrome(tag: string, hint: string): boolean {
  return hint !== '' && tag !== 'article' && tag !== 'main' && CHROME_WORDS.test(hint.slice(0, LONGEST_HINT))
}

/** The innermost element that holds most of the prose of each element around it. */
function mainElement({ tags, parents }: Outline, prose: Float64Array): number {
  const largest = new Int32Array(tags.length)
  for (let e = 1; e < tags.length; e++) {
    const before = largest[parents[e]!]!
    if (before === 0 || prose[e]! > prose[before]!) largest[parents[e]!] = e
  }
  let top = 0
  while (largest[top]! > 0 && prose[largest[top]!]! > 0 && prose[largest[top]!]! >= MOST * prose[top]!)
    top = largest[top]!
  while (top > 0 && PART.test(tags[top]!)) top = parents[top]!
  return top
}

/** The heading of the page and the sentences under it that stand before the main element. */
function leadOf({ tags, texts, owners, linked }: Outline, isProse: readonly boolean[], isKept: Uint8Array): string[] {
  const first = owners.findIndex((owner, i) => isKept[owner] === 1 && isProse[i])
  let heading = first - 1
  while (heading >= 0 && heading >= first - LEAD_BLOCKS && tags[owners[heading]!] !== 'h1') heading--
  if (heading < 0 || heading < first - LEAD_BLOCKS) return []
  const lead: string[] = []
  for (let i = heading; i < first; i++) {
    if (isKept[owners[i]!] === 1) continue
    const isSentence = texts[i]!.length >= SHORT_LEAD && linked[i]! < LINK_DENSITY * texts[i]!.length
    if (i === heading || isSentence) lead.push(texts[i]!)
  }
  return lead
}
