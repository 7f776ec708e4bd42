import { checksum } from '@pagekind/common'
import type { Program } from '../compile/program.ts'
import { type AnyArray, ARRAYS, type ArrayKind, aligned, HEAD_AT, MAGIC, SECTIONS, VERSION } from './layout.ts'

/** A program as bytes; `disabled` rules stay disabled. */
export function writeProgram(program: Program, disabled: Uint8Array | null): Uint8Array<ArrayBuffer> {
  const { name, heads, rules, atoms, patterns, openPatterns, always, hosts, keywords } = program
  const all: Readonly<Record<string, unknown>> = { ...hosts, ...keywords, ...program }
  const arrays = SECTIONS.map(([section]) => all[section] as AnyArray)
  const head = JSON.stringify({
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
  })
  const headBytes = new TextEncoder().encode(head)
  const headLength = aligned(headBytes.length)
  const length = arrays.reduce((sum, array) => sum + aligned(array.byteLength), HEAD_AT + headLength)
  const bytes = new Uint8Array(length)
  bytes.fill(0x20, HEAD_AT, HEAD_AT + headLength)
  bytes.set(headBytes, HEAD_AT)
  let at = HEAD_AT + headLength
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += aligned(array.byteLength)
  }
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, VERSION, true)
  view.setUint32(12, headLength, true)
  view.setUint32(8, checksum(new Uint32Array(bytes.buffer, 12)), true)
  return bytes
}

function kindOf(array: AnyArray): ArrayKind {
  const kinds = Object.entries(ARRAYS) as [ArrayKind, (typeof ARRAYS)[ArrayKind]][]
  return kinds.find(([, type]) => array instanceof type)![0]
}
