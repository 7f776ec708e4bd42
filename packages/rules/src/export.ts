import { PagekindError } from '@pagekind/common'
import {
  type Atom,
  type CompiledRule,
  type Expression,
  FIELDS,
  MODES,
  PATTERN,
  type Program,
} from './compile/program.ts'
import { patternsOf } from './keywords/automaton.ts'
import type { Rule, RuleCondition, RuleFile } from './types.ts'

/** What atoms that are found by scanning stand for. */
interface Found {
  readonly hosts: readonly string[][]
  readonly keywords: readonly string[][]
}

/** The file that a program was made from, but for the case of keywords, the spelling of hosts and comments. */
export function toRuleFile(program: Program, disabled: Uint8Array | null): RuleFile {
  const { name, heads, rules } = program
  const found: Found = { hosts: hostsOf(program), keywords: keywordsOf(program) }
  return {
    version: 1,
    ...(name === '' ? {} : { name }),
    ...(Object.keys(heads).length === 0 ? {} : { heads }),
    rules: rules.filter((_, i) => disabled?.[i] !== 1).map((rule) => toRule(rule, program.atoms, found)),
  }
}

function toRule(rule: CompiledRule, atoms: readonly Atom[], found: Found): Rule {
  const { id, head, label, priority, weight, stop, veto, when, unless } = rule
  return {
    id,
    head,
    label,
    ...(priority === 0 ? {} : { priority }),
    ...(veto || weight === 1 ? {} : { weight }),
    when: toCondition(when, atoms, found),
    ...(unless === null ? {} : { unless: toCondition(unless, atoms, found) }),
    ...(stop ? { stop } : {}),
    ...(veto ? { veto } : {}),
  }
}

function toCondition(expression: Expression, atoms: readonly Atom[], found: Found): RuleCondition {
  if (typeof expression === 'number') return toMember(expression, atoms[expression]!, found)
  const [operator, ...parts] = expression
  const conditions = (parts as readonly Expression[]).map((part) => toCondition(part, atoms, found))
  if (operator === 'not') return { none: conditions }
  if (operator === 'or') return { any: conditions }
  // Members of one object, as long as no two are of the same name.
  const names = conditions.flatMap((condition) => Object.keys(condition))
  return new Set(names).size === names.length ? Object.assign({}, ...conditions) : { all: conditions }
}

function toMember(index: number, atom: Atom, { hosts, keywords }: Found): RuleCondition {
  switch (atom.kind) {
    case 'domain':
      return { domain: oneOrMore(hosts[index]!) }
    case 'host':
      return { host: oneOrMore(hosts[index]!) }
    case 'keywords':
      return { [FIELDS[atom.field]!]: oneOrMore(keywords[index]!) }
    case 'path':
      return { path: oneOrMore(atom.globs) }
    case 'query':
      return { query: oneOrMore(atom.tests) }
    case 'extension':
      return { extension: oneOrMore(atom.names) }
    case 'language':
      return { language: oneOrMore(atom.tags) }
    case 'signal':
      return { signal: oneOrMore(atom.tests.map(({ signal, operator, value }) => `${signal} ${operator} ${value}`)) }
    case 'regex':
      return { regex: oneOrMore(atom.tests) }
    case 'literal':
      // No condition is made of one: it belongs to a regular expression.
      return {}
  }
}

function oneOrMore<T>(values: readonly T[]): T | readonly T[] {
  return values.length === 1 ? values[0]! : values
}

/** Hosts of each atom, sorted. */
function hostsOf({ atoms, hosts, groupStarts, groupEntries, patterns }: Program): string[][] {
  const byAtom: string[][] = atoms.map(() => [])
  for (const { atom, pattern } of patterns) byAtom[atom]!.push(pattern)
  const { remainders, groups, bytes, starts } = hosts
  const decoder = new TextDecoder()
  for (let slot = 0; slot < remainders.length; slot++) {
    if (remainders[slot] === 0) continue
    const group = groups[slot]!
    for (let i = groupStarts[group]!; i < groupStarts[group + 1]!; i++) {
      const mode = groupEntries[i]! % MODES
      if (mode === PATTERN) continue
      if (starts.length === 0) {
        throw new PagekindError('E_OPTION', 'The rules were compiled without the names of their hosts', {
          hint: 'Export rules that were compiled with keepHosts, or keep the file they were compiled from',
        })
      }
      byAtom[(groupEntries[i]! - mode) / MODES]!.push(decoder.decode(bytes.subarray(starts[slot]!, starts[slot + 1]!)))
    }
  }
  for (const list of byAtom) list.sort()
  return byAtom
}

function keywordsOf({ atoms, keywords, keywordStarts, keywordAtoms }: Program): string[][] {
  const byAtom: string[][] = atoms.map(() => [])
  for (const [keyword, text] of patternsOf(keywords).entries()) {
    for (let i = keywordStarts[keyword]!; i < keywordStarts[keyword + 1]!; i++) byAtom[keywordAtoms[i]!]!.push(text)
  }
  return byAtom
}
