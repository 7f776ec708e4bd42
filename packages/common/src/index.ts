/** The words every pagekind package shares: the error class and its codes, pages, evidence, the DOM as it is read. */
export { checksum } from './checksum.ts'
export type { DocumentLike, ElementLike, NodeLike } from './dom.ts'
export { ERROR_CODES, type ErrorCode, PagekindError, type PagekindErrorDetails } from './error.ts'
export type {
  DecisionEvidence,
  Evidence,
  NoticeEvidence,
  RuleEvidence,
  SignalEvidence,
  StageName,
  TokenEvidence,
  TokenWeight,
} from './evidence.ts'
export { badOption, checkOptions } from './options.ts'
export type { Page } from './page.ts'
export { aligned, isSealed, seal, type Unsealed, unseal } from './sealed.ts'
export { shorten } from './shorten.ts'
