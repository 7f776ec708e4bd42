import { checkOptions, PagekindError } from '@pagekind/common'
import { readProgram } from './binary/read.ts'
import { writeProgram } from './binary/write.ts'
import { compileProgram } from './compile/compile.ts'
import type { Program } from './compile/program.ts'
import { toRuleFile } from './export.ts'
import { type CompiledRegexes, Matcher } from './match/matcher.ts'
import type { PageFacts } from './match/page-facts.ts'
import { parseRules } from './schema/check.ts'
import type { RegexEngine, RegexMatcher, RuleFile, RuleHead, RuleMatch, RulePage } from './types.ts'

/** Options of {@link compileRules}. */
export interface CompileOptions {
  /** What runs regular expressions: `linearRegex` of `@pagekind/rules/regex`. Needed where a rule has one. */
  readonly regex?: RegexEngine | undefined
  /**
   * Whether hosts are kept as text and compared, so that no forged host can match. It costs about 20 bytes a host more. `false`
   * keeps fingerprints of 48 bits or more: a host that is not in the rules is taken for one that is about once in 2^48 ÷ hosts
   * tries, and who knows the rules could search for one. Left out: true.
   */
  readonly keepHosts?: boolean | undefined
}

/** A rule as a set tells it. */
export interface RuleInfo {
  readonly id: string
  readonly head: string
  readonly label: string
  readonly priority: number
}

/** What a set consists of. */
export interface RuleStats {
  readonly rules: number
  /** Distinct hosts and domains, patterns with a wildcard aside. */
  readonly hosts: number
  readonly hostPatterns: number
  /** Distinct keywords, what regular expressions need included. */
  readonly keywords: number
  readonly regexes: number
  /** Rules that no host or keyword leads to: each page is asked all of them. */
  readonly alwaysAsked: number
  /** Whether hosts are kept and compared. */
  readonly keepsHosts: boolean
  /** Bytes when written. */
  readonly bytes: number
}

/** Compiled rules. Immutable: any number of classifiers may ask it. */
export class RuleSet {
  readonly #program: Program
  readonly #regexes: CompiledRegexes
  readonly #matcher: Matcher
  readonly #disabled: Uint8Array | null

  /** @internal */
  constructor(program: Program, regexes: CompiledRegexes, disabled: Uint8Array | null) {
    this.#program = program
    this.#regexes = regexes
    this.#matcher = new Matcher(program, regexes)
    this.#disabled = disabled
  }

  /** The file's name; empty where it has none. */
  get name(): string {
    return this.#program.name
  }

  /** Heads that the rules bring along. */
  get heads(): Readonly<Record<string, RuleHead>> {
    return this.#program.heads
  }

