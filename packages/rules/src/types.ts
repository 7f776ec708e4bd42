import type { Page } from '@pagekind/common'

/** A test of one page. Every member that is given must hold; a list holds when any of its entries does. */
export interface RuleCondition {
  readonly all?: readonly RuleCondition[]
  readonly any?: readonly RuleCondition[]
  readonly none?: readonly RuleCondition[]
  /** Registrable domain or host suffix, matched at a label boundary. */
  readonly domain?: string | readonly string[]
  /** Exact host, or with `*` for one whole label. */
  readonly host?: string | readonly string[]
  /** Path prefix, or a glob where it holds `*`. */
  readonly path?: string | readonly string[]
  readonly query?: { readonly key: string; readonly value?: string }
  /** File extension without its dot. */
  readonly extension?: string | readonly string[]
  /** Keywords at word boundaries, in any script. */
  readonly title?: string | readonly string[]
  readonly description?: string | readonly string[]
  readonly url?: string | readonly string[]
  readonly text?: string | readonly string[]
  /** Linear-time regular expression on a named field. */
  readonly regex?: { readonly field: 'url' | 'title' | 'description' | 'text'; readonly pattern: string }
  readonly language?: string | readonly string[]
  /** A comparison such as `link_density < 0.33`. */
  readonly signal?: string
}

/** What someone knows about pages: where `when` holds and `unless` does not, `label` of `head` gains `weight`. */
export interface Rule {
  readonly id: string
  readonly head: string
  readonly label: string
  /** Higher goes first. 0 when left out. */
  readonly priority?: number
  /** What the rule adds to the label. 1 when left out. */
  readonly weight?: number
  readonly when: RuleCondition
  readonly unless?: RuleCondition
  /** Nothing of lower priority is asked once this rule has matched. */
  readonly stop?: boolean
}

/** Why a rule spoke: what it matched and what it added. */
export interface RuleMatch {
  readonly rule: string
  readonly head: string
  readonly label: string
  readonly field: string
  readonly matched: string
  readonly weight: number
  readonly priority: number
}

/** Compiled rules: immutable, asked per page. */
export interface RuleSet {
  readonly size: number
  /** Every rule that matches, strongest priority first. */
  match(page: Page): readonly RuleMatch[]
}
