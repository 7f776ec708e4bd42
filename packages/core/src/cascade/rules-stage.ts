import type { RuleEvidence, StageName } from '@pagekind/common'
import { type RuleMatch, type RulePage, type TalliedMatch, type Tally, tally } from '@pagekind/rules/tally'
import type { Head } from './head.ts'
import type { Stage, StageAnswer, StageAnswers, StageContext } from './stage.ts'

/** What is needed of a set of rules. */
export interface RuleAsker {
  match(page: RulePage): readonly RuleMatch[]
}

const NOTHING: readonly RuleMatch[] = []
const NO_ANSWERS: StageAnswers = Object.freeze({})

/**
 * Answers by rules: a head that a label of theirs reaches the threshold of is answered and done with, as rules outrank what
 * comes behind; vetoes hold either way.
 */
export class RulesStage implements Stage {
  readonly name: StageName
  readonly cost: number
  readonly heads: readonly string[]
  readonly #heads: ReadonlyMap<string, Head>
  readonly #sets: () => readonly RuleAsker[]
  readonly #isExclusive: (head: string) => boolean

  /** `sets` is asked for anew at each page: who changes them changes them between two pages. */
  constructor(name: StageName, cost: number, heads: readonly Head[], sets: () => readonly RuleAsker[]) {
    this.name = name
    this.cost = cost
    this.heads = heads.map(({ spec }) => spec.name)
    this.#heads = new Map(heads.map((head) => [head.spec.name, head]))
    this.#sets = sets
    this.#isExclusive = (head) => this.#heads.get(head)?.spec.activation === 'softmax'
  }

  runSync(context: StageContext): StageAnswers {
    const found = this.#matches(context)
    if (found.length === 0) return NO_ANSWERS
    const said = tally(found, { isExclusive: this.#isExclusive })
    const answers: Record<string, StageAnswer> = Object.create(null)
    for (const name of said.heads.keys()) {
      const head = this.#heads.get(name)
      if (head !== undefined) answers[name] = this.#answer(head, said, context.explain)
    }
    return answers
  }

  #matches(context: StageContext): readonly RuleMatch[] {
    const sets = this.#sets()
    if (sets.length === 0) return NOTHING
    const page = new ContextPage(context)
    let all: readonly RuleMatch[] = []
    for (let i = 0; i < sets.length; i++) {
      const found = sets[i]!.match(page)
      if (found.length > 0) all = all.length === 0 ? found : [...all, ...found]
    }
    return all
  }

  #answer({ spec, thresholds }: Head, { heads, matches }: Tally, explain: boolean): StageAnswer {
    const { labels, vetoes, stop } = heads.get(spec.name)!
    const scores: Record<string, number> = Object.create(null)
    let isOver = stop && labels.length > 0
    for (const { label, score } of labels) {
      scores[label] = score
      isOver ||= score > 0 && score >= thresholds[spec.labels.indexOf(label)]!
    }
    return {
      ...(isOver ? { scores, sure: true } : {}),
      ...(vetoes.length > 0 ? { veto: vetoes } : {}),
      ...(explain ? { evidence: this.#evidence(matches, spec.name, isOver) } : {}),
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

/** A page on its way through the cascade, as rules read it. What costs time is worked out when a rule asks for it. */
class ContextPage implements RulePage {
  readonly #context: StageContext

  constructor(context: StageContext) {
    this.#context = context
  }

  get url() {
    return this.#context.url
  }

  get title() {
    return this.#context.title
  }

  get description() {
    return this.#context.description
  }

  get lang() {
    return this.#context.lang
  }

  get mainText() {
    return this.#context.content()?.mainText
  }

  get signals() {
    return this.#context.content()?.signals
  }
}
