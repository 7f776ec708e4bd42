import { type DecisionEvidence, PagekindError } from '@pagekind/common'
import { isArticleAbout, type PageSignals } from './article.ts'

/** Probabilities by label, 0 to 1. */
export type Scores = Readonly<Record<string, number>>

/** What is known of a page when it is decided what it is. */
export interface Judged {
  /** What the text model says, from address, title and words. */
  readonly text: Scores
  /** What the tree says, from text scores and signals; null where no tree is loaded or the page has no markup. */
  readonly tree: Scores | null
  /** The page's structural signals; null where it has no markup. */
  readonly signals: PageSignals | null
  /** Whether the page has too little to be judged by its content (`isThin` of `@pagekind/features`). */
  readonly isThin: boolean
}

/** From which probability on a label counts: one for all, or by label, where a label left out never counts. */
export type Thresholds = number | Readonly<Record<string, number>>

/** What is asked of a score before it decides. */
export interface Policy {
  /** Of the tree, which goes first. */
  readonly tree: Thresholds
  /** Of the text model, which catches what the tree lets pass. */
  readonly text: Thresholds
  /** The caller's own: raises both where it is higher, lowers neither. A label left out is not raised. */
  readonly caller?: Thresholds | undefined
}

/**
 * Why it was decided so. `thin`: the page says too little, nothing was judged. `tree`: the tree is sure. `text`: the text model is, and
 * the tree not against a page that does something. `article`: the text model would have been, but the page is plainly an article
 * about it. `text-alone`: there was no tree, the text model is sure. `none`: nobody is sure of anything.
 */
export type Branch = DecisionEvidence['branch']

/** What a page is. */
export interface Decision {
  /** The label, `none`, or null where nothing was judged. */
  readonly label: string | null
  /** The probability that decided; of `none` the highest that did not. */
  readonly score: number
  readonly branch: Branch
  /** The label that an article is about, where that was the branch. */
  readonly about?: string
}

const NONE = 'none'

/**
 * Whether a page *is* one of the labels or only about it. The tree, which sees what the page is made of, is primary at its
 * threshold. The text model is a backstop of high recall at its own, held back where the page is plainly an article: used
 * against the tree as well, that guard is known to do harm. A thin page is left to rules and its address; without a tree the text model
 * answers alone. Pure: the same of the same. Throws `E_INPUT` for scores or thresholds that are no probabilities.
 */
export function decide({ text, tree, signals, isThin }: Judged, policy: Policy): Decision {
  check('text', text)
  if (tree !== null) check('tree', tree)
  for (const [name, thresholds] of Object.entries(policy)) checkThresholds(name, thresholds)
  if (isThin) return { label: null, score: 0, branch: 'thin' }
  const backstop = bestOf(text, policy.text, policy.caller)
  if (tree === null) return backstop === null ? none(text) : { ...backstop, branch: 'text-alone' }
  const primary = bestOf(tree, policy.tree, policy.caller)
  if (primary !== null) return { ...primary, branch: 'tree' }
  if (backstop === null) return none(text, tree)
  if (signals !== null && isArticleAbout(backstop.label, signals)) {
    return { label: NONE, score: backstop.score, branch: 'article', about: backstop.label }
  }
  return { ...backstop, branch: 'text' }
}

function none(...said: readonly Scores[]): Decision {
  const scores = said.flatMap((one) => Object.entries(one).map(([label, score]) => (label === NONE ? 0 : score)))
  return { label: NONE, score: Math.max(0, ...scores), branch: 'none' }
}

/** The likeliest label but `none` that reaches its threshold; of equal ones the first; null where none does. */
function bestOf(
  scores: Scores,
  thresholds: Thresholds,
  caller: Thresholds = 0,
): { label: string; score: number } | null {
  let best: { label: string; score: number } | null = null
  for (const [label, score] of Object.entries(scores)) {
    if (label === NONE || score <= (best?.score ?? -1)) continue
    if (score >= Math.max(thresholdOf(label, thresholds, Infinity), thresholdOf(label, caller, 0)))
      best = { label, score }
  }
  return best
}

function thresholdOf(label: string, thresholds: Thresholds, otherwise: number): number {
  if (typeof thresholds === 'number') return thresholds
  return Object.hasOwn(thresholds, label) ? thresholds[label]! : otherwise
}

function checkThresholds(what: string, thresholds: Thresholds | undefined): void {
  if (thresholds === undefined) return
  check('policy', typeof thresholds === 'object' && thresholds !== null ? thresholds : { [what]: thresholds })
}

function check(what: string, scores: Scores): void {
  for (const [name, score] of Object.entries(scores)) {
    if (typeof score === 'number' && score >= 0 && score <= 1) continue
    throw new PagekindError('E_INPUT', `${what}.${name} is no probability`, {
      value: score,
      hint: 'Give numbers from 0 to 1',
    })
  }
}
