import { compileRules, loadRules, tally } from '@pagekind/rules'
import { describe, expect, test } from 'vitest'
import { HEADS, OUTPUTS, SAFETY_LABELS, SUBJECT_LABELS, TOPIC_LABELS } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'
import { labelledRow } from '../testing/labelled-row.ts'
import { isHome, SiteCategories } from './categories.ts'
import { Directory } from './directory.ts'
import { type JudgedPage, learnAnswers } from './learn.ts'
import { measureDirectory } from './measure.ts'
import { renderDirectory } from './report.ts'
import { directoryRules } from './rules.ts'
import { SitePages } from './site-pages.ts'
import { firstThatFits } from './write.ts'

const [topic] = HEADS
/** What a category must gain for each of its hosts. */
const LEAST_GAIN = 0.0001
const label = (labels: readonly string[], name: string) => labels.indexOf(name)

/** Logits of a page that is nothing but this. */
function logitsOf(name: string): Float64Array {
  const logits = new Float64Array(OUTPUTS).fill(-4)
  logits[label(TOPIC_LABELS, name)] = 4
  return logits
}

/** A page as it was labelled, and the topics that the model gave it. */
function judged(
  url: string,
  topics: readonly string[],
  predicted: readonly string[],
  more: Partial<LabelledRow> = {},
): JudgedPage {
  const given = new Uint8Array(TOPIC_LABELS.length)
  for (const name of predicted) given[label(TOPIC_LABELS, name)] = 1
  const predictions = {
    topic: given,
    subject: new Uint8Array(SUBJECT_LABELS.length),
    safety: new Uint8Array(SAFETY_LABELS.length),
  }
  return {
    row: labelledRow(url, topics, more),
    logits: logitsOf(predicted[0] ?? 'Uncategorized'),
    predicted: predictions,
  }
}

const shops = Array.from({ length: 8 }, (_, i) => `https://shop${i}.example.com/`)

function sitesOf(entries: readonly (readonly [url: string, set: string, label: string])[]): SiteCategories {
  const sites = new SiteCategories()
  for (const entry of entries) sites.add(...entry)
  return sites
}

