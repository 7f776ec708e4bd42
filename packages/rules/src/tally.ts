/**
 * Adds up what rules say. By itself, because a classifier needs no more than this of the package.
 *
 * @module
 */
import type { RuleMatch } from './types.ts'

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
  const ordered = [...matches].sort((a, b) => b.priority - a.priority)
  const tallied: TalliedMatch[] = []
  const tops = new Map<string, number>()
  const heads = new Map<string, { odds: Map<string, number>; vetoes: Set<string>; stop: boolean }>()
  let isStopped = false
  for (const match of ordered) {
    const { head, label, priority, weight, stop, veto } = match
    const top = tops.get(head) ?? priority
    const effect: MatchEffect = veto ? 'counted' : isStopped ? 'stopped' : priority < top ? 'outranked' : 'counted'
    tallied.push({ ...match, effect })
    if (effect !== 'counted') continue
    const state = heads.get(head) ?? { odds: new Map<string, number>(), vetoes: new Set<string>(), stop: false }
    heads.set(head, state)
    if (veto) state.vetoes.add(label)
    else {
      tops.set(head, priority)
      state.odds.set(label, (state.odds.get(label) ?? 0) + weight)
    }
    if (isStopped || !stop) continue
    state.stop = true
    isStopped = true
  }
  const result = new Map<string, HeadTally>()
  for (const [head, { odds, vetoes, stop }] of heads) {
    const isExclusive = options.isExclusive?.(head) ?? false
    result.set(head, { labels: scoresOf(odds, vetoes, isExclusive), vetoes: [...vetoes], stop })
  }
  return { matches: tallied, heads: result }
}

function scoresOf(odds: ReadonlyMap<string, number>, vetoes: ReadonlySet<string>, isExclusive: boolean) {
  const labels = [...odds].map(([label, sum]) => ({ label, odds: vetoes.has(label) ? 0 : Math.max(0, sum) }))
  const all = labels.reduce((sum, label) => sum + label.odds, 0)
  return labels
    .map(({ label, odds }) => ({ label, odds, score: odds / (1 + (isExclusive ? all : odds)) }))
    .sort((a, b) => b.odds - a.odds)
}
