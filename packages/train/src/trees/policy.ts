import { type Decision, decide } from '@pagekind/fusion/ensemble'
import { SAFETY_LABELS } from '../corpus/labels.ts'
import type { Example } from './examples.ts'

/** A page with what trees and text model say of its safety, both calibrated, none having seen its site. */
export interface Scored {
  readonly example: Example
  readonly tree: ArrayLike<number>
  readonly text: ArrayLike<number>
}

/** Thresholds by label, in the order of the labels; 1 for those that only a score of 1 reaches. */
export interface PolicyThresholds {
  readonly tree: readonly number[]
  readonly text: readonly number[]
}

/** Of the pages that are none of the labels, the part that may be called one. The rest up to 1 % is for pages that were never seen. */
const WRONG = 0.006
/** The part that each threshold may cost on top when it is widened. */
const WRONG_BY_WIDENING = 0.0005
/** Thresholds are not lowered beyond these, however few clean pages are there to say no. */
const LOWEST = { tree: 0.2, text: 0.1 } as const
/** How many pages more a step may gain: one alone often costs too much, where two would pay. */
const LONGEST_STEP = 6

const PARTS = ['tree', 'text'] as const
const LABELS = SAFETY_LABELS.map((_, i) => i).slice(1)

/** What `classify` decides of a page by these thresholds. */
export function decideFor({ example, tree, text }: Scored, policy: PolicyThresholds, gate = true): Decision {
  const byLabel = (values: ArrayLike<number>) =>
    Object.fromEntries(SAFETY_LABELS.map((label, i) => [label, values[i]!]))
  return decide(
    { text: byLabel(text), tree: byLabel(tree), signals: example.signals, isThin: gate && example.isThin },
    { tree: byLabel(policy.tree), text: byLabel(policy.text) },
  )
}

/**
 * Chooses thresholds by greed: from those that nothing reaches, again and again the one is lowered that gains the most mean recall for
 * the clean pages it costs, as long as these are no more than {@link WRONG} of all. Then each is lowered as far as it costs hardly anything:
 * what the worst of some dozens of pages scores is no bound, and pages that are unlike any that the trees learnt from are out there, if not
 * among these.
 */
export function choosePolicy(pages: readonly Scored[]): PolicyThresholds {
  const clean = pages.filter(({ example }) => example.isClean)
  const allowed = Math.floor(clean.length * WRONG)
  const supports = SAFETY_LABELS.map((_, label) => pages.filter(({ example }) => example.safety === label).length)
  const judged = pages.filter(({ example }) => !example.isThin)
  const evaluate = (policy: PolicyThresholds) => {
    let recall = 0
    let wrong = 0
    for (const page of judged) {
      const { safety, isClean } = page.example
      // Nothing of a page can be decided that reaches no threshold; most do not.
      if (!LABELS.some((label) => PARTS.some((part) => page[part][label]! >= policy[part][label]!))) continue
      const { label } = decideFor(page, policy)
      if (label === 'none') continue
      if (isClean) wrong++
      else if (label === SAFETY_LABELS[safety] && safety > 0) recall += 1 / supports[safety]!
    }
    return { recall, wrong }
  }
  const widen = (chosen: PolicyThresholds) => {
    let widened = chosen
    for (const part of PARTS) {
      for (const label of LABELS) {
        const { wrong } = evaluate(widened)
        const scores = judged.map((page) => page[part][label]!).filter((score) => score >= LOWEST[part])
        const affordable = [...new Set(scores)].filter((score) => {
          if (score >= widened[part][label]!) return false
          const lowered = { ...widened, [part]: widened[part].with(label, score) }
          return evaluate(lowered).wrong <= wrong + Math.floor(clean.length * WRONG_BY_WIDENING)
        })
        if (affordable.length > 0) widened = { ...widened, [part]: widened[part].with(label, Math.min(...affordable)) }
      }
    }
    return widened
  }
  let policy: PolicyThresholds = { tree: SAFETY_LABELS.map(() => 1), text: SAFETY_LABELS.map(() => 1) }
  let current = evaluate(policy)
  for (;;) {
    let best: { policy: PolicyThresholds; recall: number; wrong: number; worth: number } | null = null
    for (const part of PARTS) {
      for (const label of LABELS) {
        const from = policy[part][label]!
        const next = judged
          .filter((page) => page.example.safety === label && page[part][label]! < from)
          .map((page) => page[part][label]!)
          .filter((score) => score >= LOWEST[part])
          .sort((a, b) => b - a)
          .slice(0, LONGEST_STEP)
        for (const threshold of new Set(next)) {
          const lowered = { ...policy, [part]: policy[part].with(label, threshold) }
          const { recall, wrong } = evaluate(lowered)
          const worth = (recall - current.recall) / (wrong - current.wrong + 0.1)
          if (wrong <= allowed && recall > current.recall && worth > (best?.worth ?? 0)) {
            best = { policy: lowered, recall, wrong, worth }
          }
        }
      }
    }
    if (best === null) return widen(policy)
    policy = best.policy
    current = best
  }
}
