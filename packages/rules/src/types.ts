import type { SignalName } from '@pagekind/features'

/** One or several; several hold when any of them does. */
export type OneOrMore<T> = T | readonly T[]

/** A test of a page's query parameters. */
export interface QueryTest {
  /** Name of the parameter, decoded; `*` stands for any characters. */
  readonly key: string
  /** Its value, decoded, likewise. Left out: any value. */
  readonly value?: string
}

/** A regular expression in RE2's syntax (https://github.com/google/re2/wiki/Syntax), which runs in linear time. */
export interface RegexTest {
  readonly field: RuleField
  readonly pattern: string
}

/** The parts of a page that keywords and regular expressions read. `text` is the page's main text. */
export type RuleField = 'title' | 'description' | 'url' | 'text'

/**
 * A test of one page. Every member that is given must hold; a list holds when any of its entries does. A test of something that
 * the page does not have (a signal of a page without markup, a title of one without) does not hold.
 */
export interface RuleCondition {
  /** All of these hold. */
  readonly all?: readonly RuleCondition[]
  /** One of these holds. */
  readonly any?: readonly RuleCondition[]
  /** None of these holds. */
  readonly none?: readonly RuleCondition[]
  /** The host is this one or below it: `example.com` is also `www.example.com`, never `myexample.com`. No public suffix. */
  readonly domain?: OneOrMore<string>
  /** The host is exactly this one; a label `*` stands for any one label. */
  readonly host?: OneOrMore<string>
  /**
   * The path, decoded: `/shop` is that path and what is below it, never `/shopping`; `/shop/` is what is below; `/shop$` that path
   * alone, `/$` the home page. With `*` (any characters but `/`) or `**` (any) it is a pattern of the whole path. Letters count
   * in their case.
   */
  readonly path?: OneOrMore<string>
  readonly query?: OneOrMore<QueryTest>
  /** File extension of the path, without its dot. */
  readonly extension?: OneOrMore<string>
  /** Words or phrases of the title, at word boundaries, in any script, in any case. */
  readonly title?: OneOrMore<string>
  readonly description?: OneOrMore<string>
  /** Of the address, its escapes decoded, without its scheme. */
  readonly url?: OneOrMore<string>
  /** Of the page's main text. */
  readonly text?: OneOrMore<string>
  readonly regex?: OneOrMore<RegexTest>
  /** BCP 47 tag; `en` is also `en-GB`. */
  readonly language?: OneOrMore<string>
  /** A comparison of a structural signal: `link_density < 0.33`. One of `<`, `<=`, `>`, `>=`, `==`, `!=`. */
  readonly signal?: OneOrMore<string>
}

/** What someone knows about pages: where `when` holds and `unless` does not, `label` of `head` gains `weight`. */
export interface Rule {
  /** Names the rule in reasons and updates; unique in its file. */
  readonly id: string
  readonly head: string
  readonly label: string
  /** An integer. In each head only the matching rules of the highest priority count. Left out: 0. */
  readonly priority?: number
  /**
   * What the rule adds to the odds of the label: 1 alone gives it 0.5, 9 gives 0.9. Negative weights take away. Left out: 1.
   */
  readonly weight?: number
  readonly when: RuleCondition
  readonly unless?: RuleCondition
  /** No rule behind this one in the order is asked, in any head, and no later stage is asked about its head. */
  readonly stop?: boolean
  /** Instead of adding anything, no stage may give this label. Counts whatever outranks it. */
  readonly veto?: boolean
  /** For people. */
  readonly comment?: string
}

/** A head that rules bring along, beside those of the model. */
export interface RuleHead {
  readonly labels: readonly string[]
  /** Whether its labels exclude each other. Left out: no. */
  readonly exclusive?: boolean
  /** Score from which a label counts, 0 to 1. Left out: 0.5. */
  readonly threshold?: number
}

/** A file of rules; `rules.schema.json` of this package is its JSON schema. */
export interface RuleFile {
  readonly $schema?: string
  readonly version: 1
  /** For people. */
  readonly name?: string
  /** Heads of its own, by name. */
  readonly heads?: Readonly<Record<string, RuleHead>>
  readonly rules: readonly Rule[]
}

/** What rules are asked of. Members may be getters: each is read at most once, and only where a rule needs it. */
export interface RulePage {
  readonly url?: string | undefined
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly lang?: string | undefined
  /** The page's main text, as `readPage` of `@pagekind/features` gives it. */
  readonly mainText?: string | undefined
  /** The page's structural signals, as `extractSignals` gives them. */
  readonly signals?: Readonly<Partial<Record<SignalName, number>>> | undefined
}

/** A part of the page that a rule's test found. */
export interface RuleHit {
  /** The member of the condition: `domain`, `title`, `signal`, … */
  readonly field: string
  /** The slice of the page, or for a signal its value, that it holds for. */
  readonly matched: string
}

/** Why a rule spoke: what it matched and what it says. */
export interface RuleMatch {
  readonly rule: string
  readonly head: string
  readonly label: string
  /** The first of `hits`. */
  readonly field: string
  readonly matched: string
  /** Everything that its condition found, in the condition's order; empty where it only says what is absent. */
  readonly hits: readonly RuleHit[]
  readonly weight: number
  readonly priority: number
  readonly stop: boolean
  readonly veto: boolean
}

/** Something wrong in a file of rules. */
export interface RuleProblem {
  /** Where, as a JSON pointer (RFC 6901): `/rules/3/when/domain/0`. Empty for the file as a whole. */
  readonly path: string
  readonly message: string
  /** The value at fault, shortened. */
  readonly value: string
  readonly hint: string
}

/** Makes a linear-time test of a pattern; `linearRegex` of `@pagekind/rules/regex` is one. */
export interface RegexEngine {
  /** Throws where the pattern is none. */
  compile(pattern: string): RegexMatcher
}

/** Finds the first match in a text, as the code units where it begins and ends; null where there is none. */
export type RegexMatcher = (text: string) => readonly [from: number, to: number] | null
