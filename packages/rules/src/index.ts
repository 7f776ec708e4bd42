/**
 * What people know about sites and pages, as rules: hosts by the million, paths, keywords in any script, signals. Predictable,
 * explained, editable by anyone.
 *
 * @module
 */
export { PageFacts } from './match/page-facts.ts'
export { type CompileOptions, compileRules, loadRules, type RuleInfo, RuleSet, type RuleStats } from './rule-set.ts'
export { checkRules, parseRules } from './schema/check.ts'
export { type HeadTally, type MatchEffect, type TalliedMatch, type Tally, type TallyOptions, tally } from './tally.ts'
export type {
  OneOrMore,
  QueryTest,
  RegexEngine,
  RegexMatcher,
  RegexTest,
  Rule,
  RuleCondition,
  RuleField,
  RuleFile,
  RuleHead,
  RuleHit,
  RuleMatch,
  RulePage,
  RuleProblem,
} from './types.ts'
