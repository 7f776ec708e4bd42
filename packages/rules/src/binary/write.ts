import { seal } from '@pagekind/common'
import type { Program } from '../compile/program.ts'
import { type AnyArray, ARRAYS, type ArrayKind, MAGIC, SECTIONS, VERSION } from './layout.ts'

/** A program as bytes; `disabled` rules stay disabled. */
export function writeProgram(program: Program, disabled: Uint8Array | null): Uint8Array<ArrayBuffer> {
  const { name, heads, rules, atoms, patterns, openPatterns, always, hosts, keywords } = program
  const all: Readonly<Record<string, unknown>> = { ...hosts, ...keywords, ...program }
  const arrays = SECTIONS.map(([section]) => all[section] as AnyArray)
  const head = {
    name,
    heads,
    rules,
    atoms,
    patterns,
    openPatterns,
    always,
    seed: hosts.seed,
    leastLabels: hosts.leastLabels,
    disabled: [...(disabled ?? [])].flatMap((flag, i) => (flag === 1 ? [i] : [])),
    arrays: arrays.map((array) => [kindOf(array), array.length]),
  }
  return seal(MAGIC, VERSION, head, arrays)
}

function kindOf(array: AnyArray): ArrayKind {
  const kinds = Object.entries(ARRAYS) as [ArrayKind, (typeof ARRAYS)[ArrayKind]][]
  return kinds.find(([, type]) => array instanceof type)![0]
}
