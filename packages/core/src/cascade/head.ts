import { PagekindError, type StageName } from '@pagekind/common'
import type { HeadSpec } from '../bundle/manifest.ts'
import type { Decision, HeadVerdict, ScoredLabel } from '../verdict.ts'
import type { HeadState } from './context.ts'
import { recordType } from './record.ts'
import { STAGE_ANSWERS, type StageAnswer } from './stage.ts'

/** How far from its threshold a label's score is too close to call. */
const REVIEW_MARGIN = 0.1
/** Less than what scores are rounded to: 0.6 lies 0.1 above 0.5, whatever binary fractions make of it. */
const TOLERANCE = 1e-9

/** Scores are rounded to six decimals: what is beyond is noise, and a million verdicts should not carry it. */
const DECIMALS = 1e6

type Scores = NonNullable<StageAnswer['scores']>

/** One head of a classifier: turns scores into labels. */
export class Head {
  readonly spec: HeadSpec
  readonly thresholds: Float64Array
  /** A copy of those of `spec`, which are frozen: V8 reads frozen lists slowly. */
  readonly #labels: readonly string[]
  readonly #labelIndex: ReadonlyMap<string, number>
  readonly #Scores: new (
    values: ArrayLike<number>,
  ) => Record<string, number>
  readonly #scores: Float64Array
  /** Where the labels stand that were found last, best first. */
  readonly #above: Uint32Array

  /** `thresholds` are the bundle's or the caller's, one per label. */
  constructor(spec: HeadSpec, thresholds: readonly number[]) {
    this.spec = spec
    this.thresholds = Float64Array.from(thresholds)
    this.#labels = [...spec.labels]
    this.#labelIndex = new Map(spec.labels.map((label, i) => [label, i]))
    this.#Scores = recordType(spec.labels)
    this.#scores = new Float64Array(spec.labels.length)
    this.#above = new Uint32Array(spec.labels.length)
  }

  /**
   * Writes the scores that a stage gave to `state`; `given` are the labels that count, where the stage decided that itself. Throws
   * `E_STAGE` where they are none.
   */
  judge(
    scores: Scores,
    sure: boolean | undefined,
    stage: StageName,
    state: HeadState,
    given?: readonly string[] | undefined,
  ): void {
    this.#readScores(scores, stage)
    if (state.vetoes !== null) this.#takeOut(state.vetoes)
    const labels = given === undefined ? this.#labelsAbove() : this.#labelsGiven(given, stage, state.vetoes)
    state.verdict = { labels, scores: new this.#Scores(this.#scores), decidedBy: stage, evidence: [] }
    state.given = given !== undefined
    state.decision =
      given === undefined ? this.#decide(labels) : sure === false ? 'review' : labels.length > 0 ? 'accept' : 'abstain'
    state.open = !(sure ?? state.decision === 'accept')
  }

  /** Forbids labels, in the answer that there is and in those to come. Throws `E_STAGE` for a label the head does not have. */
  veto(labels: readonly string[], stage: StageName, state: HeadState): void {
    for (const label of labels) {
      if (!this.#labelIndex.has(label))
        throw this.#badAnswer(stage, 'vetoes a label that the head does not have', label)
      state.vetoes ??= new Set()
      state.vetoes.add(label)
    }
    const { verdict, open } = state
    if (verdict === undefined || state.vetoes === null) return
    const given = state.given ? verdict.labels.map(({ label }) => label) : undefined
    this.judge(verdict.scores, !open, verdict.decidedBy, state, given)
    state.verdict!.evidence = verdict.evidence
  }

  /** What is vetoed is not the case. Where labels exclude each other, the others are as likely as they are without it. */
  #takeOut(vetoes: ReadonlySet<string>): void {
    const scores = this.#scores
    let removed = 0
    for (const label of vetoes) {
      const at = this.#labelIndex.get(label)!
      removed += scores[at]!
      scores[at] = 0
    }
    if (this.spec.activation !== 'softmax' || removed === 0 || removed >= 1) return
    for (let i = 0; i < scores.length; i++) scores[i] = round(Math.min(1, scores[i]! / (1 - removed)))
  }

  /** The label that came closest to its threshold from below, with its score. */
  nearest(verdict: HeadVerdict): ScoredLabel {
    const { labels } = this.spec
    let best = 0
    labels.forEach((label, i) => {
      const distance = this.thresholds[i]! - verdict.scores[label]!
      if (distance < this.thresholds[best]! - verdict.scores[labels[best]!]!) best = i
    })
    const label = labels[best]!
    return { label, score: verdict.scores[label]! }
  }

  #readScores(scores: Scores, stage: StageName): void {
    const out = this.#scores
    if (!isList(scores)) {
      this.#readRecord(scores, stage)
      return
    }
    const count = out.length
    if (scores.length !== count) throw this.#badAnswer(stage, `gave ${scores.length} scores for ${count} labels`)
    for (let i = 0; i < count; i++) {
      const score = scores[i]!
      if (!isProbability(score)) throw this.#badScore(i, score, stage)
      out[i] = round(score)
    }
  }

  #readRecord(scores: Readonly<Record<string, number>>, stage: StageName): void {
    if (typeof scores !== 'object' || scores === null) throw this.#badAnswer(stage, 'gave no scores', scores)
    this.#scores.fill(0)
    for (const label of Object.keys(scores)) {
      const i = this.#labelIndex.get(label)
      if (i === undefined) throw this.#badAnswer(stage, 'gave a score for a label that the head does not have', label)
      const score = scores[label]!
      if (!isProbability(score)) throw this.#badScore(i, score, stage)
      this.#scores[i] = round(score)
    }
  }

  /**
   * Labels at or above their thresholds, best first; equal ones in the head's order. The fallback label says that no
   * other fits: it stands alone where it is the best, and beside others not at all.
   */
  #labelsAbove(): ScoredLabel[] {
    const { fallback } = this.spec
    const labels = this.#labels
    const scores = this.#scores
    const above = this.#above
    let count = this.#sortAbove()
    if (count > 1 && labels[above[0]!] === fallback) count = 1
    // As long as it has to be: a list that is added to takes five times the memory.
    const found = new Array<ScoredLabel>(count)
    let length = 0
    for (let i = 0; i < count; i++) {
      const label = labels[above[i]!]!
      if (i === 0 || label !== fallback) found[length++] = { label, score: scores[above[i]!]! }
    }
    if (length < count) found.pop()
    return found
  }

  /** Writes the labels whose scores reach their thresholds to `#above`, best first, and tells how many there are. */
  #sortAbove(): number {
    const scores = this.#scores
    const { thresholds } = this
    const above = this.#above
    let count = 0
    for (let i = 0; i < thresholds.length; i++) {
      const score = scores[i]!
      if (score < thresholds[i]!) continue
      let at = count++
      for (; at > 0 && scores[above[at - 1]!]! < score; at--) above[at] = above[at - 1]!
      above[at] = i
    }
    return count
  }

  #labelsGiven(given: readonly string[], stage: StageName, vetoes: ReadonlySet<string> | null): ScoredLabel[] {
    if (!Array.isArray(given)) throw this.#badAnswer(stage, 'gave labels that are no list', given)
    return given.flatMap((label) => {
      const i = this.#labelIndex.get(label)
      if (i === undefined) throw this.#badAnswer(stage, 'gave a label that the head does not have', label)
      return vetoes?.has(label) ? [] : [{ label, score: this.#scores[i]! }]
    })
  }

  /** See `Verdict.decision`; `labels` are those that were found last. */
  #decide(labels: readonly ScoredLabel[]): Decision {
    if (labels.length > 0) {
      const threshold = this.thresholds[this.#above[0]!]!
      return isFar(labels[0]!.score - threshold, 1 - threshold) ? 'accept' : 'review'
    }
    for (let i = 0; i < this.thresholds.length; i++) {
      const threshold = this.thresholds[i]!
      if (!isFar(threshold - this.#scores[i]!, threshold)) return 'review'
    }
    return 'abstain'
  }

  #badScore(i: number, score: unknown, stage: StageName): PagekindError {
    const label = this.spec.labels[i]
    return this.#badAnswer(stage, `gave ${label} a score that is not a probability from 0 to 1`, score)
  }

  #badAnswer(stage: StageName, what: string, ...value: [] | [unknown]): PagekindError {
    return new PagekindError('E_STAGE', `The stage ${stage} ${what}, in the head ${this.spec.name}`, {
      ...(value.length === 1 ? { value: value[0] } : {}),
      hint: STAGE_ANSWERS,
    })
  }
}

/** Labels may be called `length`, but a record's scores are never a number of entries. */
function isList(scores: Scores): scores is ArrayLike<number> {
  return Array.isArray(scores) || ArrayBuffer.isView(scores)
}

/** Whether a score lies far enough from its threshold; `room` is what lies between the threshold and 0 or 1. */
export function isFar(distance: number, room: number): boolean {
  return distance + TOLERANCE >= Math.min(REVIEW_MARGIN, room / 2)
}

function isProbability(score: unknown): boolean {
  return typeof score === 'number' && score >= 0 && score <= 1
}

/** Of a probability, which 32 bits can hold; faster than Math.round, and gives 0 for -0. */
function round(score: number): number {
  return ((score * DECIMALS + 0.5) | 0) / DECIMALS
}
