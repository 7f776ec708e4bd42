import { buildHostTable } from '../hosts/build.ts'
import { buildAutomaton } from '../keywords/build.ts'
import type { RuleFile } from '../types.ts'
import { Atoms, copyOf } from './atoms.ts'
import type { CompiledRule, Program } from './program.ts'
import { triggersOf } from './triggers.ts'

/** Compiles a file of rules that is known to be well formed. Nothing of the file is kept: who changes it changes no rules. */
export function compileProgram(file: RuleFile, keepHosts: boolean): Program {
  const gathered = new Atoms()
  const rules: CompiledRule[] = file.rules.map(
    ({ id, head, label, priority = 0, weight = 1, when, unless, stop = false, veto = false }) => ({
      id,
      head,
      label,
      priority,
      weight: veto ? 0 : weight,
      stop,
      veto,
      when: gathered.expressionOf(when),
      unless: unless === undefined ? null : gathered.expressionOf(unless),
    }),
  )
  rules.sort((a, b) => b.priority - a.priority)
  const { atoms, patterns, openPatterns, hosts, groups, keywords } = gathered
  const triggered: number[][] = atoms.map(() => [])
  const always: number[] = []
  for (const [index, { when }] of rules.entries()) {
    const triggers = triggersOf(when, atoms)
    if (triggers === null) always.push(index)
    else for (const atom of triggers) triggered[atom]!.push(index)
  }
  const [groupStarts, groupEntries] = flatten(groups)
  const [keywordStarts, keywordAtoms] = flatten([...keywords.values()])
  const [triggerStarts, triggerRules] = flatten(triggered)
  return {
    name: file.name ?? '',
    heads: copyOf(file.heads ?? {}),
    rules,
    atoms,
    hosts: buildHostTable(hosts, keepHosts),
    groupStarts,
    groupEntries,
    patterns,
    openPatterns,
    keywords: buildAutomaton([...keywords.keys()]),
    keywordStarts,
    keywordAtoms,
    triggerStarts,
    triggerRules,
    always,
  }
}

/** Lists as one: where each begins, with the end of the last, and what is in them. */
function flatten(lists: readonly (readonly number[])[]): [starts: Uint32Array, values: Uint32Array] {
  const starts = new Uint32Array(lists.length + 1)
  for (const [i, list] of lists.entries()) starts[i + 1] = starts[i]! + list.length
  return [starts, Uint32Array.from(lists.flat())]
}
