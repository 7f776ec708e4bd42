import { normalizeText } from '@pagekind/features/text'
import { normalizeHost } from '../hosts/name.ts'
import { requiredLiteral } from '../regex-literal.ts'
import { parseSignalTest } from '../schema/signal-test.ts'
import type { OneOrMore, RegexTest, Rule, RuleCondition } from '../types.ts'
import { type Atom, BELOW, EXACT, type Expression, FIELDS, type HostPattern, MODES, PATTERN } from './program.ts'

/** Gathers what conditions are made of, while they are turned into expressions. */
export class Atoms {
  readonly atoms: Atom[] = []
  readonly patterns: HostPattern[] = []
  readonly openPatterns: number[] = []
  /** Group of each host of the table. */
  readonly hosts = new Map<string, number>()
  /** Entries of each group; group 0 has none. */
  readonly groups: number[][] = [[]]
  readonly #groupIds = new Map<string, number>([['', 0]])
  readonly #shared = new Map<string, number>()
  /** Atoms of each keyword. */
  readonly keywords = new Map<string, number[]>()

  /** The expression of a rule's condition. Rules are known to be well formed. */
  expressionOf(condition: Rule['when']): Expression {
    const parts: Expression[] = []
    const { all, any, none, domain, host, path, query, extension, regex, language, signal } = condition
    if (domain !== undefined) parts.push(this.#domain(listOf(domain)))
    if (host !== undefined) parts.push(this.#host(listOf(host)))
    for (const [field, name] of FIELDS.entries()) {
      const words = condition[name]
      if (words !== undefined) parts.push(this.#keywords(field, listOf(words)))
    }
    if (extension !== undefined) {
      parts.push(this.#share({ kind: 'extension', names: listOf(extension).map((name) => name.toLowerCase()) }))
    }
    if (path !== undefined) parts.push(this.#share({ kind: 'path', globs: [...listOf(path)] }))
    if (query !== undefined) parts.push(this.#share({ kind: 'query', tests: copyOf(listOf(query)) }))
    if (language !== undefined) {
      parts.push(this.#share({ kind: 'language', tags: listOf(language).map((tag) => tag.toLowerCase()) }))
    }
    if (signal !== undefined) {
      parts.push(this.#share({ kind: 'signal', tests: listOf(signal).map((text) => parseSignalTest(text)!) }))
    }
    if (all !== undefined) parts.push(...all.map((part) => this.expressionOf(part)))
    if (any !== undefined) parts.push(['or', ...any.map((part) => this.expressionOf(part))])
    if (none !== undefined) parts.push(...none.map((part) => ['not', this.expressionOf(part)] as const))
    // Last: it costs most.
    if (regex !== undefined) parts.push(this.#regex(listOf(regex)))
    return parts.length === 1 ? parts[0]! : ['and', ...parts]
  }

  #add(atom: Atom): number {
    return this.atoms.push(atom) - 1
  }

  /** The number of a test that may have been made for another rule already. */
  #share(atom: Atom): number {
    const key = JSON.stringify(atom)
    const known = this.#shared.get(key) ?? this.#add(atom)
    this.#shared.set(key, known)
    return known
  }

  #domain(domains: readonly string[]): number {
    const atom = this.#add({ kind: 'domain' })
    for (const domain of domains) this.#lead(normalizeHost(domain)!, atom * MODES + BELOW)
    return atom
  }

  #host(hosts: readonly string[]): number {
    const atom = this.#add({ kind: 'host' })
    for (const text of hosts) {
      const host = normalizeHost(text)!
      const wildcard = host.lastIndexOf('*')
      if (wildcard < 0) {
        this.#lead(host, atom * MODES + EXACT)
        continue
      }
      const pattern = this.patterns.push({ atom, pattern: host }) - 1
      const rest = host.slice(wildcard + 2)
      if (rest === '') this.openPatterns.push(pattern)
      else this.#lead(rest, pattern * MODES + PATTERN)
    }
    return atom
  }

  /** Adds an entry to the group of a host; hosts with the same entries share one. */
  #lead(host: string, entry: number): void {
    const entries = this.groups[this.hosts.get(host) ?? 0]!
    if (entries.includes(entry)) return
    const more = [...entries, entry]
    const key = more.join()
    let group = this.#groupIds.get(key)
    if (group === undefined) {
      group = this.groups.push(more) - 1
      this.#groupIds.set(key, group)
    }
    this.hosts.set(host, group)
  }

  #keywords(field: number, words: readonly string[]): number {
    const atom = this.#add({ kind: 'keywords', field })
    for (const word of words) this.#find(foldKeyword(word), atom)
    return atom
  }

  #find(pattern: string, atom: number): void {
    const atoms = this.keywords.get(pattern)
    if (atoms === undefined) this.keywords.set(pattern, [atom])
    else if (atoms.at(-1) !== atom) atoms.push(atom)
  }

  #regex(tests: readonly RegexTest[]): number {
    const needs = tests.map(({ field, pattern }) => {
      const literal = requiredLiteral(pattern)
      if (literal === null) return -1
      const atom = this.#add({ kind: 'literal', field: FIELDS.indexOf(field) })
      this.#find(literal, atom)
      return atom
    })
    return this.#add({ kind: 'regex', tests: copyOf(tests), needs })
  }
}

/** A keyword as it is looked for: white space between its words is one space. */
export function foldKeyword(word: string): string {
  return normalizeText(word.trim()).toLowerCase().replace(/\s+/gu, ' ')
}

/** What JSON can say, shared with nobody. */
export function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value))
}

/** A member of a condition as a list. */
export function listOf<T>(value: OneOrMore<T>): readonly T[] {
  return Array.isArray(value) ? value : [value as T]
}

/** The members of a condition that hold other conditions. */
export const NESTED = ['all', 'any', 'none'] as const satisfies readonly (keyof RuleCondition)[]
