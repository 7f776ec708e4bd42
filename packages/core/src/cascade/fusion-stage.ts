import type { DecisionEvidence, Evidence, SignalEvidence } from '@pagekind/common'
import { isThin, type PageContent } from '@pagekind/features'
import { type Decision, decide, type Policy } from '@pagekind/fusion/ensemble'
import type { FusionPolicy, HeadSpec } from '../bundle/manifest.ts'
import { Calibrator } from '../calibration.ts'
import { RowFiller, TextScores } from '../fusion/inputs.ts'
import type { FusionModel } from '../fusion/model.ts'
import { FUSION_COST } from '../fusion/parts.ts'
import type { LexicalModel } from '../lexical/index.ts'
import type { TextFields } from '../tokenizer/tokenizer.ts'
import { type Head, isFar } from './head.ts'
import { NO_ANSWERS, type Stage, type StageAnswer, type StageAnswers, type StageContext } from './stage.ts'

/** Signals and text scores that are named as evidence, the weightiest. */
const EXPLAINED = 10
/** Weights are told to four decimals. */
const DECIMALS = 1e4

/** Thresholds of a caller, by label. */
type Callers = Readonly<Record<string, number>>

interface FusionHead {
  readonly head: Head
  readonly model: FusionModel
  readonly filler: RowFiller
  readonly calibrator: Calibrator
  /** What the trees say, calibrated; filled for every page again. */
  readonly scores: Float64Array
  /** From which probabilities on is decided; null where the trees alone answer. */
  readonly policy: Policy | null
  /** Where the text model's scores of this head stand; −1 where it has none. */
  readonly textFrom: number
}

/**
 * Answers by structure: trees over the page's signals and what the text model says of it. Has nothing to say of a page
 * without markup. Reading the page is what costs; the trees take about 20 µs.
 */
export class FusionStage implements Stage {
  readonly name = 'fusion'
  readonly cost = FUSION_COST
  readonly heads: readonly string[]
  readonly #text: TextScores | null
  readonly #heads: readonly FusionHead[]
  readonly #judgeThin: boolean

  /**
   * `specs` are the heads of the lexical model; `callers` the thresholds that the caller gave, by head; `judgeThin`: see
   * `ClassifierOptions`.
   */
  constructor(
    models: readonly FusionModel[],
    lexical: LexicalModel | null,
    specs: readonly HeadSpec[],
    heads: readonly Head[],
    callers: Readonly<Record<string, Callers | undefined>>,
    judgeThin: boolean,
  ) {
    this.#judgeThin = judgeThin
    this.#text = lexical === null ? null : new TextScores(lexical, specs)
    const names = lexical === null ? [] : TextScores.names(specs)
    this.#heads = models.map((model) => {
      const { spec, head, trees } = model
      return {
        model,
        head: heads.find((one) => one.spec.name === head.name)!,
        filler: new RowFiller(trees.features, names),
        calibrator: new Calibrator(head.activation, spec.policy?.calibration ?? head.calibration),
        scores: new Float64Array(head.labels.length),
        policy: policyOf(spec.policy, head.labels, Object.hasOwn(callers, head.name) ? callers[head.name] : undefined),
        textFrom: names.indexOf(`text:${head.name}:${head.labels[0]}`),
      }
    })
    this.heads = this.#heads.map(({ head }) => head.spec.name)
  }

  runSync(context: StageContext & TextFields): StageAnswers {
    const content = context.content()
    if (content === null) return NO_ANSWERS
    this.#text?.read(context)
    const answers: Record<string, StageAnswer> = Object.create(null)
    for (const one of this.#heads) {
      const { name } = one.head.spec
      if (!context.isOpen(name) && context.answerOf(name) !== undefined) continue
      one.filler.fill(this.#text?.scores ?? null, content.signals)
      one.calibrator.apply(one.model.trees.raw(one.filler.row), 0, one.scores)
      answers[name] = one.policy === null ? this.#best(one, context) : this.#decide(one, one.policy, content, context)
    }
    return answers
  }

  /** The likeliest label, where it is likely enough. */
  #best({ head, scores, model, filler }: FusionHead, context: StageContext): StageAnswer {
    let best = 0
    for (let i = 1; i < scores.length; i++) if (scores[i]! > scores[best]!) best = i
    const threshold = head.thresholds[best]!
    const isOver = scores[best]! >= threshold
    return {
      scores,
      labels: isOver ? [head.spec.labels[best]!] : [],
      sure: isFar(Math.abs(scores[best]! - threshold), isOver ? 1 - threshold : threshold),
      evidence: context.explain ? contributions(model, filler.row, best) : undefined,
    }
  }

  #decide(one: FusionHead, policy: Policy, content: PageContent, context: StageContext): StageAnswer {
    const { head, scores, textFrom, model, filler } = one
    const { labels } = head.spec
    const { title, description } = context
    const { visibleCharacters } = content
    const ofText = textFrom === -1 ? null : this.#text!.scores.subarray(textFrom, textFrom + labels.length)
    const decision = decide(
      {
        text: ofText === null ? {} : byLabel(labels, ofText),
        tree: byLabel(labels, scores),
        signals: content.signals,
        isThin: !this.#judgeThin && isThin({ title, description, visibleCharacters }),
      },
      policy,
    )
    const { branch, label } = decision
    const evidence: Evidence[] = context.explain ? [tell(decision)] : []
    if (label === null) return { evidence }
    const at = labels.indexOf(label)
    if (context.explain && branch !== 'text') evidence.push(...contributions(model, filler.row, at))
    return {
      scores: branch === 'text' ? ofText! : scores,
      labels: [label],
      sure: isSure(decision, model.spec.policy!, labels),
      evidence,
    }
  }
}

function policyOf(policy: FusionPolicy | null, labels: readonly string[], caller: Callers | undefined): Policy | null {
  return policy && { tree: byLabel(labels, policy.tree), text: byLabel(labels, policy.text), caller }
}

function byLabel(labels: readonly string[], values: ArrayLike<number>): Record<string, number> {
  return Object.fromEntries(labels.map((label, i) => [label, values[i]!]))
}

/** Whether what decided lies well beyond its threshold. Of a page that is none of the labels, whether nothing came near one. */
function isSure({ branch, label, score }: Decision, { tree, text }: FusionPolicy, labels: readonly string[]): boolean {
  if (branch === 'article') return false
  const thresholds = branch === 'text' ? text : tree
  if (branch !== 'none') {
    const threshold = thresholds[labels.indexOf(label!)]!
    return isFar(score - threshold, 1 - threshold)
  }
  const nearest = Math.min(...tree.filter((_, i) => labels[i] !== label))
  return isFar(nearest - score, nearest)
}

function tell({ branch, label, score, about }: Decision): DecisionEvidence {
  return { kind: 'decision', stage: 'fusion', branch, label, score, ...(about === undefined ? {} : { about }) }
}

/** What spoke loudest for or against a label, the weightiest first. */
function contributions({ trees, head }: FusionModel, row: Float64Array, output: number): SignalEvidence[] {
  const explained = trees.explain(row)
  // A binary ensemble has one raw score, that of its second class.
  const { contributions } = explained[Math.min(output, explained.length - 1)]!
  const sign = explained.length === 1 && output === 0 ? -1 : 1
  return [...contributions]
    .filter(({ contribution }) => contribution !== 0)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, EXPLAINED)
    .map(({ feature, value, contribution }) => ({
      kind: 'signal',
      stage: 'fusion',
      signal: feature,
      value,
      label: head.labels[output]!,
      weight: Math.round(sign * contribution * DECIMALS) / DECIMALS,
    }))
}
