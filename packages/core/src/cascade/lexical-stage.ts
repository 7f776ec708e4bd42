import { type Evidence, PagekindError } from '@pagekind/common'
import type { HeadSpec } from '../bundle/manifest.ts'
import { Calibrator } from '../calibration.ts'
import type { LexicalModel } from '../lexical/index.ts'
import type { TextFields } from '../tokenizer/tokenizer.ts'
import type { ScoredLabel } from '../verdict.ts'
import type { Known } from './context.ts'
import type { Stage, StageAnswer, StageContext } from './stage.ts'

/** What is needed of a page. */
type LexicalContext = TextFields & Pick<StageContext, 'content'> & Known

/** What is needed of the lexical model. */
export type LexicalScorer = Pick<LexicalModel, 'outputs' | 'score' | 'explain'>

/** Pieces of the page that are named per label. */
const EXPLAINED_TOKENS = 10
/** Weights are told to four decimals. */
const DECIMALS = 1e4

/** What is known of a page beside its text, in the units of the text model's logits. */
export interface LogitShift {
  /** Adds it to the logits of a page, from output `from` up to `to`. */
  add(context: Known, logits: Float32Array, from: number, to: number): void
  /** What of it speaks for or against a label. */
  explain(context: Known, head: string, label: string): readonly Evidence[]
}

interface LexicalHead {
  readonly spec: HeadSpec
  /** First of its outputs among the model's. */
  readonly from: number
  readonly calibrator: Calibrator
  /** Filled for every page again. */
  readonly scores: Float64Array
  /** Whether the page at hand still asks for it. */
  isOpen: boolean
}

/** The built-in stage: the bundle's lexical model. Its answers are buffers that the next page overwrites. */
export class LexicalStage implements Stage {
  readonly name = 'lexical'
  readonly cost = 10
  readonly heads: readonly string[]
  readonly #model: LexicalScorer
  readonly #shift: LogitShift | null
  readonly #logits: Float32Array
  readonly #heads: readonly LexicalHead[]
  readonly #answers: readonly StageAnswer[]
  /** The same for pages with markup; null where nothing is fused. */
  readonly #unsettled: readonly StageAnswer[] | null
  /** The span of outputs that holds those of all wanted heads. */
  readonly #from: number
  readonly #to: number

  /**
   * `specs` are all heads of the model, in order; `wanted` the names of those that are to be answered; `fused` those that are never
   * settled by the text of a page with markup, as trees judge it next; `shift` what is added to what the text says.
   */
  constructor(
    model: LexicalScorer,
    specs: readonly HeadSpec[],
    wanted: readonly string[],
    fused: readonly string[] = [],
    shift: LogitShift | null = null,
  ) {
    this.#model = model
    this.#shift = shift
    this.#logits = new Float32Array(model.outputs)
    let from = 0
    this.#heads = specs
      .map((spec) => {
        const first = from
        from += spec.labels.length
        return {
          spec,
          from: first,
          calibrator: new Calibrator(spec.activation, spec.calibration),
          scores: new Float64Array(spec.labels.length),
          isOpen: true,
        }
      })
      .filter(({ spec }) => wanted.includes(spec.name))
    this.heads = this.#heads.map(({ spec }) => spec.name)
    this.#from = Math.min(...this.#heads.map((head) => head.from))
    this.#to = Math.max(...this.#heads.map((head) => head.from + head.scores.length))
    this.#answers = this.#heads.map(({ scores }) => ({ scores, sure: undefined }))
    this.#unsettled =
      fused.length === 0
        ? null
        : this.#heads.map(({ spec, scores }) => ({ scores, sure: fused.includes(spec.name) ? false : undefined }))
  }

  runSync(context: LexicalContext & Pick<StageContext, 'isOpen' | 'answerOf'>): readonly StageAnswer[] {
    const heads = this.#heads
    let from = this.#to
    let to = this.#from
    for (let i = 0; i < heads.length; i++) {
      const head = heads[i]!
      // What a cheaper stage has settled is not worked out again.
      head.isOpen = context.isOpen(head.spec.name) || context.answerOf(head.spec.name) === undefined
      if (!head.isOpen) continue
      from = Math.min(from, head.from)
      to = Math.max(to, head.from + head.scores.length)
    }
    this.#model.score(context, this.#logits, from, to)
    this.#shift?.add(context, this.#logits, from, to)
    refuseInfinite(this.#logits)
    for (let i = 0; i < heads.length; i++) {
      const { isOpen, calibrator, from, scores } = heads[i]!
      if (isOpen) calibrator.apply(this.#logits, from, scores)
    }
    return this.#unsettled !== null && context.content() !== null ? this.#unsettled : this.#answers
  }

  /** What logits of another runtime say, in answers of their own: other pages may be answered meanwhile. */
  answersOf(logits: Float32Array, context: LexicalContext): readonly StageAnswer[] {
    this.#shift?.add(context, logits, 0, logits.length)
    const isUnsettled = this.#unsettled !== null && context.content() !== null
    return this.#heads.map(({ spec, from, calibrator }, i) => {
      const scores = new Float64Array(spec.labels.length)
      calibrator.apply(logits, from, scores)
      return { scores, sure: isUnsettled ? this.#unsettled![i]!.sure : undefined }
    })
  }

  explain(context: LexicalContext, head: string, labels: readonly ScoredLabel[]): Evidence[] {
    const { spec, from } = this.#heads.find((one) => one.spec.name === head)!
    return labels.flatMap(({ label }) => [
      ...(this.#shift?.explain(context, head, label) ?? []),
      ...this.#model
        .explain(context, from + spec.labels.indexOf(label), EXPLAINED_TOKENS)
        .map(({ token, field, weight }) => ({
          kind: 'token' as const,
          stage: this.name,
          label,
          token,
          field,
          weight: Math.round(weight * DECIMALS) / DECIMALS,
        })),
    ])
  }
}

/** Weights that are finite each by itself may still overflow together, in a bundle that was made to. */
function refuseInfinite(logits: Float32Array): void {
  let sum = 0
  for (let i = 0; i < logits.length; i++) sum += logits[i]!
  if (Number.isFinite(sum)) return
  throw new PagekindError('E_BUNDLE_FORMAT', 'The lexical model’s weights overflow', {
    hint: 'Get the bundle again',
  })
}
