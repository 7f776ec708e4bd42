import { type DocumentLike, type NodeLike, PagekindError } from '@pagekind/common'
import { checkReadOptions, type DocumentOptions } from '../options.ts'
import { ContentCollector } from '../page/collector.ts'
import type { PageContent } from '../page/content.ts'
import { finishContent, finishSignals } from '../page/finish.ts'
import { Sensor } from '../sensor/sensor.ts'
import type { Signals } from '../signals/names.ts'
import { readSafely } from './access.ts'
import { measureOf } from './measure.ts'
import { walk } from './walk.ts'

const ELEMENT = 1
const DOCUMENT = 9
const DOCTYPE = 10
const FRAGMENT = 11

/** What can be read: a whole document, a fragment, or an element, whose inside is read as a fragment. */
export type Root = DocumentLike | NodeLike

const OPTIONS = ['url', 'urlKeywords', 'layout']

/**
 * The 62 structural signals of a page, from any DOM: a browser's, linkedom's, jsdom's, happy-dom's; of a document, also a
 * detached one, or of the inside of a fragment or an element. One walk, which changes nothing and runs nothing: about 1 ms
 * for a mean page of 1,000 elements in linkedom. The same page has the same signals in every DOM that builds the same tree of it.
 *
 * Counts are of the page as HTML's parser would build it. Inside `noscript`, `template`, `iframe`, `noembed`,
 * `noframes` and `textarea` nothing is read: it is not shown as the page's own text, or parsers disagree on what it is.
 *
 * Reading ends after 5,000,000 nodes or 500,000 levels, which `truncated` then says. Throws `E_INPUT` for what is no DOM, or one
 * whose own code throws; `E_OPTION` for an unknown option, and for `layout: 'measured'` where no window shows the page.
 */
export function extractSignals(document: Root, options: DocumentOptions = {}): Signals {
  checkReadOptions(options, OPTIONS, 'extractSignals')
  const sensor = readDom(document, options, null)
  return finishSignals(sensor, options)
}

/**
 * What a page says in words, and its signals, in one walk: title, description, headings, language, canonical URL, Open Graph and
 * JSON-LD types, main text. Like {@link extractSignals} in all else; about twice its cost.
 */
export function readPage(document: Root, options: DocumentOptions = {}): PageContent {
  checkReadOptions(options, OPTIONS, 'readPage')
  const content = new ContentCollector()
  const sensor = readDom(document, options, content)
  return finishContent(sensor, content, options)
}

function readDom(root: Root, options: DocumentOptions, content: ContentCollector | null): Sensor {
  try {
    const type = typeof root === 'object' && root !== null ? readSafely(root, 'nodeType') : undefined
    if (type !== DOCUMENT && type !== FRAGMENT && type !== ELEMENT) {
      throw new PagekindError('E_INPUT', 'This is no DOM document, fragment or element', {
        value: root,
        hint: 'Give a parsed document; for a string use readPageFromHtml of @pagekind/features/html',
      })
    }
    const measure = options.layout === 'measured' ? measureOf(root) : null
    const isDocument = type === DOCUMENT || (type === ELEMENT && readSafely(root, 'localName') === 'html')
    const sensor = new Sensor(isDocument, measure, content)
    walk(firstOf(root, type), sensor)
    sensor.end()
    return sensor
  } catch (error) {
    if (PagekindError.is(error)) throw error
    throw new PagekindError('E_INPUT', 'The document could not be read', {
      value: error instanceof Error ? error.message : error,
      hint: 'Give a document of a browser, linkedom, jsdom or happy-dom',
      cause: error,
    })
  }
}

/**
 * Where the walk begins: the first child. linkedom's doctype knows no sibling, so where a document begins with one, the way
 * is found back from the root element.
 */
function firstOf(root: Root, type: number): NodeLike | null {
  const first = readSafely(root, 'firstChild') as NodeLike | null
  if (type !== DOCUMENT || first?.nodeType !== DOCTYPE) return first
  let node = readSafely(root, 'documentElement') as NodeLike | null
  for (let left = MOST_BEFORE_ROOT; node !== null && left > 0; left--) {
    const previous = readSafely(node, 'previousSibling') as NodeLike | null
    if (previous === null || previous.nodeType === DOCTYPE) break
    node = previous
  }
  return node
}

/** Comments and texts that may stand in front of the root element. */
const MOST_BEFORE_ROOT = 10_000
