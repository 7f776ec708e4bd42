import { urlHost } from '@pagekind/features'
import { carries } from '../calibrate/heads.ts'
import { type ByHead, byHead, HEADS, type Head } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'
import { f1DifferenceIntervals, f1Intervals, type Interval } from '../evaluate/bootstrap.ts'
import type { Decisions } from '../evaluate/evaluate-scores.ts'
import { FOLDS } from '../evaluate/folds.ts'
import { countLabels, macroF1, microF1 } from '../evaluate/metrics.ts'
import { isHome } from './categories.ts'
import { decide } from './decisions.ts'
import { Directory, type Knowledge } from './directory.ts'
import type { JudgedPage, LabelledPage } from './learn.ts'

type HeadName = Head['name']

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

/** A measured page, and what a directory that was learnt without its fold says of it. */
interface Asked {
  readonly page: JudgedPage
  readonly isKnown: boolean
  /** By head; null where the model is left to answer. */
  readonly answers: ByHead<Uint8Array | null>
  /** As its home page is answered: what `whole` makes of inner pages. */
  readonly homeAnswers: ByHead<Uint8Array | null>
  /** What the model says with what is known of the site. */
  readonly shifted: ByHead<Uint8Array>
}

const GROUPS: readonly {
  readonly name: string
  readonly has: (asked: Asked, head: HeadName) => boolean
  /** Whether inner pages are answered as home pages are. */
  readonly isWhole?: boolean
}[] = [
  { name: 'most shared sites (slice `seen`)', has: ({ page }) => page.row.slice === 'seen' },
  { name: 'sites of the directory', has: ({ isKnown }) => isKnown },
  { name: 'sites of the directory, home pages', has: ({ page, isKnown }) => isKnown && isHome(page.row.url) },
  { name: 'sites of the directory, inner pages', has: ({ page, isKnown }) => isKnown && !isHome(page.row.url) },
  {
    name: 'sites of the directory, inner pages answered at once',
    has: ({ page, answers }, head) => answers[head] !== null && !isHome(page.row.url),
  },
  { name: 'sites of the directory, `whole`', has: ({ isKnown }) => isKnown, isWhole: true },
  { name: 'all', has: () => true },
]

/**
 * What the directory adds, cross-validated: one is learnt from four folds of sites and asked about the fifth, whose sites the model
 * had not seen either. `judged` are hand-labelled pages outside of `active`, in the order of `labelled`; `leastGain` is that of the
 * directory that is shipped.
 */
export function measureDirectory(
  labelled: readonly LabelledPage[],
  judged: readonly JudgedPage[],
  knowledge: Knowledge,
  leastGain: number,
): DirectoryGain[] {
  const asked = askFolds(labelled, judged, knowledge, leastGain)
  return HEADS.flatMap((head) =>
    GROUPS.map(({ name, has, isWhole = false }) => {
      const chosen = asked.filter((one) => has(one, head.name))
      const answers = chosen.map((one) => (isWhole ? one.homeAnswers : one.answers)[head.name])
      const truth = concat(chosen.map(({ page }) => truthOf(page.row, head)))
      const domains = chosen.map(({ page }) => page.row.domain)
      const without = { domains, truth, predicted: concat(chosen.map(({ page }) => page.predicted[head.name])) }
      const predicted = concat(chosen.map(({ shifted }, i) => answers[i] ?? shifted[head.name]))
      const withIt = { domains, truth, predicted }
      const labels = head.labels.length
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

function askFolds(
  labelled: readonly LabelledPage[],
  judged: readonly JudgedPage[],
  knowledge: Knowledge,
  leastGain: number,
): Asked[] {
  const directories = Array.from({ length: FOLDS }, (_, fold) => {
    const isOther = ({ row }: LabelledPage) => row.fold !== fold
    return new Directory(labelled.filter(isOther), judged.filter(isOther), knowledge, leastGain)
  })
  const shifted = labelled.map(({ row, logits }) => {
    const shift = directories[row.fold]!.shiftOf(row.url)
    return shift === null ? logits : shift.map((value, output) => value + logits[output]!)
  })
  const decisions = byHead((head) => decide(labelled, head, shifted))
  return judged.map((page, i) => {
    const { url, fold } = page.row
    const directory = directories[fold]!
    const home = homeOf(url)
    return {
      page,
      isKnown: directory.knows(url) || directory.knows(home),
      answers: byHead(({ name }) => directory.answerOf(url, name)),
      homeAnswers: byHead(({ name }) => directory.answerOf(home, name)),
      shifted: byHead(({ name }) => decisions[name][i]!),
    }
  })
}

function homeOf(url: string): string {
  const host = urlHost(url)
  return host === null ? url : `https://${host}/`
}

function truthOf(row: LabelledRow, head: Head): Uint8Array {
  return Uint8Array.from(head.labels, (_, label) => (carries(row, head, label) ? 1 : 0))
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
