/**
 * Everything of `@pagekind/core` but the default weights, for those who bring a bundle.
 *
 * @module
 */
export {
  type DecisionEvidence,
  type DocumentLike,
  type ElementLike,
  ERROR_CODES,
  type ErrorCode,
  type Evidence,
  type NodeLike,
  type NoticeEvidence,
  type Page,
  PagekindError,
  type PagekindErrorDetails,
  type RuleEvidence,
  type SignalEvidence,
  type StageName,
  type TokenEvidence,
  type TokenWeight,
} from '@pagekind/common'
export type { Heading, PageContent, SignalName, Signals, Truncation, UrlFacts } from '@pagekind/features'
export type { AbortSignalLike, MinimalAbortSignal } from './abort.ts'
export type { FetchedResponse, FetchLike } from './bundle/fetch.ts'
export { type Bundle, type BundleBytes, type BundleSource, type LoadBundleOptions, loadBundle } from './bundle/load.ts'
export type { BundleFile, FusionPolicy, FusionSpec, HeadSpec, Manifest } from './bundle/manifest.ts'
export type { Activation, Calibration, IsotonicCalibration, PlattCalibration } from './calibration.ts'
export {
  type AnswersByHead,
  defineStage,
  type Stage,
  type StageAnswer,
  type StageAnswers,
  type StageContext,
} from './cascade/stage.ts'
export {
  type Classifier,
  type ClassifierOptions,
  type ClassifyOptions,
  type ClassifySyncOptions,
  createClassifier,
  type HeadInfo,
} from './classifier.ts'
export type { Fusion, FusionParts } from './fusion/parts.ts'
export type { LexicalSpec } from './lexical/index.ts'
export type { LexicalInputs } from './lexical/inputs.ts'
export type { Batching, Runtime, RuntimeBatch, RuntimeHead } from './onnx/runtime.ts'
export type { PageReader } from './reader.ts'
export type { RuleControl } from './rule-control.ts'
export type { TextFields } from './tokenizer/tokenizer.ts'
export type { Decision, HeadVerdict, HeadVerdicts, ScoredLabel, Verdict } from './verdict.ts'
