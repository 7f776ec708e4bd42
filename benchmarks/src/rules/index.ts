import { compileRules, loadRules, type RuleFile, type RuleSet } from '@pagekind/rules'
import { linearRegex } from '@pagekind/rules/regex'
import AhoCorasick from 'modern-ahocorasick'
import { RE2Set } from 're2js'
import { describeMachine } from '../machine.ts'
import { atLeast, atMost, type BenchmarkResult } from '../result.ts'
import { interleave, median } from '../rounds.ts'
import { hostWorkload, keywordWorkload } from './hosts.ts'
import { type Ask, ghostery, jsonRulesEngine, overQueries, setOfSuffixes } from './peers.ts'

const SIZES = [1_000, 10_000, 100_000, 1_000_000]
const QUERIES = 20_000
const KEYWORDS = 10_000
/** The hosts stand in so many rules, as the categories of a list do. */
const RULES = 20
const NEEDED_RATIO = 6
const NEEDED_BYTES = 8
const NEEDED_LOAD = 50

const OURS = 'pagekind: fingerprints'
const VERIFIED = 'pagekind: hosts kept and compared'
const SUFFIXES = 'Set of hosts, asked for each suffix'
const GHOSTERY = '@ghostery/adblocker'
const JSON_RULES = 'json-rules-engine'
const OUR_KEYWORDS = 'pagekind: keywords in a title'
const MODERN = 'modern-ahocorasick, no word boundaries'
const RE2_SET = 'RE2Set of re2js'
const INCLUDES = 'a loop of includes'

/** What rules cost: hosts by the million, keywords by the ten thousand. */
export async function run() {
  const hosts: Awaited<ReturnType<typeof measureHosts>>[] = []
  for (const size of SIZES) hosts.push(await measureHosts(size))
  const keywords = measureKeywords()
  const largest = hosts.at(-1)!
  const names = [OURS, VERIFIED, SUFFIXES, GHOSTERY, JSON_RULES]
  const result: BenchmarkResult = {
    title: 'Rules',
    notes: [
      `Addresses asked whether their host or one above it is in the rules: ${QUERIES.toLocaleString('en-GB')} made-up addresses, half of them of a host in the rules, one thread, warm, median of 7 rounds in turns. Each is asked from the address as text to the matches, with the rule’s id and the matched part. The hosts stand in ${RULES} rules, as categories of a list do. Before timing: all gave the same answers, and ours those of a naive oracle.`,
      `With fingerprints ${hosts.map(({ size, bytesPerRule }) => `${size.toLocaleString('en-GB')} hosts take ${bytesPerRule.toFixed(1)} bytes each`).join(', ')}; with the hosts kept, so that none can be forged, ${hosts.map(({ verifiedBytesPerRule }) => verifiedBytesPerRule.toFixed(1)).join(', ')}. A million hosts are compiled in ${(largest.compile / 1000).toFixed(1)} s and loaded in ${largest.load.toFixed(1)} ms (${largest.verifiedLoad.toFixed(1)} ms with hosts kept).`,
      `${KEYWORDS.toLocaleString('en-GB')} keywords in titles of ${Math.round(keywords.length)} characters, nanoseconds a title: ${keywords.timings.map(({ name, nanoseconds }) => `${name} ${Math.round(nanoseconds).toLocaleString('en-GB')}`).join('; ')}.`,
    ],
    head: ['nanoseconds an address', ...SIZES.map((size) => size.toLocaleString('en-GB'))],
    rows: names.map((name) => [name, ...hosts.map(({ nanoseconds }) => formatted(nanoseconds.get(name)))]),
    figures: {
      hosts: hosts.map(({ nanoseconds, ...rest }) => ({ ...rest, nanoseconds: Object.fromEntries(nanoseconds) })),
      keywords,
    },
    targets: [
      atLeast(
        `a million hosts: matches per second ÷ @ghostery/adblocker's`,
        largest.nanoseconds.get(GHOSTERY)! / largest.nanoseconds.get(OURS)!,
        NEEDED_RATIO,
      ),
      atMost('a million hosts: bytes a host', largest.bytesPerRule, NEEDED_BYTES),
      atMost('a million hosts: milliseconds to load', largest.load, NEEDED_LOAD),
    ],
  }
  return {
    result,
    machine: describeMachine(['@ghostery/adblocker', 'json-rules-engine', 'modern-ahocorasick', 're2js']),
  }
}

