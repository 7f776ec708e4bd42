import { type Evidence, type Page, PagekindError } from '@pagekind/common'
import { type AbortSignalLike, throwIfAborted, untilAborted } from '../abort.ts'
import type { PageReader } from '../reader.ts'
import type { HeadVerdict, HeadVerdicts, Verdict } from '../verdict.ts'
import { type HeadState, openHead, PageContext } from './context.ts'
import type { Head } from './head.ts'
import { recordType } from './record.ts'
import {
  type AnswersByHead,
  NO_ANSWERS,
  STAGE_ANSWERS,
  type Stage,
  type StageAnswer,
  type StageAnswers,
} from './stage.ts'

/** The label of a verdict whose first head abstained and has no fallback label. */
const NO_LABEL = 'Uncategorized'

/** A stage with the heads of this classifier that it may answer, by their index. */
interface Step {
  readonly stage: Stage
  readonly heads: readonly number[]
  /** Where each of them stands among the stage's own. */
  readonly places: readonly number[]
}

type RecordType = new (verdicts: ArrayLike<HeadVerdict>) => HeadVerdicts

/** Which heads were answered, head by head. */
interface Shape {
  answered: Shape | null
  open: Shape | null
  Verdicts: RecordType | null
}

function newShape(): Shape {
  return { answered: null, open: null, Verdicts: null }
}

/** A page's way from the cheapest stage to the dearest. */
export class Cascade {
  readonly #heads: readonly Head[]
  readonly #headIndex: ReadonlyMap<string, number>
  readonly #steps: readonly Step[]
  readonly #model: string
  readonly #reader: PageReader | null
  readonly #shapes: Shape = newShape()

  /** Stages of equal cost run in the order given. `model` is the bundle's `id@version`. */
  constructor(heads: readonly Head[], stages: readonly Stage[], model: string, reader: PageReader | null = null) {
    this.#heads = heads
    this.#headIndex = new Map(heads.map(({ spec }, i) => [spec.name, i]))
    this.#steps = stages
      .map((stage) => {
        const names = [...new Set(stage.heads)].filter((name) => this.#headIndex.has(name))
        return {
          stage,
          heads: names.map((name) => this.#headIndex.get(name)!),
          places: names.map((name) => stage.heads.indexOf(name)),
        }
      })
      .filter(({ heads }) => heads.length > 0)
      .sort((a, b) => a.stage.cost - b.stage.cost)
    this.#model = model
    this.#reader = reader
  }

  /** Asks the stages that have `runSync`; that a head would have gone on to another one is told in a notice. */
  runSync(page: Page, explain: boolean): Verdict {
    const context = this.#enter(page, explain)
    for (const step of this.#steps) {
      if (!isOpen(step, context)) continue
      if (step.stage.runSync === undefined) tellSkipped(step.stage, context)
      else this.#take(step, attempt(step.stage, context), context)
    }
    return this.#leave(context)
  }

  /** Asks all stages. */
  async run(page: Page, explain: boolean, signal: AbortSignalLike | undefined): Promise<Verdict> {
    throwIfAborted(signal)
    const context = this.#enter(page, explain)
    for (const step of this.#steps) {
      if (!isOpen(step, context)) continue
      const { stage } = step
      const answers = stage.run === undefined ? attempt(stage, context) : await attemptAsync(stage, context, signal)
      this.#take(step, answers, context)
    }
    return this.#leave(context)
  }

  #enter(page: Page, explain: boolean): PageContext {
    const context = new PageContext(page, explain, this.#headIndex, this.#reader)
    context.states = this.#heads.map(openHead)
    return context
  }

  #take(step: Step, answers: StageAnswers, context: PageContext): void {
    if (answers === NO_ANSWERS) return
    const { stage } = step
    if (typeof answers !== 'object' || answers === null) {
      throw new PagekindError('E_STAGE', `The stage ${stage.name} gave no answers`, {
        value: answers,
        hint: STAGE_ANSWERS,
      })
    }
    const { heads, places } = step
    for (let i = 0; i < heads.length; i++) {
      const index = heads[i]!
      const state = context.states[index]!
      if (!state.open) continue
      const head = this.#heads[index]!
      const answer = isList(answers) ? answers[places[i]!] : ownAnswer(answers, head.spec.name)
      if (answer === undefined) continue
      if (answer.veto !== undefined) head.veto(answer.veto, stage.name, state)
      if (answer.scores === undefined) {
        if (context.explain && answer.evidence) addEvidence(state, answer.evidence)
        continue
      }
      head.judge(answer.scores, answer.sure, stage.name, state, answer.labels)
      if (!context.explain) continue
      const verdict = state.verdict!
      if (state.evidence !== null) verdict.evidence.push(...state.evidence)
      if (answer.evidence) verdict.evidence.push(...answer.evidence)
      else verdict.evidence.push(...explain(stage, head, verdict, context))
    }
  }

  #leave(context: PageContext): Verdict {
    const { states } = context
    const first = states[0]!
    const best = first.verdict?.labels[0]
    // Before the answers are collected: reading the page may be worth a notice.
    const signals = context.explain ? context.content()?.signals : undefined
    const verdict: Verdict = {
      url: context.givenUrl,
      label: best?.label ?? this.#heads[0]!.spec.fallback ?? NO_LABEL,
      score: best?.score ?? null,
      decision: first.decision,
      heads: this.#collect(context),
      model: this.#model,
    }
    if (signals !== undefined) verdict.signals = signals
    return verdict
  }

