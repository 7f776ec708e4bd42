import { PagekindError } from '@pagekind/common'
import { isArticleAbout } from './article.ts'

/** Probabilities by label, 0 to 1. */
export type Scores = Readonly<Record<string, number>>

/** What is known of a page when it is decided what it is. */
export interface Judged {
  /** What the text model says, from address, title and words. */
  readonly text: Scores
  /** What the tree says, from text scores and signals; null where no tree is loaded or the page has no markup. */
  readonly tree: Scores | null
  /** The page's structural signals; null where it has no markup. */
  readonly signals: Readonly<Record<string, number>> | null
  /** Whether the page has too little to be judged by its content (`isThin` of `@pagekind/features`). */
  readonly isThin: boolean
}

/** From which probability on a label counts. */
export interface Policy {
  /** Of the tree, which goes first. */
  readonly tree: number
  /** Of the text model, which catches what the tree lets pass. */
  readonly text: number
  /** The caller's own: raises both where it is higher, lowers neither. */
  readonly caller?: number | undefined
}

/**
 * Why it was decided so. `thin`: the page says too little, nothing was judged. `tree`: the tree is sure. `text`: the text model is, and
 * the tree not against a page that does something. `article`: the text model would have been, but the page is plainly an article
 * about it. `text-alone`: there was no tree, the text model is sure. `none`: nobody is sure of anything.
 */
export type Branch = 'thin' | 'tree' | 'text' | 'article' | 'text-alone' | 'none'

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
  check('policy', { tree: policy.tree, text: policy.text, caller: policy.caller ?? 0 })
  if (isThin) return { label: null, score: 0, branch: 'thin' }
  const best = bestOf(text)
  const textThreshold = Math.max(policy.text, policy.caller ?? 0)
  if (tree === null) return best.score >= textThreshold ? { ...best, branch: 'text-alone' } : none(best.score)
  const primary = bestOf(tree)
  if (primary.score >= Math.max(policy.tree, policy.caller ?? 0)) return { ...primary, branch: 'tree' }
  if (best.score < textThreshold) return none(Math.max(primary.score, best.score))
  if (signals !== null && isArticleAbout(best.label, signals)) {
    return { label: NONE, score: best.score, branch: 'article', about: best.label }
  }
  return { ...best, branch: 'text' }
}

function none(score: number): Decision {
  return { label: NONE, score, branch: 'none' }
}

/** The likeliest label but `none`; of equal ones the first. */
function bestOf(scores: Scores): { label: string; score: number } {
  let best = { label: NONE, score: 0 }
  for (const [label, score] of Object.entries(scores)) if (label !== NONE && score > best.score) best = { label, score }
  return best
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
