/** What people know about sites, as rules. The public types; the engine comes with the rules issue. */
export type { Rule, RuleCondition, RuleMatch, RuleSet } from './types.ts'
