import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { LexicalModel } from '@pagekind/core/training'
import { describe, expect, test } from 'vitest'
import { HEADS, OUTPUTS, SUBJECT_LABELS, TOPIC_LABELS } from '../corpus/labels.ts'
import { FOLDS, foldOf } from '../evaluate/folds.ts'
import { SiteCategories } from './categories.ts'
import { readSitePages, SitePages } from './site-pages.ts'

const [topic, subject, safety] = HEADS
const [NEWS, SHOP, SPORTS] = [
  TOPIC_LABELS.indexOf('News'),
  TOPIC_LABELS.indexOf('Shop'),
  subject.from + SUBJECT_LABELS.indexOf('Sports'),
]

/** Logits of a page that surely carries these outputs and no others. */
function surely(...outputs: readonly number[]): Float64Array {
  return Float64Array.from({ length: OUTPUTS }, (_, output) => (outputs.includes(output) ? 20 : -20))
}

function sitePages(...pages: readonly (readonly [host: string, count: number, ...outputs: number[]])[]): SitePages {
  const sites = new SitePages()
  for (const [host, count, ...outputs] of pages) {
    for (let i = 0; i < count; i++) sites.add(`https://${host}/${i}`, surely(...outputs))
  }
  return sites
}

describe('sites whose pages are alike', () => {
  test('are answered with what most of them are, head by head', () => {
    const sites = sitePages(
      ['www.paper.com', 90, NEWS, SPORTS],
      ['www.paper.com', 10, SHOP, SPORTS],
      ['mall.com', 50, SHOP],
      ['mall.com', 50, NEWS],
    )
    const [[host, labels] = [], ...rest] = [...sites.answers(topic)]
    expect([host, rest]).toEqual(['paper.com', []])
    expect(labels).toMatchObject([{ label: NEWS }])
    // 90 of its own pages and 1.4 of two average ones, among 102.
    expect(labels![0]!.share).toBeCloseTo((90 + (2 * 140) / 200) / 102, 6)
    expect([...sites.answers(subject)]).toMatchObject([['paper.com', [{ label: SPORTS - subject.from }]]])
    expect(sites.answers(safety).size).toBe(0)
  })

  test('not where there are too few to say so', () => {
    const few = (count: number) => sitePages(['paper.com', count, NEWS], ['mall.com', 1000, SHOP]).answers(topic)
    expect(few(2).has('paper.com')).toBe(false)
    expect(few(20).has('paper.com')).toBe(true)
  })

  test('answer for the hosts below them', () => {
    const alike = sitePages(['paper.com', 30, NEWS], ['sport.paper.com', 30, NEWS], ['mall.com', 1000, SHOP])
    expect([...alike.answers(topic).keys()]).toEqual(['paper.com', 'mall.com'])
    const unlike = sitePages(['a.blogs.com', 30, NEWS], ['b.blogs.com', 30, SHOP])
    expect([...unlike.answers(topic).keys()]).toEqual(['a.blogs.com', 'b.blogs.com'])
  })
})

test('sites are filed under what many of their pages are', () => {
  const pages = sitePages(
    ['paper.com', 90, NEWS, SPORTS],
    ['paper.com', 40, SHOP],
    ['few.com', 10, NEWS],
    ['mall.com', 900, SHOP],
  )
  const sites = new SiteCategories()
  pages.describe(sites)
  expect(sites.of('https://paper.com/x')).toEqual([
    'half of its pages: topic News',
    'some of its pages: topic Shop',
    'half of its pages: subject Sports',
  ])
  expect(sites.of('https://mall.com/x')).toEqual(['most of its pages: topic Shop'])
  expect(sites.of('https://few.com/x')).toEqual([])
})

test('reads shared inner pages with a title that nobody labelled, each judged by the model of its fold', async () => {
  const shared = mkdtempSync(join(tmpdir(), 'site-pages-'))
  try {
    mkdirSync(join(shared, 'data/urls'), { recursive: true })
    const rows = [
      ...Array.from({ length: 20 }, (_, i) => `https://paper.com/${i}\tTitle\treddit_links`),
      'https://paper.com/\tIts home page\treddit_links',
      'https://paper.com/without-title\t\treddit_links',
      'https://paper.com/labelled\tTitle\treddit_links',
      'https://paper.com/of-one-subject\tTitle\tfree_programming_books',
    ]
    writeFileSync(join(shared, 'data/urls/pages.tsv.gz'), gzipSync(['url\ttitle\tset', ...rows].join('\n')))
    const asked: string[] = []
    const model = {
      score({ url }: { url: string }, logits: Float32Array) {
        asked.push(url)
        logits.set(surely(NEWS))
      },
    } as unknown as LexicalModel
    const others = { score: () => expect.unreachable() } as unknown as LexicalModel
    const inFold = (fold: number) => Array.from({ length: FOLDS }, (_, i) => (i === fold ? model : others))
    const labelled = [{ url: 'https://paper.com/labelled' }]
    const sites = await readSitePages(shared, labelled, { folds: inFold(foldOf('paper.com')) })
    expect(asked).toHaveLength(20)
    expect([...sites.answers(topic).keys()]).toEqual(['paper.com'])
  } finally {
    rmSync(shared, { recursive: true })
  }
})