  /** The heads' answers by name; heads without one are left out. */
  #collect(context: PageContext): HeadVerdicts {
    const { states } = context
    const verdicts = new Array<HeadVerdict>(states.length)
    let count = 0
    for (let i = 0; i < states.length; i++) {
      const { verdict } = states[i]!
      if (verdict === undefined) continue
      verdicts[count++] = verdict
      if (context.notices !== null) verdict.evidence.push(...context.notices)
    }
    return new (this.#typeOf(states))(verdicts)
  }

  /** The type of record for the heads that were answered: made once, as a page without markup never has all. */
  #typeOf(states: readonly HeadState[]): RecordType {
    let shape = this.#shapes
    for (let i = 0; i < states.length; i++) {
      if (states[i]!.verdict !== undefined) shape = shape.answered ??= newShape()
      else shape = shape.open ??= newShape()
    }
    shape.Verdicts ??= recordType(
      this.#heads.filter((_, i) => states[i]!.verdict !== undefined).map(({ spec }) => spec.name),
    )
    return shape.Verdicts
  }
}

/** Reasons of a stage that gave no answer: to the answer that there is, or to the next. */
function addEvidence(state: HeadState, evidence: readonly Evidence[]): void {
  if (state.verdict !== undefined) state.verdict.evidence.push(...evidence)
  else state.evidence = [...(state.evidence ?? []), ...evidence]
}

function isList(answers: StageAnswers): answers is readonly (StageAnswer | undefined)[] {
  return Array.isArray(answers)
}

/** The answer of a head; heads may be called `toString`. */
function ownAnswer(answers: AnswersByHead, head: string): StageAnswer | undefined {
  return Object.hasOwn(answers, head) ? answers[head] : undefined
}

function isOpen(step: Step, context: PageContext): boolean {
  const { heads } = step
  for (let i = 0; i < heads.length; i++) if (context.states[heads[i]!]!.open) return true
  return false
}

function attempt(stage: Stage, context: PageContext): StageAnswers {
  try {
    return stage.runSync!(context)
  } catch (error) {
    throw stageError(stage, error)
  }
}

function explain(stage: Stage, head: Head, verdict: HeadVerdict, context: PageContext): readonly Evidence[] {
  const labels = verdict.labels.length > 0 ? verdict.labels : [head.nearest(verdict)]
  try {
    return stage.explain?.(context, head.spec.name, labels) ?? []
  } catch (error) {
    throw stageError(stage, error)
  }
}

async function attemptAsync(stage: Stage, context: PageContext, signal?: AbortSignalLike): Promise<StageAnswers> {
  throwIfAborted(signal)
  try {
    return await untilAborted(Promise.resolve(stage.run!(context, signal)), signal)
  } catch (error) {
    throwIfAborted(signal)
    throw stageError(stage, error)
  }
}

function stageError(stage: Stage, error: unknown): PagekindError {
  if (PagekindError.is(error)) return error
  return new PagekindError('E_STAGE', `The stage ${stage.name} failed`, {
    hint: 'See `cause`',
    cause: error,
  })
}

function tellSkipped(stage: Stage, context: PageContext): void {
  context.tell({
    kind: 'notice',
    stage: stage.name,
    code: 'E_STAGE',
    message: `The stage ${stage.name} cannot answer at once; classify() asks it`,
  })
}
