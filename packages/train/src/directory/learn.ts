import { carries } from '../calibrate/heads.ts'
import { type ByHead, HEADS, type Head } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'
import { isHome, type SiteCategories } from './categories.ts'

/** What a category says of its sites' pages in one head. */
export interface CategoryAnswer {
  /** Labels with the probability that a page carries them. */
  readonly labels: readonly { readonly label: number; readonly probability: number }[]
  /** F1 of these labels on the category's pages, less that of the model's. */
  readonly gain: number
  readonly pages: number
}

/** A hand-labelled page with the logits of a model that had not seen its site. */
export interface LabelledPage {
  readonly row: LabelledRow
  readonly logits: ArrayLike<number>
}

/** The same with what the model decided. */
export interface JudgedPage extends LabelledPage {
  /** By head, then label: whether the model gave it. */
  readonly predicted: ByHead<Uint8Array>
}

/** So many pages must speak for a category. */
const LEAST_PAGES = 5
/** A label that fewer of the pages carry is not the category's. */
const LEAST_SHARE = 0.5
/** Safety is said of all pages of a site: surer, of fewer hand-labelled pages. */
const LEAST_SAFETY_PAGES = 3
const LEAST_SAFETY = 0.7
/** Curated for this very question; as sure as a list of the user's own. */
const SEED_PROBABILITY = 0.9

/** By head and category. */
export type Answers = ReadonlyMap<Head['name'], ReadonlyMap<string, CategoryAnswer>>

/**
 * Which categories are to be answered with which labels, learnt from hand-labelled pages. Topic and subject are said of home pages,
 * and only where that beats the model: on other pages a title says more than the category does. Safety is said of whole sites, where
 * the pages bear a list out: several lists do not keep what their names promise. A category must gain `leastGain` for each of its
 * hosts, as often as its pages were met: what is large and rarely met takes more room than it is worth.
 */
export function learnAnswers(pages: readonly JudgedPage[], sites: SiteCategories, leastGain: number): Answers {
  const all = new Map<string, JudgedPage[]>()
  for (const page of pages) {
    for (const category of sites.of(page.row.url)) {
      const found = all.get(category)
      if (found === undefined) all.set(category, [page])
      else found.push(page)
    }
  }
  const hosts = sites.count()
  return new Map(HEADS.map((head) => [head.name, answersOf(head, all, (category) => leastGain * hosts.get(category)!)]))
}

function answersOf(
  head: Head,
  byCategory: ReadonlyMap<string, readonly JudgedPage[]>,
  leastOfAll: (category: string) => number,
): Map<string, CategoryAnswer> {
  const answers = new Map<string, CategoryAnswer>()
  for (const [category, pages] of byCategory) {
    const answer = head.name === 'safety' ? safetyOf(pages) : kindOf(head, pages, leastOfAll(category))
    if (answer !== null) answers.set(category, answer)
  }
  if (head.name === 'safety') {
    for (const [label, name] of head.labels.entries()) {
      const labels = [{ label, probability: SEED_PROBABILITY }]
      if (label > 0) answers.set(`safety_seeds: ${name}`, { labels, gain: 1, pages: 0 })
    }
  }
  return answers
}

function kindOf(head: Head, all: readonly JudgedPage[], leastOfAll: number): CategoryAnswer | null {
  const pages = all.filter(({ row }) => isHome(row.url))
  if (pages.length < LEAST_PAGES) return null
  const labels = [...head.labels.keys()].flatMap((label) => {
    const carrying = pages.filter(({ row }) => carries(row, head, label)).length
    return carrying / pages.length >= LEAST_SHARE ? [{ label, probability: smoothed(carrying, pages.length) }] : []
  })
  if (labels.length === 0) return null
  const given = new Uint8Array(head.labels.length)
  for (const { label } of labels) given[label] = 1
  const f1 = (predictedOf: (page: JudgedPage) => Uint8Array) => {
    let both = 0
    let one = 0
    for (const page of pages) {
      const predicted = predictedOf(page)
      for (let label = 0; label < predicted.length; label++) {
        const truth = carries(page.row, head, label) ? 1 : 0
        both += truth & predicted[label]!
        one += truth + predicted[label]!
      }
    }
    return one === 0 ? 0 : (2 * both) / one
  }
  // The fewer the pages, the more of a gain may be chance.
  const gain = f1(() => given) - f1(({ predicted }) => predicted[head.name]) - 0.1 / Math.sqrt(pages.length)
  return gain > 0 && gain * pages.length >= leastOfAll ? { labels, gain, pages: pages.length } : null
}

function safetyOf(pages: readonly JudgedPage[]): CategoryAnswer | null {
  const counts = new Map<number, number>()
  for (const { row } of pages) counts.set(row.safety, (counts.get(row.safety) ?? 0) + 1)
  const [label, carrying] = [...counts].sort((a, b) => b[1] - a[1])[0]!
  const probability = smoothed(carrying, pages.length)
  if (label === 0 || pages.length < LEAST_SAFETY_PAGES || probability < LEAST_SAFETY) return null
  return { labels: [{ label, probability }], gain: probability, pages: pages.length }
}

/** Laplace's rule of succession: a share that is neither 0 nor 1 for want of pages. */
function smoothed(some: number, all: number): number {
  return (some + 1) / (all + 2)
}

/** The answer for a site of several categories: that of the greatest gain; of equal ones the first by name. */
export function bestAnswer(
  categories: Iterable<string>,
  answers: ReadonlyMap<string, CategoryAnswer> | undefined,
): { readonly category: string; readonly answer: CategoryAnswer } | null {
  let best: { category: string; answer: CategoryAnswer } | null = null
  for (const category of [...categories].sort()) {
    const answer = answers?.get(category)
    if (answer !== undefined && (best === null || answer.gain > best.answer.gain)) best = { category, answer }
  }
  return best
}