async function measureHosts(size: number) {
  const { rules, queries } = hostWorkload(size, QUERIES)
  const file = fileOf(rules)
  const start = performance.now()
  const bytes = compileRules(file, { keepHosts: false }).serialize()
  const compile = performance.now() - start
  const verifiedBytes = compileRules(file).serialize()
  const [load, verifiedLoad] = [loadTime(bytes), loadTime(verifiedBytes)]
  const asks: [string, Ask][] = [
    [OURS, askOf(loadRules(bytes))],
    [VERIFIED, askOf(loadRules(verifiedBytes))],
    [SUFFIXES, setOfSuffixes(rules)],
    [GHOSTERY, ghostery(rules)],
  ]
  for (const url of queries) {
    const answers = new Set(asks.map(([, ask]) => ask(url)))
    if (answers.size > 1) throw new Error(`they do not agree on ${url}`)
  }
  const { timings } = interleave(
    asks.map(([name, ask]) => overQueries(name, ask, queries)),
    { rows: queries.length, rounds: 7, milliseconds: 100 },
  )
  const nanoseconds = new Map(timings.map(({ name, rowsPerSecond }) => [name, 1e9 / rowsPerSecond]))
  if (size === SIZES[0]) nanoseconds.set(JSON_RULES, await timeJsonRules(rules, queries.slice(0, 50)))
  return {
    size,
    bytesPerRule: bytes.length / size,
    verifiedBytesPerRule: verifiedBytes.length / size,
    compile,
    load,
    verifiedLoad,
    nanoseconds,
  }
}

function fileOf(hosts: readonly string[]): RuleFile {
  return {
    version: 1,
    rules: Array.from({ length: RULES }, (_, rule) => ({
      id: `list ${rule}`,
      head: 'safety',
      label: `category ${rule}`,
      when: { domain: hosts.filter((_, i) => i % RULES === rule) },
    })),
  }
}

function askOf(set: RuleSet): Ask {
  return (url) => (set.match({ url }).length > 0 ? 1 : 0)
}

/** Milliseconds from bytes to a set that answers: median of nine. */
function loadTime(bytes: Uint8Array): number {
  return median(
    Array.from({ length: 9 }, () => {
      const start = performance.now()
      loadRules(bytes).match({ url: 'https://example.com/' })
      return performance.now() - start
    }),
  )
}

async function timeJsonRules(rules: readonly string[], queries: readonly string[]): Promise<number> {
  const ask = jsonRulesEngine(rules)
  await ask(queries[0]!)
  const start = performance.now()
  for (const url of queries) await ask(url)
  return ((performance.now() - start) * 1e6) / queries.length
}

function measureKeywords() {
  const { keywords, titles } = keywordWorkload(KEYWORDS, 2_000)
  const set = compileRules(
    { version: 1, rules: [{ id: 'all', head: 'topic', label: 'x', when: { title: keywords } }] },
    { regex: linearRegex },
  )
  const automaton = new AhoCorasick(keywords)
  const re2 = new RE2Set()
  for (const keyword of keywords) re2.add(keyword)
  re2.compile()
  const variants = [
    overQueries(OUR_KEYWORDS, (title) => (set.match({ title }).length > 0 ? 1 : 0), titles),
    overQueries(MODERN, (title) => (automaton.search(title).length > 0 ? 1 : 0), titles),
    overQueries(INCLUDES, (title) => (keywords.some((keyword) => title.includes(keyword)) ? 1 : 0), titles),
  ]
  const { timings } = interleave(variants, { rows: titles.length, rounds: 5, milliseconds: 100 })
  const measured = timings.map(({ name, rowsPerSecond }) => ({ name, nanoseconds: 1e9 / rowsPerSecond }))
  // Some tenths of a second a title: a few have to do.
  const few = titles.slice(0, 10)
  const start = performance.now()
  for (const title of few) re2.match(title)
  measured.push({ name: RE2_SET, nanoseconds: ((performance.now() - start) * 1e6) / few.length })
  return { length: titles.reduce((sum, title) => sum + title.length, 0) / titles.length, timings: measured }
}

function formatted(nanoseconds: number | undefined): string {
  return nanoseconds === undefined ? '' : Math.round(nanoseconds).toLocaleString('en-GB')
}
