import type { SignalName } from '@pagekind/features'
import type { HostTableData } from '../hosts/table.ts'
import type { AutomatonData } from '../keywords/automaton.ts'
import type { QueryTest, RegexTest, RuleField, RuleHead } from '../types.ts'

/** The fields that keywords are looked for in; a field is told by its place here. */
export const FIELDS = ['title', 'description', 'url', 'text'] as const satisfies readonly RuleField[]

/** A condition in terms of atoms, which are numbers. */
export type Expression = number | readonly ['and' | 'or', ...Expression[]] | readonly ['not', Expression]

/** A test that is not made of others. Hosts and keywords are found by scanning, the rest is asked when a rule needs it. */
export type Atom =
  | { readonly kind: 'domain' | 'host' }
  /** Keywords in the field of this number. */
  | { readonly kind: 'keywords'; readonly field: number }
  /** Text that a regular expression needs, not at word boundaries. */
  | { readonly kind: 'literal'; readonly field: number }
  | { readonly kind: 'path'; readonly globs: readonly string[] }
  | { readonly kind: 'query'; readonly tests: readonly QueryTest[] }
  | { readonly kind: 'extension'; readonly names: readonly string[] }
  | { readonly kind: 'language'; readonly tags: readonly string[] }
  | { readonly kind: 'signal'; readonly tests: readonly SignalTest[] }
  /** `needs`: the literal atoms of its tests; -1 for a test that needs none. */
  | { readonly kind: 'regex'; readonly tests: readonly RegexTest[]; readonly needs: readonly number[] }

/** A comparison of a signal. */
export interface SignalTest {
  readonly signal: SignalName
  readonly operator: '<' | '<=' | '>' | '>=' | '==' | '!='
  readonly value: number
}

/** A rule as it is asked. */
export interface CompiledRule {
  readonly id: string
  readonly head: string
  readonly label: string
  readonly priority: number
  readonly weight: number
  readonly stop: boolean
  readonly veto: boolean
  readonly when: Expression
  readonly unless: Expression | null
}

/** How a host of the table speaks for an atom: also what is below it, it alone, or only a hint to look at a pattern. */
export const BELOW = 0
export const EXACT = 1
export const PATTERN = 2
/** An entry of a group: an atom times this, plus one of the above; of a pattern its number instead of an atom's. */
export const MODES = 3

/** A host with `*` for labels, and the atom it speaks for. */
export interface HostPattern {
  readonly atom: number
  readonly pattern: string
}

/** Rules, compiled: everything a set of rules is made of. Plain data. */
export interface Program {
  readonly name: string
  readonly heads: Readonly<Record<string, RuleHead>>
  /** In the order in which they count: by priority, then as in the file. */
  readonly rules: readonly CompiledRule[]
  readonly atoms: readonly Atom[]
  readonly hosts: HostTableData
  /** Entries of the group of a host, from `groupStarts[group]` on. */
  readonly groupStarts: Uint32Array
  readonly groupEntries: Uint32Array
  readonly patterns: readonly HostPattern[]
  /** Numbers of the patterns that end with a wildcard, so that no host leads to them. */
  readonly openPatterns: readonly number[]
  readonly keywords: AutomatonData
  /** Atoms of a keyword, from `keywordStarts[keyword]` on. */
  readonly keywordStarts: Uint32Array
  readonly keywordAtoms: Uint32Array
  /** Rules that may hold only if this atom does, from `triggerStarts[atom]` on. */
  readonly triggerStarts: Uint32Array
  readonly triggerRules: Uint32Array
  /** Rules that no host or keyword leads to. */
  readonly always: readonly number[]
}
