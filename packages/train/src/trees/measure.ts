import type { HeadSpec } from '@pagekind/core/slim'
import { SAFETY_LABELS } from '../corpus/labels.ts'
import { f1DifferenceIntervals, f1Intervals, type Interval, shareInterval } from '../evaluate/bootstrap.ts'
import type { Decisions } from '../evaluate/evaluate-scores.ts'
import { FOLDS } from '../evaluate/folds.ts'
import { countLabels, f1Of, macroF1 } from '../evaluate/metrics.ts'
import { bestThreshold } from '../evaluate/thresholds.ts'
import type { Example } from './examples.ts'
import { KINDS } from './kinds.ts'
import { choosePolicy, decideFor, type Scored } from './policy.ts'

/** A share of pages, with its 95 % interval from draws of whole groups. */
export interface Share {
  readonly share: number
  readonly interval: Interval
}

/** How well one way of judging finds what pages are. */
export interface SafetyFigures {
  readonly judge: string
  /** By label, `none` left out. */
  readonly recall: Readonly<Record<string, Share>>
  /** Clean pages that were called something. */
  readonly wrong: Share
  /** Other pages of such sites that were: help, legal, errors. */
  readonly beside: Share
}

export interface KindFigures {
  readonly pages: number
  readonly macroF1: number
  readonly macroInterval: Interval
  readonly baselineMacroF1: number
  readonly differenceInterval: Interval
  readonly kinds: readonly {
    readonly kind: string
    readonly pages: number
    readonly groups: number
    readonly f1: number | null
    readonly baseline: number | null
  }[]
}

/** Text alone, trees alone and the whole decision; thresholds of each fold's pages are chosen on the others. */
export function measureSafety(pages: readonly Scored[], folds: ArrayLike<number>, head: HeadSpec): SafetyFigures[] {
  const policies = crossFitted(pages, folds, choosePolicy)
  const policyOf = (page: number) => policies[folds[page]!]!
  const byText = ({ text }: Scored) => bestAbove(text, head.thresholds)
  const judges: [string, (page: Scored, at: number) => string][] = [
    ['text alone, as where a page comes without markup', byText],
    ['trees alone', (page, at) => bestAbove(page.tree, policyOf(at).tree)],
    ['the whole decision', (page, at) => decideFor(page, policyOf(at)).label ?? byText(page)],
    ['the decision, were thin pages judged too', (page, at) => decideFor(page, policyOf(at), false).label!],
  ]
  const groups = pages.map(({ example }) => example.group)
  return judges.map(([judge, answer]) => {
    const answers = pages.map(answer)
    const share = (counts: (example: Example) => boolean, isHit: (label: string) => boolean): Share =>
      shareInterval(
        groups,
        answers.map((label) => (isHit(label) ? 1 : 0)),
        pages.map(({ example }) => (counts(example) ? 1 : 0)),
      )
    return {
      judge,
      recall: Object.fromEntries(
        SAFETY_LABELS.slice(1).map((label, i) => [
          label,
          share(
            ({ safety }) => safety === i + 1,
            (given) => given === label,
          ),
        ]),
      ),
      wrong: share(
        ({ isClean }) => isClean,
        (given) => given !== 'none',
      ),
      beside: share(
        ({ isClean, safety }) => !isClean && safety === 0,
        (given) => given !== 'none',
      ),
    }
  })
}

/** The kind of pages, beside what their own types and Readability's guess tell. */
export function measureKind(
  examples: readonly Example[],
  scores: readonly ArrayLike<number>[],
  folds: ArrayLike<number>,
): KindFigures {
  const rows = [...examples.keys()]
  const thresholds = crossFitted(rows, folds, (fitting) =>
    kindThresholds(
      fitting.map((row) => scores[row]!),
      fitting.map((row) => examples[row]!.kind),
    ),
  )
  const measured = rows.filter((row) => !examples[row]!.isMarkup)
  const decisions = (predict: (row: number) => number): Decisions => {
    const truth = new Uint8Array(measured.length * KINDS.length)
    const predicted = new Uint8Array(measured.length * KINDS.length)
    for (const [place, row] of measured.entries()) {
      truth[place * KINDS.length + examples[row]!.kind] = 1
      const kind = predict(row)
      if (kind >= 0) predicted[place * KINDS.length + kind] = 1
    }
    return { domains: measured.map((row) => examples[row]!.group), truth, predicted }
  }
  const ours = decisions((row) => likeliest(scores[row]!, thresholds[folds[row]!]!))
  const theirs = decisions((row) => examples[row]!.baseline)
  const counts = countLabels(ours.truth, ours.predicted, KINDS.length)
  const baseline = countLabels(theirs.truth, theirs.predicted, KINDS.length)
  return {
    pages: measured.length,
    macroF1: macroF1(counts),
    macroInterval: f1Intervals(ours, KINDS.length).macroF1,
    baselineMacroF1: macroF1(baseline),
    differenceInterval: f1DifferenceIntervals(ours, theirs, KINDS.length).macroF1,
    kinds: KINDS.map((kind, i) => {
      const own = measured.filter((row) => examples[row]!.kind === i)
      const groups = new Set(own.map((row) => examples[row]!.group)).size
      return { kind, pages: own.length, groups, f1: f1Of(counts[i]!), baseline: f1Of(baseline[i]!) }
    }),
  }
}

/** From which probability on the likeliest kind is given: where its F1 is best, but never above one half. */
export function kindThresholds(scores: readonly ArrayLike<number>[], kinds: readonly number[]): number[] {
  return KINDS.map((_, kind) => {
    const best = bestThreshold(
      scores.map((row) => row[kind]!),
      kinds.map((one) => (one === kind ? 1 : 0)),
    )
    return Math.min(0.5, Math.max(0.05, best))
  })
}

function likeliest(scores: ArrayLike<number>, thresholds: readonly number[]): number {
  let best = 0
  for (let i = 1; i < scores.length; i++) if (scores[i]! > scores[best]!) best = i
  return scores[best]! >= thresholds[best]! ? best : -1
}

/** What is fitted for each fold on the others. */
function crossFitted<T, F>(pages: readonly T[], folds: ArrayLike<number>, fit: (pages: readonly T[]) => F): F[] {
  return Array.from({ length: FOLDS }, (_, fold) => fit(pages.filter((_, page) => folds[page] !== fold)))
}

/** The likeliest label but `none` that reaches its threshold. */
function bestAbove(scores: ArrayLike<number>, thresholds: readonly number[]): string {
  let best = 0
  for (let i = 1; i < thresholds.length; i++) {
    if (scores[i]! >= thresholds[i]! && (best === 0 || scores[i]! > scores[best]!)) best = i
  }
  return SAFETY_LABELS[best]!
}
