import { HEADS } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'
import { f1DifferenceIntervals, f1Intervals, type Interval } from '../evaluate/bootstrap.ts'
import type { Decisions } from '../evaluate/evaluate-scores.ts'
import { FOLDS } from '../evaluate/folds.ts'
import { countLabels, macroF1, microF1 } from '../evaluate/metrics.ts'
import { isHome, type SiteCategories } from './categories.ts'
import { type Answers, bestAnswer, type JudgedPage, learnAnswers } from './learn.ts'

type HeadName = (typeof HEADS)[number]['name']

/** How a head does on some pages, without the directory and with it. */
export interface DirectoryGain {
  readonly head: HeadName
  readonly pages: string
  readonly count: number
  /** Pages that the directory answered. */
  readonly answered: number
  readonly without: { readonly macroF1: number; readonly microF1: number }
  readonly with: { readonly macroF1: number; readonly microF1: number }
  readonly microInterval: Interval
  readonly differenceInterval: Interval
}

const isListed = (row: LabelledRow, sites: SiteCategories) => sites.of(row.url).length > 0

const GROUPS: readonly {
  readonly name: string
  readonly has: (row: LabelledRow, sites: SiteCategories) => boolean
  /** Whether inner pages are answered as home pages are. */
  readonly isWhole?: boolean
}[] = [
  { name: 'most shared sites (slice `seen`)', has: (row) => row.slice === 'seen' },
  { name: 'sites of the lists', has: isListed },
  { name: 'sites of the lists, home pages', has: (row, sites) => isListed(row, sites) && isHome(row.url) },
  { name: 'sites of the lists, inner pages', has: (row, sites) => isListed(row, sites) && !isHome(row.url) },
  { name: 'sites of the lists, `whole`', has: isListed, isWhole: true },
  { name: 'all', has: () => true },
]

/**
 * What the directory adds, cross-validated: which categories are answered is learnt from four folds of sites and measured on
 * the fifth, beside a model that saw none of its sites. `truthOf` and `pages` are of hand-labelled pages outside of `active`.
 */
export function measureDirectory(
  pages: readonly JudgedPage[],
  sites: SiteCategories,
  truthOf: (row: LabelledRow, head: HeadName) => Uint8Array,
): DirectoryGain[] {
  const learnt = Array.from({ length: FOLDS }, (_, fold) =>
    learnAnswers(
      pages.filter(({ row }) => row.fold !== fold),
      sites,
    ),
  )
  return HEADS.flatMap((head) =>
    GROUPS.map(({ name, has, isWhole = false }) => {
      const chosen = pages.filter(({ row }) => has(row, sites))
      const answers = chosen.map(({ row }) => predictedBy(learnt[row.fold]!, row, head, sites, isWhole))
      const labels = head.labels.length
      const truth = concat(chosen.map(({ row }) => truthOf(row, head.name)))
      const domains = chosen.map(({ row }) => row.domain)
      const without: Decisions = {
        domains,
        truth,
        predicted: concat(chosen.map(({ predicted }) => predicted[head.name])),
      }
      const withIt: Decisions = {
        domains,
        truth,
        predicted: concat(chosen.map(({ shifted }, i) => answers[i] ?? shifted[head.name])),
      }
      return {
        head: head.name,
        pages: name,
        count: chosen.length,
        answered: answers.filter((answer) => answer !== null).length,
        without: f1Of(without, labels),
        with: f1Of(withIt, labels),
        microInterval: f1Intervals(withIt, labels).microF1,
        differenceInterval: f1DifferenceIntervals(withIt, without, labels).microF1,
      }
    }),
  )
}

function predictedBy(
  answers: Answers,
  row: LabelledRow,
  head: (typeof HEADS)[number],
  sites: SiteCategories,
  isWhole: boolean,
): Uint8Array | null {
  if (head.name !== 'safety' && !isWhole && !isHome(row.url)) return null
  const best = bestAnswer(sites.of(row.url), answers.get(head.name))
  if (best === null) return null
  const predicted = new Uint8Array(head.labels.length)
  for (const { label } of best.answer.labels) predicted[label] = 1
  return predicted
}

function f1Of({ truth, predicted }: Decisions, labels: number) {
  const counts = countLabels(truth, predicted, labels)
  return { macroF1: macroF1(counts), microF1: microF1(counts) }
}

function concat(rows: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(rows.reduce((sum, row) => sum + row.length, 0))
  let at = 0
  for (const row of rows) {
    all.set(row, at)
    at += row.length
  }
  return all
}