  /** Its rules, in the order in which they count. */
  get rules(): readonly RuleInfo[] {
    return this.#program.rules
      .filter((_, i) => this.#disabled?.[i] !== 1)
      .map(({ id, head, label, priority }) => ({ id, head, label, priority }))
  }

  /** What it consists of; about as dear as {@link serialize}. */
  stats(): RuleStats {
    const { hosts, patterns, keywordStarts, always, atoms } = this.#program
    return {
      rules: this.rules.length,
      hosts: hosts.remainders.reduce((count, kept) => count + (kept === 0 ? 0 : 1), 0),
      hostPatterns: patterns.length,
      keywords: keywordStarts.length - 1,
      regexes: atoms.reduce((count, atom) => count + (atom.kind === 'regex' ? atom.tests.length : 0), 0),
      alwaysAsked: always.filter((rule) => this.#disabled?.[rule] !== 1).length,
      keepsHosts: hosts.starts.length > 0,
      bytes: this.serialize().length,
    }
  }

  /**
   * Every rule that holds for a page: the highest priority first, rules of the same in the order of their file. About 0.4 µs
   * with a million hosts, 2 µs more where keywords are looked for in a title. Throws `E_INPUT` where a member of the
   * page is not text.
   */
  match(page: RulePage | PageFacts): readonly RuleMatch[] {
    return this.#matcher.match(page, this.#disabled)
  }

  /** The same rules without some, sharing all that is large. Throws `E_OPTION` for an id that is not there. */
  without(ids: Iterable<string>): RuleSet {
    const { rules } = this.#program
    const disabled = this.#disabled?.slice() ?? new Uint8Array(rules.length)
    const places = new Map(rules.map(({ id }, i) => [id, i]))
    for (const id of ids) {
      const place = places.get(id)
      if (place === undefined || disabled[place] === 1) {
        throw new PagekindError('E_OPTION', 'There is no rule of this id', {
          value: id,
          hint: 'See `rules` of the set',
        })
      }
      disabled[place] = 1
    }
    return new RuleSet(this.#program, this.#regexes, disabled)
  }

  /**
   * The rules as a file of them again, to be written as JSON: the same answers on every page, though keywords are folded, hosts
   * normalised and comments gone. Throws `E_OPTION` where the names of hosts were not kept.
   */
  toFile(): RuleFile {
    return toRuleFile(this.#program, this.#disabled)
  }

  /**
   * The rules as bytes that {@link loadRules} reads without building anything again. Rules taken out by {@link without} stay out.
   */
  serialize(): Uint8Array<ArrayBuffer> {
    return writeProgram(this.#program, this.#disabled)
  }
}

/**
 * Compiles rules: a file of them, or its JSON. Throws `E_JSON`, `E_RULE_SYNTAX` naming the first problems (`checkRules` gives
 * all), `E_OPTION`. About 2 µs a host, 5 µs a keyword.
 *
 * ```ts
 * const rules = compileRules({
 *   version: 1,
 *   rules: [{ id: 'our-shop', head: 'topic', label: 'Shop', weight: 9, when: { domain: 'example.com', path: '/shop/' } }],
 * })
 * rules.match({ url: 'https://www.example.com/shop/shoes' })[0]?.rule // 'our-shop'
 * ```
 */
export function compileRules(source: string | RuleFile, options?: CompileOptions): RuleSet {
  checkOptions(options, ['regex', 'keepHosts'], 'compileRules')
  const program = compileProgram(parseRules(source, options?.regex), options?.keepHosts ?? true)
  return new RuleSet(program, compileRegexes(program, options?.regex), null)
}

/**
 * Rules that {@link RuleSet.serialize} wrote. The arrays of the set are views of `bytes`, which must not be changed afterwards.
 * About 5 ms for a million hosts. Throws `E_RULES_FORMAT`, `E_RULES_VERSION`, `E_RULES_CHECKSUM` for bytes that are none, and
 * what {@link compileRules} throws of regular expressions.
 */
export function loadRules(bytes: Uint8Array, options?: Pick<CompileOptions, 'regex'>): RuleSet {
  checkOptions(options, ['regex'], 'loadRules')
  const { program, disabled } = readProgram(bytes)
  return new RuleSet(program, compileRegexes(program, options?.regex), disabled)
}

function compileRegexes(program: Program, engine: RegexEngine | undefined): CompiledRegexes {
  const regexes = new Map<number, RegexMatcher[]>()
  for (const [index, atom] of program.atoms.entries()) {
    if (atom.kind !== 'regex') continue
    if (typeof engine?.compile !== 'function') {
      throw new PagekindError('E_OPTION', 'The rules have regular expressions, and nothing to run them was given', {
        value: atom.tests[0]?.pattern,
        hint: 'Give the option regex: import { linearRegex } from "@pagekind/rules/regex"',
      })
    }
    regexes.set(
      index,
      atom.tests.map(({ pattern }) => compilePattern(pattern, engine)),
    )
  }
  return regexes
}

/** A pattern that was checked when the rules were read, but maybe not by this engine. */
function compilePattern(pattern: string, engine: RegexEngine): RegexMatcher {
  try {
    return engine.compile(pattern)
  } catch (cause) {
    throw new PagekindError('E_RULE_SYNTAX', 'The engine takes a pattern for no regular expression', {
      value: pattern,
      hint: 'See `cause`',
      cause,
    })
  }
}
