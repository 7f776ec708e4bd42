import { type F1Intervals, f1DifferenceIntervals, f1Intervals } from './bootstrap.ts'
import { type Calibrator, type EvalRow, type Evaluation, evaluateScores } from './evaluate-scores.ts'

/** One head of our model, measured. */
export interface HeadResult {
  readonly name: string
  readonly evaluation: Evaluation
  readonly intervals: F1Intervals
}

/** A model to compare with, measured on the same rows of one head. */
export interface BaselineResult extends HeadResult {
  /** How it was trained, in one sentence. */
  readonly what: string
  /** Ours minus this one, in macro and micro F1 over all measured rows. */
  readonly difference: { readonly macroF1: number; readonly microF1: number; readonly intervals: F1Intervals }
}

/** Evaluates a head of ours and draws its intervals. */
export function measureHead(
  name: string,
  rows: readonly EvalRow[],
  scores: readonly ArrayLike<number>[],
  labels: readonly string[],
  calibrator?: Calibrator,
): HeadResult {
  const evaluation = evaluateScores(rows, scores, labels, calibrator)
  return { name, evaluation, intervals: f1Intervals(evaluation.decisions, labels.length) }
}

/** Evaluates a baseline under the procedure that `ours` went through and compares the two. */
export function measureBaseline(
  name: string,
  what: string,
  ours: HeadResult,
  rows: readonly EvalRow[],
  scores: readonly ArrayLike<number>[],
  calibrator?: Calibrator,
): BaselineResult {
  const { labels, slices, decisions } = ours.evaluation
  const result = measureHead(name, rows, scores, labels, calibrator)
  const theirs = result.evaluation
  return {
    ...result,
    what,
    difference: {
      macroF1: slices.all.macroF1 - theirs.slices.all.macroF1,
      microF1: slices.all.microF1 - theirs.slices.all.microF1,
      intervals: f1DifferenceIntervals(decisions, theirs.decisions, labels.length),
    },
  }
}
