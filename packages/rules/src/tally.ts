/**
 * Adds up what rules say, and reads a page once for several sets. By itself, because a classifier needs no more than this of
 * the package.
 *
 * @module
 */
import type { RuleMatch } from './types.ts'

export { PageFacts } from './match/page-facts.ts'
export type { RuleMatch, RulePage } from './types.ts'

/** What became of a match: it counted, a higher priority outranked it, or a `stop` rule came before it. */
export type MatchEffect = 'counted' | 'outranked' | 'stopped'

/** A match with what it did. */
export interface TalliedMatch extends RuleMatch {
  readonly effect: MatchEffect
}

/** What the rules say of one head. */
export interface HeadTally {
  /** Odds of each label that a counted rule named, most first; of equal ones the label whose rule came first. 0 or more. */
  readonly labels: readonly { readonly label: string; readonly odds: number; readonly score: number }[]
  /** Labels that no stage may give. */
  readonly vetoes: readonly string[]
  /** Whether a counted rule said that no later stage is to be asked. */
  readonly stop: boolean
}

/** What rules say of a page, all together. */
export interface Tally {
  readonly matches: readonly TalliedMatch[]
  /** By head, those that a rule named. */
  readonly heads: ReadonlyMap<string, HeadTally>
}

/** What a tally needs to know of heads. */
export interface TallyOptions {
  /** Whether the labels of a head exclude each other. Left out: of none. */
  readonly isExclusive?: ((head: string) => boolean) | undefined
}

/**
 * Adds matches up. They go by priority, then in the order given; a `stop` rule ends them, vetoes that stand behind it
 * excepted. In each head only those of its highest priority count. The weights of a label add up to its odds `w` against
 * nothing being the case: its score is `w / (1 + w)`, or `w / (1 + all odds of the head)` where labels exclude each other. So a
 * single rule of weight 1 gives 0.5, and no weight gives 1.
 */
export function tally(matches: readonly RuleMatch[], options: TallyOptions = {}): Tally {
  const ordered = inOrder(matches)
  const tallied: TalliedMatch[] = []
  const heads = new Map<string, HeadCount>()
  let isStopped = false
  for (const match of ordered) {
    const { head, label, priority, weight, stop, veto } = match
    const count = heads.get(head)
    const isOutranked = count !== undefined && priority < count.top
    const effect: MatchEffect = veto ? 'counted' : isStopped ? 'stopped' : isOutranked ? 'outranked' : 'counted'
    tallied.push({ ...match, effect })
    if (effect !== 'counted') continue
    const state = count ?? { top: Number.NEGATIVE_INFINITY, labels: [], odds: [], vetoes: [], stop: false }
    if (count === undefined) heads.set(head, state)
    if (veto) {
      if (!state.vetoes.includes(label)) state.vetoes.push(label)
      continue
    }
    state.top = priority
    const at = state.labels.indexOf(label)
    if (at >= 0) state.odds[at]! += weight
    else {
      state.labels.push(label)
      state.odds.push(weight)
    }
    if (!stop) continue
    state.stop = true
    isStopped = true
  }
  const result = new Map<string, HeadTally>()
  for (const [head, count] of heads) {
    const labels = scoresOf(count, options.isExclusive?.(head) ?? false)
    result.set(head, { labels, vetoes: count.vetoes, stop: count.stop })
  }
  return { matches: tallied, heads: result }
}

/** What was counted of a head: odds beside their labels. There are few of them. */
interface HeadCount {
  /** Priority of what counts. */
  top: number
  readonly labels: string[]
  readonly odds: number[]
  readonly vetoes: string[]
  stop: boolean
}

/** By priority, then as given; one set gives them so already. */
function inOrder(matches: readonly RuleMatch[]): readonly RuleMatch[] {
  for (let i = 1; i < matches.length; i++) {
    if (matches[i]!.priority > matches[i - 1]!.priority) return [...matches].sort((a, b) => b.priority - a.priority)
  }
  return matches
}

function scoresOf({ labels, odds, vetoes }: HeadCount, isExclusive: boolean): HeadTally['labels'] {
  let all = 0
  const scored = labels.map((label, i) => {
    const own = vetoes.includes(label) ? 0 : Math.max(0, odds[i]!)
    all += own
    return { label, odds: own, score: own / (1 + own) }
  })
  if (isExclusive) for (const one of scored) one.score = one.odds / (1 + all)
  return scored.length > 1 ? scored.sort((a, b) => b.odds - a.odds) : scored
}
