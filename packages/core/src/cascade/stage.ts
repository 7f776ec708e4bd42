import { type Evidence, type Page, PagekindError, type StageName } from '@pagekind/common'
import type { PageContent, UrlFacts } from '@pagekind/features'
import type { AbortSignalLike } from '../abort.ts'
import type { HeadVerdict, ScoredLabel } from '../verdict.ts'

/** What a stage is told of a page. */
export interface StageContext {
  /** The page as it was given. */
  readonly page: Page
  /** Its URL, trimmed; empty where it has none or a malformed one. */
  readonly url: string
  /** Its title, trimmed, as the caller or else the page's document says; empty where it has none. */
  readonly title: string
  /** Its description, likewise. */
  readonly description: string
  /** Its language tag, likewise. */
  readonly lang: string
  /** Whether the caller wants evidence. */
  readonly explain: boolean
  /** What the URL consists of, worked out once per page; null where there is none. */
  urlFacts(): UrlFacts | null
  /** What its document or HTML says, signals and main text included, read once per page; null where it has neither. */
  content(): PageContent | null
  /** Whether a head still looks for an answer: no cheaper stage was sure. */
  isOpen(head: string): boolean
  /** The answer of the cheaper stages so far. */
  answerOf(head: string): HeadVerdict | undefined
}

/** What a stage says of one head. */
export interface StageAnswer {
  /**
   * Calibrated probabilities, 0 to 1: by label, where labels left out are 0, or a list in the order of the head's labels.
   * Read before the stage runs again, so a buffer may be used again and again. Left out: the stage only vetoes.
   */
  readonly scores?: Readonly<Record<string, number>> | ArrayLike<number> | undefined
  /**
   * The labels that count, best first, where the stage decides that by itself; left out: those whose scores reach the head's
   * thresholds. `sure` then says whether the decision is `accept` or `review`.
   */
  readonly labels?: readonly string[] | undefined
  /** Labels that no stage may give for this page, whatever was or will be said. */
  readonly veto?: readonly string[] | undefined
  /**
   * Whether dearer stages need not be asked about this head. Left out: whether the best label is well above its
   * threshold, which is what `decision: 'accept'` says.
   */
  readonly sure?: boolean | undefined
  /** Why, kept where the caller wants evidence. */
  readonly evidence?: readonly Evidence[] | undefined
}

/** What a stage says, by head. Heads left out are not answered: the stage has nothing to say of them. */
export type AnswersByHead = Readonly<Record<string, StageAnswer | undefined>>

/** What a stage says, by head or as a list in the order of the stage's heads, which is read faster. */
export type StageAnswers = AnswersByHead | readonly (StageAnswer | undefined)[]

/** What to do about an answer that is none. */
export const STAGE_ANSWERS =
  'A stage answers { [head]: { scores } }, probabilities by label or in their order; {} where it has nothing to say'

/** Nothing to say of any head. */
export const NO_ANSWERS: StageAnswers = Object.freeze({})

/**
 * A step of the cascade. Stages run from cheap to dear, and only while one of their heads is open; what a dearer stage
 * says replaces what a cheaper one said. Give `runSync`, or `run`, or both: `classifySync` asks only stages with `runSync`,
 * everything else prefers `run`. What a stage throws ends the page's classification with `E_STAGE`.
 */
export interface Stage {
  /** Shown as `decidedBy`. Each stage of a classifier has its own. */
  readonly name: StageName
  /** About how many microseconds a page costs. Only the order counts; the lexical model is 10. */
  readonly cost: number
  /** The heads it may answer; heads that the classifier does not have are passed over. */
  readonly heads: readonly string[]
  /** Answers without waiting. */
  runSync?(context: StageContext): StageAnswers
  /** Answers in its own time. Where the caller gave no signal, `signal` is undefined. */
  run?(context: StageContext, signal?: AbortSignalLike): Promise<StageAnswers>
  /**
   * Why it said so, asked right after an answer without `evidence`, where the caller wants evidence. `labels` are those the
   * head now has; where it has none, the one that came closest, with its score.
   */
  explain?(context: StageContext, head: string, labels: readonly ScoredLabel[]): readonly Evidence[]
}

/**
 * Checks a stage of your own and gives it back, typed. Throws `E_STAGE` where something is missing.
 *
 * ```ts
 * const known = defineStage({
 *   name: 'known-sites',
 *   cost: 1,
 *   heads: ['topic'],
 *   runSync: ({ url }) => (url.includes('://news.example.com/') ? { topic: { scores: { News: 1 } } } : {}),
 * })
 * const classifier = await createClassifier({ stages: [known] })
 * ```
 */
export function defineStage<S extends Stage>(stage: S): S {
  if (typeof stage !== 'object' || stage === null) throw flaw('A stage is not an object', stage)
  const { name, cost, heads, runSync, run, explain } = stage
  if (typeof name !== 'string' || name === '') throw flaw('A stage has no name', name)
  if (typeof cost !== 'number' || !(cost >= 0)) throw flaw(`The stage ${name} has no cost of 0 or more`, cost)
  if (!Array.isArray(heads) || heads.length === 0 || heads.some((head) => typeof head !== 'string')) {
    throw flaw(`The stage ${name} has no list of heads`, heads)
  }
  for (const [method, value] of Object.entries({ runSync, run, explain })) {
    if (value !== undefined && typeof value !== 'function')
      throw flaw(`${method} of the stage ${name} is no function`, value)
  }
  if (!runSync && !run) throw flaw(`The stage ${name} has neither run nor runSync`, stage)
  return stage
}

function flaw(message: string, value: unknown): PagekindError {
  return new PagekindError('E_STAGE', message, {
    value,
    hint: 'A stage is { name, cost, heads, run(context, signal) or runSync(context) }',
  })
}
