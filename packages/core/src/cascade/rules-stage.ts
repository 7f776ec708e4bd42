import type { RuleEvidence, StageName } from '@pagekind/common'
import { PageFacts, type RuleMatch, type RulePage, type TalliedMatch, type Tally, tally } from '@pagekind/rules/tally'
import type { Known } from './context.ts'
import type { Head } from './head.ts'
import { NO_ANSWERS, type Stage, type StageAnswer, type StageAnswers, type StageContext } from './stage.ts'

/** What is needed of a set of rules. */
export interface RuleAsker {
  match(page: PageFacts): readonly RuleMatch[]
}

/** A page as the cascade and as rules read it. */
type RuleContext = StageContext & RulePage & Known

interface RulesHead extends Pick<Head, 'spec' | 'thresholds'> {
  /** Filled for every page again. */
  readonly scores: Float64Array
}

const NOTHING: readonly RuleMatch[] = []

/**
 * Answers by rules: a head that a label of theirs reaches the threshold of is answered and done with, as rules outrank what
 * comes behind; vetoes hold either way.
 */
export class RulesStage implements Stage {
  readonly name: StageName
  readonly cost: number
  readonly heads: readonly string[]
  readonly #heads: readonly RulesHead[]
  readonly #sets: () => readonly RuleAsker[]
  readonly #isExclusive: (head: string) => boolean
  readonly #isKnowledge: boolean

  /**
   * `sets` is asked for anew at each page: who changes them changes them between two pages. `isKnowledge`: what they say is kept for
   * the stages that follow.
   */
  constructor(
    name: StageName,
    cost: number,
    heads: readonly Head[],
    sets: () => readonly RuleAsker[],
    isKnowledge = false,
  ) {
    this.name = name
    this.cost = cost
    this.heads = heads.map(({ spec }) => spec.name)
    this.#heads = heads.map(({ spec, thresholds }) => ({
      spec,
      thresholds,
      scores: new Float64Array(spec.labels.length),
    }))
    this.#sets = sets
    this.#isKnowledge = isKnowledge
    const exclusive = new Set(heads.filter(({ spec }) => spec.activation === 'softmax').map(({ spec }) => spec.name))
    this.#isExclusive = (head) => exclusive.has(head)
  }

  runSync(context: RuleContext): StageAnswers {
    const found = this.#matches(context)
    if (this.#isKnowledge) context.known = found
    if (!found.some(({ head }) => this.heads.includes(head))) return NO_ANSWERS
    const said = tally(found, { isExclusive: this.#isExclusive })
    return this.#heads.map((head) =>
      said.heads.has(head.spec.name) ? this.#answer(head, said, context.explain) : undefined,
    )
  }

  #matches(context: RuleContext): readonly RuleMatch[] {
    const sets = this.#sets()
    if (sets.length === 0) return NOTHING
    const page = new PageFacts(context, context.explain)
    let all: readonly RuleMatch[] = []
    for (let i = 0; i < sets.length; i++) {
      const found = sets[i]!.match(page)
      if (found.length > 0) all = all.length === 0 ? found : [...all, ...found]
    }
    return all
  }

  #answer({ spec, thresholds, scores }: RulesHead, { heads, matches }: Tally, explain: boolean): StageAnswer {
    const { labels, vetoes, stop } = heads.get(spec.name)!
    scores.fill(0)
    let isOver = stop && labels.length > 0
    for (const { label, score } of labels) {
      const at = spec.labels.indexOf(label)
      scores[at] = score
      isOver ||= score > 0 && score >= thresholds[at]!
    }
    return {
      scores: isOver ? scores : undefined,
      sure: isOver ? true : undefined,
      veto: vetoes.length > 0 ? vetoes : undefined,
      evidence: explain ? this.#evidence(matches, spec.name, isOver) : undefined,
    }
  }

  /** The matches that made the answer; where there is none, the vetoes. */
  #evidence(matches: readonly TalliedMatch[], of: string, isOver: boolean): RuleEvidence[] {
    return matches
      .filter(({ head, effect, veto }) => head === of && effect === 'counted' && (veto || isOver))
      .map(({ rule, field, matched, label, weight, veto }) => ({
        kind: 'rule',
        stage: this.name,
        rule,
        field,
        matched,
        label,
        weight,
        ...(veto ? { veto } : {}),
      }))
  }
}
