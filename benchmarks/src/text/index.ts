import { Readability } from '@mozilla/readability'
import { readPage } from '@pagekind/features'
import { readPageFromHtml } from '@pagekind/features/html'
import { JSDOM, VirtualConsole } from 'jsdom'
import { DOMParser } from 'linkedom'
import { type SnippetPage, snippetPages } from '../../../packages/features/src/testing/real-pages.ts'
import { describeMachine } from '../machine.ts'
import type { BenchmarkResult } from '../result.ts'
import { interleave } from '../rounds.ts'
import { countSnippets, type SnippetCounts, scoresOf } from './snippets.ts'

/** Every so many-th page is timed; all are scored. */
const TIMED_STEP = 5
const NEEDED_TIME = 1 / 3
const RESAMPLES = 2000

const PARSE = 'linkedom: parse'
const OURS = 'pagekind: readPage, signals and all'
const PEER = '@mozilla/readability on linkedom (parsing taken off)'
const OURS_HTML = 'pagekind: readPageFromHtml, from the string'
const PEER_JSDOM = '@mozilla/readability on jsdom'
const BASELINE = 'textContent of body'

/** The main text of articles: how much of it is right, and what it costs, beside Readability. */
export async function run() {
  const pages = snippetPages()
  if (pages.length === 0) throw new Error('The text benchmark reads real pages: ../shared/data/html is needed')
  const texts: Readonly<Record<string, (page: SnippetPage) => string>> = {
    [OURS]: ({ html, url }) => readPage(parse(html), { url }).mainText,
    [OURS_HTML]: ({ html, url }) => readPageFromHtml(html, { url }).mainText,
    [PEER]: ({ html }) => readability(parse(html)),
    [PEER_JSDOM]: ({ html }) => readabilityInJsdom(html),
    [BASELINE]: ({ html }) => (parse(html) as { body: { textContent: string } | null }).body?.textContent ?? '',
  }
  const counts = new Map<string, SnippetCounts[]>()
  for (const [name, textOf] of Object.entries(texts)) {
    counts.set(
      name,
      pages.map((page) => countSnippets(textOf(page), page.have, page.without)),
    )
    // jsdom's documents are freed between two turns of the event loop.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const milliseconds = timesOf(pages.filter((_, i) => i % TIMED_STEP === 0))
  const f1 = (name: string) => scoresOf(counts.get(name)!).f1
  const best = f1(PEER) >= f1(PEER_JSDOM) ? PEER : PEER_JSDOM
  const [low, high] = intervalOf(pages, counts.get(OURS)!, counts.get(best)!)
  const time = milliseconds.get(OURS)! / milliseconds.get(PEER)!
  const gain = f1(OURS) - f1(best)
  const snippets = pages.reduce((sum, { have, without }) => sum + have.length + without.length, 0)
  const result: BenchmarkResult = {
    title: 'The main text of a page',
    notes: [
      `${pages.length} articles of trafilatura's test set, most of them European, with ${snippets.toLocaleString('en-GB')} snippets that the main text must hold or must not. Precision, recall and F1 are over snippets. Times are medians of 7 rounds in turns over every ${TIMED_STEP}th page. Constants of ours were chosen with this set in view, so its figure flatters us somewhat; Readability's were not.`,
      `F1 of ours − that of the better Readability: ${gain.toFixed(3)}, 95 % interval by resampling of sites [${low.toFixed(3)}, ${high.toFixed(3)}].`,
    ],
    head: ['variant', 'precision', 'recall', 'F1', 'ms per page'],
    rows: Object.keys(texts).map((name) => {
      const { precision, recall, f1 } = scoresOf(counts.get(name)!)
      const measured = milliseconds.get(name)
      return [
        name,
        precision.toFixed(3),
        recall.toFixed(3),
        f1.toFixed(3),
        measured === undefined ? '' : measured.toFixed(2),
      ]
    }),
    figures: {
      pages: pages.length,
      f1: Object.fromEntries(Object.keys(texts).map((name) => [name, Number(f1(name).toFixed(4))])),
      gain: { mean: Number(gain.toFixed(4)), low: Number(low.toFixed(4)), high: Number(high.toFixed(4)) },
      millisecondsPerPage: Object.fromEntries([...milliseconds].map(([name, one]) => [name, Number(one.toFixed(3))])),
    },
    targets: [
      { what: 'F1 − the better Readability’s', needed: 'at least 0', measured: gain.toFixed(3), met: gain >= 0 },
      {
        what: 'readPage ÷ Readability, time on a parsed document',
        needed: 'at most 0.33',
        measured: time.toFixed(2),
        met: time <= NEEDED_TIME,
      },
    ],
  }
  return { result, machine: describeMachine(['linkedom', 'jsdom', '@mozilla/readability']) }
}

function timesOf(pages: readonly SnippetPage[]): Map<string, number> {
  const documents = pages.map(({ html }) => parse(html))
  const overPages = (read: (page: SnippetPage, i: number) => number) => () =>
    pages.reduce((sum, page, i) => sum + read(page, i), 0)
  const { timings } = interleave(
    [
      { name: PARSE, run: overPages(({ html }) => (parse(html) === null ? 0 : 1)) },
      { name: OURS, run: overPages(({ url }, i) => readPage(documents[i]!, { url }).mainText.length) },
      { name: OURS_HTML, run: overPages(({ html, url }) => readPageFromHtml(html, { url }).mainText.length) },
      // It changes the document, so each time it gets a new one.
      { name: PEER, run: overPages(({ html }) => readability(parse(html)).length) },
    ],
    { rows: pages.length, rounds: 7, milliseconds: 1 },
  )
  const times = new Map(timings.map(({ name, rowsPerSecond }) => [name, 1000 / rowsPerSecond]))
  times.set(PEER, times.get(PEER)! - times.get(PARSE)!)
  return times
}

function parse(html: string) {
  return new DOMParser().parseFromString(html, 'text/html') as never
}

function readability(document: never): string {
  try {
    return new Readability(document).parse()?.textContent ?? ''
  } catch {
    return '' // pages without a body
  }
}

function readabilityInJsdom(html: string): string {
  const { window } = new JSDOM(html, { virtualConsole: new VirtualConsole() })
  const text = readability(window.document as never)
  window.close()
  return text
}

/** 95 % interval of the difference in F1, by resampling sites (Efron 1979). Seeded: the same every time. */
function intervalOf(
  pages: readonly SnippetPage[],
  ours: readonly SnippetCounts[],
  theirs: readonly SnippetCounts[],
): [number, number] {
  const sites = [...Map.groupBy(pages.keys(), (i) => pages[i]!.group).values()]
  let seed = 1
  const differences = Array.from({ length: RESAMPLES }, () => {
    const drawn = sites.flatMap(() => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return sites[Math.floor((seed / 2 ** 32) * sites.length)]!
    })
    return scoresOf(drawn.map((i) => ours[i]!)).f1 - scoresOf(drawn.map((i) => theirs[i]!)).f1
  }).sort((a, b) => a - b)
  return [differences[Math.floor(RESAMPLES * 0.025)]!, differences[Math.floor(RESAMPLES * 0.975)]!]
}
