/** Measuring how well the heads answer: metrics, cross-fitted thresholds, intervals, baselines and the report. */
export { BASELINES, type BaselineName, readScores, runBaseline, type ScoresById } from './baselines.ts'
export { type F1Intervals, f1DifferenceIntervals, f1Intervals, type Interval } from './bootstrap.ts'
export { ECE_BINS, expectedCalibrationError } from './calibration-error.ts'
export {
  applyCalibration,
  fitCalibration,
  fitIsotonic,
  fitPlatt,
  type Margins,
  marginCalibrator,
} from './calibration-fit.ts'
export {
  type Calibrator,
  type Decisions,
  type EvalRow,
  type Evaluation,
  evaluateScores,
  SLICES,
  type SliceMetrics,
  type SliceName,
} from './evaluate-scores.ts'
export { domainOf, FOLDS, foldOf } from './folds.ts'
export { type BaselineResult, type HeadResult, measureBaseline, measureHead } from './measure.ts'
export type { LabelMetrics } from './metrics.ts'
export { prepareEvaluation } from './prepare.ts'
export { MACRO_LEAD, type Report, type ReportInput, renderReport } from './report.ts'
export { type GoldenRow, type NoisyRow, readGolden, readNoisy, type Slice, sharedFolder } from './shared-data.ts'
export { bestThreshold } from './thresholds.ts'
export { TOPIC_LABELS } from './topic-labels.ts'