describe('categories of a page’s site', () => {
  const sites = sitesOf([
    ['https://www.example.com/', 'a', 'shop'],
    ['https://blog.example.com/', 'a', 'blog'],
    ['https://example.com/', 'b', 'trade'],
    ['not an address', 'a', 'x'],
  ])

  test.each([
    ['https://example.com/x', ['a: shop', 'b: trade']],
    ['https://www.example.com/', ['a: shop', 'b: trade']],
    ['https://a.b.example.com/', ['a: shop', 'b: trade']],
    ['https://blog.example.com/', ['a: blog', 'a: shop', 'b: trade']],
    ['https://example.org/', []],
    ['nothing', []],
  ])('%s: %j', (url, expected) => {
    expect(sites.of(url)).toEqual(expected)
  })

  test('how many hosts each has', () => {
    expect(Object.fromEntries(sites.count())).toEqual({ 'a: shop': 1, 'a: blog': 1, 'b: trade': 1 })
  })

  test('home pages', () => {
    expect(['https://a.de/', 'https://a.de', 'https://a.de/?x', 'https://a.de/x', 'x'].map(isHome)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('what is answered', () => {
  const sites = sitesOf([
    ...shops.map((url) => [url, 'a', 'shop'] as const),
    ...shops.slice(0, 4).map((url) => [url, 'a', 'few'] as const),
    ['https://paper.example.net/', 'a', 'shop'],
    ['https://bet1.example.org/', 'a', 'gambling'],
    ['https://bet2.example.org/', 'a', 'gambling'],
    ['https://bet3.example.org/', 'a', 'gambling'],
    ['https://games.example.org/', 'safety_seeds', 'games'],
  ])
  const pages = [
    ...shops.map((url, i) => judged(url, i < 7 ? ['Shop'] : ['News'], i < 3 ? ['Shop'] : ['Work'])),
    ...[1, 2, 3].map((i) =>
      judged(`https://bet${i}.example.org/x`, [], [], { safety: label(SAFETY_LABELS, 'gambling') }),
    ),
  ]
  const answers = learnAnswers(pages, sites, LEAST_GAIN)

  test('home pages of categories that beat the model, with how sure that is', () => {
    const shop = answers.get('topic')!.get('a: shop')!
    expect(shop).toMatchObject({ labels: [{ label: label(TOPIC_LABELS, 'Shop'), probability: 8 / 10 }], pages: 8 })
    expect(shop.gain).toBeGreaterThan(0.4)
    // Four pages are too few.
    expect([...answers.get('topic')!.keys()]).toEqual(['a: shop'])
  })

  test('not where the model does as well', () => {
    const good = shops.map((url) => judged(url, ['Shop'], ['Shop']))
    expect(learnAnswers(good, sites, LEAST_GAIN).get('topic')!.size).toBe(0)
    const inner = shops.map((url) => judged(`${url}x`, ['Shop'], ['Work']))
    expect(learnAnswers(inner, sites, LEAST_GAIN).get('topic')!.size).toBe(0)
  })

  test('safety of whole sites, where pages bear the list out, and of the curated list', () => {
    expect([...answers.get('safety')!]).toEqual([
      ['a: gambling', { labels: [{ label: 2, probability: 0.8 }], gain: 0.8, pages: 3 }],
      ...['adult', 'gambling', 'proxy', 'games'].map((name, i) => [
        `safety_seeds: ${name}`,
        { labels: [{ label: i + 1, probability: 0.9 }], gain: 1, pages: 0 },
      ]),
    ])
    const harmless = [1, 2, 3].map((i) => judged(`https://bet${i}.example.org/x`, [], []))
    expect(learnAnswers(harmless, sites, LEAST_GAIN).get('safety')!.has('a: gambling')).toBe(false)
  })

  test('not where a category is large and its pages are hardly met', () => {
    const many = sitesOf([
      ...shops.map((url) => [url, 'a', 'shop'] as const),
      ...Array.from({ length: 60_000 }, (_, i) => [`https://shop${i}.example.org/`, 'a', 'shop'] as const),
    ])
    expect(learnAnswers(pages, many, LEAST_GAIN).get('topic')!.size).toBe(0)
  })

  test('no more than fits: the larger a list, the earlier it has to make room', () => {
    const lists = sitesOf([
      ...shops.map((url) => [url, 'a', 'shop'] as const),
      ...Array.from({ length: 400 }, (_, i) => [`https://shop${i}.example.org/`, 'a', 'shop'] as const),
      ...shops.map((url) => [url, 'b', 'small'] as const),
    ])
    const built: number[] = []
    const fitting = (largest: number) =>
      firstThatFits(largest, (leastGain) => {
        built.push(leastGain)
        const answers = [...learnAnswers(pages, lists, leastGain).get('topic')!.keys()]
        const hosts = lists.count()
        return { answers, gzipped: answers.reduce((sum, name) => sum + hosts.get(name)!, 0) }
      })
    expect(fitting(416).answers).toEqual(['a: shop', 'b: small'])
    expect(built).toHaveLength(1)
    expect(fitting(415).answers).toEqual(['b: small'])
    expect(built.length).toBeGreaterThan(2)
    expect(() => firstThatFits(5, () => ({ gzipped: 6 }))).toThrow('no directory is as small as 5 bytes')
  })

  test('becomes rules that say so', () => {
    const own = new SitePages()
    // A name of one label is no site, however alike its pages are.
    for (const host of ['paper.example.net', 'intranet']) {
      for (let i = 0; i < 50; i++) own.add(`https://${host}/${i}`, logitsOf('News'))
    }
    const file = directoryRules(sites, own, answers, new Map([['a: few', new Float64Array(OUTPUTS)]]))
    const set = loadRules(compileRules(file, { keepHosts: false }).serialize())
    expect(set.match({ url: 'https://www.shop7.example.com/' })).toMatchObject([
      {
        rule: 'known site: topic Shop (a: shop)',
        head: 'topic',
        label: 'Shop',
        weight: 4,
        matched: 'shop7.example.com',
      },
    ])
    expect(set.match({ url: 'https://shop7.example.com/x' })).toEqual([])
    expect(set.match({ url: 'https://shop3.example.com/x' })).toMatchObject([
      { rule: 'site hint: a: few', head: 'site', label: 'a: few', matched: 'shop3.example.com' },
    ])
    expect(set.match({ url: 'https://shop3.example.com/' })).toMatchObject([{ head: 'topic' }])
    expect(set.match({ url: 'https://intranet/x' })).toEqual([])
    // What the site's own pages say outranks what its list says, on its home page too.
    const known = { rule: 'known site: topic News (most of its pages)', head: 'topic', label: 'News', priority: 1 }
    expect(set.match({ url: 'https://paper.example.net/x' })).toMatchObject([known])
    expect(tally(set.match({ url: 'https://paper.example.net/' })).heads.get('topic')!.labels).toMatchObject([
      { label: 'News' },
    ])
    expect(set.match({ url: 'https://bet1.example.org/x' })).toMatchObject([
      { head: 'safety', label: 'gambling', weight: 4 },
    ])
    expect(set.match({ url: 'https://games.example.org/x' })).toMatchObject([{ label: 'games', weight: 9 }])
  })

  test('is measured on folds that it was not learnt from', () => {
    const gainIn = (folds: number) => {
      const judgedShops = shops.map((url, i) => judged(url, ['Shop'], ['Work'], { fold: i % folds }))
      return measureDirectory(judgedShops, judgedShops, { sites, pages: new SitePages() }, LEAST_GAIN).find(
        ({ head, pages }) => head === topic.name && pages === 'all',
      )!
    }
    // All in one fold: nothing is left to learn from.
    expect(gainIn(1)).toMatchObject({ count: 8, answered: 0, without: { microF1: 0 }, with: { microF1: 0 } })
    const gain = gainIn(4)
    expect(gain).toMatchObject({ count: 8, answered: 8, with: { microF1: 1 } })
    const whole = { topic: 12, subject: 3, safety: 0 }
    const report = renderDirectory({ hosts: 1234, whole, rules: 5, bytes: 6, gzipped: 7, gains: [gain] })
    expect(report).toContain('1,234 hosts in 5 rules')
    expect(report).toContain('of 12 sites in topic, 3 sites in subject')
    expect(report).toContain('| topic | all | 8 | 8 | 0.000 | 1.000 | 0.000 | 1.000 | +1.000 [+1.000, +1.000] |')
  })

  test('a directory says of a page what is added and what is answered', () => {
    const directory = new Directory(pages, pages, { sites, pages: new SitePages() }, LEAST_GAIN)
    const [home, inner] = ['https://shop7.example.com/', 'https://shop7.example.com/x']
    expect([home, inner, 'https://nobody.example/'].map((url) => directory.knows(url))).toEqual([true, false, false])
    const shop = Uint8Array.from(TOPIC_LABELS, (name) => (name === 'Shop' ? 1 : 0))
    expect(directory.answerOf(home, 'topic')).toEqual(shop)
    expect(directory.answerOf(home, 'subject')).toBeNull()
    expect(directory.answerOf(inner, 'topic')).toBeNull()
    expect(directory.shiftOf(inner)).toBeNull()
  })
})
