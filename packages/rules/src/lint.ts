/**
 * Looks rules through for those that do nothing or contradict others.
 *
 * @module
 */
export { type Finding, type FindingKind, lintRules } from './lint/lint.ts'
