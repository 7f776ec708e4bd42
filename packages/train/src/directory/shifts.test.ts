import { describe, expect, test } from 'vitest'
import { OUTPUTS, TOPIC_LABELS } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'
import { labelledRow } from '../testing/labelled-row.ts'
import { SiteCategories } from './categories.ts'
import { Directory } from './directory.ts'
import { learnShifts } from './shifts.ts'
import { SitePages } from './site-pages.ts'

const [NEWS, SHOP] = [TOPIC_LABELS.indexOf('News'), TOPIC_LABELS.indexOf('Shop')]

/** A page whose model said `logit` of News. */
function page(url: string, isNews: boolean, logit: number): { row: LabelledRow; logits: Float64Array } {
  const logits = new Float64Array(OUTPUTS).fill(-4)
  logits[NEWS] = logit
  return { row: labelledRow(url, isNews ? ['News'] : []), logits }
}

/** Forty papers, of which the model is as unsure as of forty others, of which it knows what they are: half of these are news. */
const papers = Array.from({ length: 40 }, (_, i) => page(`https://paper${i}.example.com/x`, i % 10 > 0, 0))
const others = Array.from({ length: 40 }, (_, i) =>
  page(`https://other${i}.example.com/x`, i % 2 === 0, i % 10 < 8 === (i % 2 === 0) ? 1 : -1),
)
const sites = new SiteCategories()
for (const { row } of papers) sites.add(row.url, 'list', 'paper')
for (const { row } of others.slice(0, 29)) sites.add(row.url, 'list', 'few')

const learn = (pages: readonly ReturnType<typeof page>[]) => learnShifts(pages, sites)

describe('what knowing a site’s category adds', () => {
  const shifts = learn([...papers, ...others])

  test('makes what its pages mostly are likelier, and is learnt of no category with few pages', () => {
    expect([...shifts.keys()]).toEqual(['list: paper'])
    const shift = shifts.get('list: paper')!
    expect(shift).toHaveLength(OUTPUTS)
    expect(shift[NEWS]).toBeGreaterThan(0.3)
    // No page is a shop, nor does the model say so of any.
    expect(Math.abs(shift[SHOP]!)).toBeLessThan(0.3)
    for (const value of shift) expect(value).toBe(Math.round(value * 10) / 10)
  })

  test('is finite where all pages carry a label', () => {
    const all = papers.map(({ row }) => page(row.url, true, 0))
    const shift = learn([...all, ...others]).get('list: paper')!
    expect(shift[NEWS]).toBeGreaterThan(0.5)
    expect([...shift].every(Number.isFinite)).toBe(true)
  })

  test('home pages neither teach it nor get it', () => {
    const homes = papers.map(({ row }) => page(new URL('/', row.url).href, true, 0))
    expect(learn([...homes, ...others]).size).toBe(0)
    const directory = new Directory([...papers, ...others], [], { sites, pages: new SitePages() }, 1)
    expect(directory.shiftOf('https://paper1.example.com/')).toBeNull()
    expect(directory.shiftOf('https://www.paper1.example.com/y')).toEqual(shifts.get('list: paper'))
    expect(directory.shiftOf('https://other1.example.com/y')).toBeNull()
  })

  test('of several categories is their sum', () => {
    const both = new SiteCategories()
    for (const { row } of papers) for (const label of ['paper', 'magazine']) both.add(row.url, 'list', label)
    const directory = new Directory([...papers, ...others], [], { sites: both, pages: new SitePages() }, 1)
    const one = directory.shifts.get('list: paper')!
    // Learnt in turns, the second what the first leaves.
    const two = directory.shifts.get('list: magazine')!
    expect(one[NEWS]).not.toBe(0)
    expect(directory.shiftOf(papers[0]!.row.url)).toEqual(one.map((value, output) => value + two[output]!))
  })
})
