import { Readability } from '@mozilla/readability'
import { extractSignals } from '@pagekind/features'
import { extractSignalsFromHtml } from '@pagekind/features/html'
import { Parser } from 'htmlparser2'
import { DOMParser } from 'linkedom'
import type { TestPage } from '../../../packages/features/src/testing/pages.ts'
import { realPages } from '../../../packages/features/src/testing/real-pages.ts'
import { selectorSignals } from '../../../packages/features/src/testing/selector-oracle.ts'
import { describeMachine } from '../machine.ts'
import { atMost, type BenchmarkResult } from '../result.ts'
import { interleave, type Variant } from '../rounds.ts'
import { measureGrowth } from './growing.ts'
import { measureJsdom } from './jsdom.ts'

/** Every so many-th of the real pages. */
const STEP = 40
const NEEDED_OF_PARSE = 0.2
const NEEDED_OF_BARE = 1.3
/** Time a character on the longest page ÷ on the shortest: linear, but for caches that a longer page no longer fits. */
const NEEDED_GROWTH = 3

const LINKEDOM = 'linkedom: parse'
const SIGNALS_OF_DOM = 'pagekind: extractSignals of its document'
const SELECTORS = 'one selector for each signal, on its document'
const READABILITY = '@mozilla/readability, on its document (parsing taken off)'
const BARE = 'htmlparser2: tags, attributes and text to empty handlers'
const BARER = 'htmlparser2: no handlers at all'
const SIGNALS_OF_HTML = 'pagekind: extractSignalsFromHtml'
const JSDOM_PARSE = 'jsdom: parse'
const SIGNALS_OF_JSDOM = 'pagekind: extractSignals of its document, jsdom'

/** What signals cost beside the parsing that they need, and beside others who look at a page. */
export async function run() {
  const pages = realPages(STEP)
  if (pages.length === 0) throw new Error('The signals benchmark reads real pages: ../shared/data/html is needed')
  // Groups, each in turns: documents leave so much garbage behind that whoever comes next would pay for it.
  const measured = [stringVariants(pages), documentVariants(pages), slowVariants(pages)].map((variants) =>
    interleave(variants, { rows: pages.length, rounds: 9, milliseconds: 150 }),
  )
  const timings = measured.flatMap((group) => group.timings)
  const jsdom = await measureJsdom(pages)
  const milliseconds = (name: string) => 1000 / timings.find((timing) => timing.name === name)!.rowsPerSecond
  const readability = milliseconds(READABILITY) - milliseconds(LINKEDOM)
  const shown = new Map(timings.map(({ name }) => [name, milliseconds(name)]))
  shown.set(READABILITY, readability).set(JSDOM_PARSE, jsdom.parse).set(SIGNALS_OF_JSDOM, jsdom.signals)
  const growth = measureGrowth()
  const worst = Math.max(...growth.map(({ nanoseconds }) => nanoseconds.at(-1)! / nanoseconds[0]!))
  const result: BenchmarkResult = {
    title: 'The 62 signals of a page',
    notes: [
      `${pages.length} real pages of ${Math.round(pages.reduce((sum, { html }) => sum + html.length, 0) / pages.length).toLocaleString('en-GB')} characters on average, one thread, warm; median of 9 rounds in turns, strings first, then documents, then the slow ones, jsdom by itself. On jsdom's documents of these pages the selectors gave the signals that one walk gave.`,
      `Time a character on pages of growing length (${growth[0]!.lengths.map((length) => length.toLocaleString('en-GB')).join(', ')} characters), in nanoseconds: ${growth.map(({ name, nanoseconds }) => `${name} ${nanoseconds.map((one) => one.toFixed(0)).join(', ')}`).join('; ')}.`,
      `This process had the processor for ${Math.round(Math.min(...measured.map((group) => group.processorShare)) * 100)} % of the time.`,
    ],
    head: ['variant', 'ms per page', '÷ linkedom’s parse', '÷ bare htmlparser2'],
    rows: [...shown].map(([name, time]) => [
      name,
      time.toFixed(2),
      (time / milliseconds(LINKEDOM)).toFixed(2),
      (time / milliseconds(BARE)).toFixed(2),
    ]),
    figures: {
      pages: pages.length,
      millisecondsPerPage: Object.fromEntries([...shown].map(([name, time]) => [name, Number(time.toFixed(3))])),
      nanosecondsPerCharacter: Object.fromEntries(
        growth.map(({ name, nanoseconds }) => [name, nanoseconds.map(Math.round)]),
      ),
    },
    targets: [
      atMost(
        'extractSignals of a document ÷ linkedom’s parse',
        milliseconds(SIGNALS_OF_DOM) / milliseconds(LINKEDOM),
        NEEDED_OF_PARSE,
      ),
      atMost(
        'extractSignalsFromHtml ÷ bare htmlparser2',
        milliseconds(SIGNALS_OF_HTML) / milliseconds(BARE),
        NEEDED_OF_BARE,
      ),
      atMost('time a character, 64 times longer page ÷ shortest, worst kind of page', worst, NEEDED_GROWTH),
    ],
  }
  return { result, machine: describeMachine(['linkedom', 'htmlparser2', 'jsdom', '@mozilla/readability']) }
}

function overAll(pages: readonly TestPage[]) {
  return (read: (page: TestPage, i: number) => number) => () => pages.reduce((sum, page, i) => sum + read(page, i), 0)
}

function documentVariants(pages: readonly TestPage[]): Variant[] {
  const documents = pages.map(({ html }) => parseInLinkedom(html))
  const overPages = overAll(pages)
  return [
    { name: LINKEDOM, run: overPages(({ html }) => (parseInLinkedom(html) === null ? 0 : 1)) },
    { name: SIGNALS_OF_DOM, run: overPages(({ url }, i) => extractSignals(documents[i]!, { url }).dom_node_count) },
  ]
}

function slowVariants(pages: readonly TestPage[]): Variant[] {
  const documents = pages.map(({ html }) => parseInLinkedom(html))
  const overPages = overAll(pages)
  return [
    { name: SELECTORS, run: overPages(({ url }, i) => selectorSignals(documents[i], url).dom_node_count) },
    // It changes the document, so each time it gets a new one.
    { name: READABILITY, run: overPages(({ html }) => readability(html)) },
  ]
}

function stringVariants(pages: readonly TestPage[]): Variant[] {
  const overPages = overAll(pages)
  return [
    {
      name: BARER,
      run: overPages(({ html }) => {
        const parser = new Parser({})
        parser.write(html)
        parser.end()
        return 1
      }),
    },
    { name: BARE, run: overPages(({ html }) => bareParse(html)) },
    { name: SIGNALS_OF_HTML, run: overPages(({ html, url }) => extractSignalsFromHtml(html, { url }).dom_node_count) },
  ]
}

function parseInLinkedom(html: string) {
  return new DOMParser().parseFromString(html, 'text/html') as never
}

function readability(html: string): number {
  try {
    return new Readability(parseInLinkedom(html)).parse()?.length ?? 0
  } catch {
    return 0 // pages without a body
  }
}

/** The least that somebody does who reads a page so. */
function bareParse(html: string): number {
  let events = 0
  const count = () => {
    events++
  }
  const parser = new Parser({ onopentag: count, ontext: count, onclosetag: count })
  parser.write(html)
  parser.end()
  return events
}
