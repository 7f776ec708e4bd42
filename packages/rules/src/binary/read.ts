import { aligned, PagekindError, unseal } from '@pagekind/common'
import type { Program } from '../compile/program.ts'
import { type AnyArray, ARRAYS, type ArrayKind, MAGIC, SECTIONS, VERSION } from './layout.ts'
import { verifyProgram } from './verify.ts'

/** A program from its bytes; its arrays are views of them. Everything is checked before anything is used. */
export function readProgram(bytes: Uint8Array): { program: Program; disabled: Uint8Array | null } {
  if (!ArrayBuffer.isView(bytes)) throw broken('are not bytes', bytes)
  const opened = unseal(bytes, MAGIC, VERSION)
  switch (opened.flaw) {
    case 'short':
      throw broken('are too short')
    case 'magic':
      throw broken('do not begin as compiled rules do')
    case 'version':
      throw new PagekindError(
        'E_RULES_VERSION',
        `The compiled rules are of version ${opened.version}, read is ${VERSION}`,
        { hint: 'Compile the rules again with this version of @pagekind/rules' },
      )
    case 'checksum':
      throw new PagekindError('E_RULES_CHECKSUM', 'The compiled rules were changed since they were written', {
        hint: 'Get the file again, or compile the rules again',
      })
    case 'head':
      throw broken('have a head that does not end')
  }
  const head = readHead(opened.head)
  const arrays = readArrays(head['arrays'], opened.bytes, opened.at)
  return verifyProgram(head, arrays)
}

/** `E_RULES_FORMAT`. */
export function broken(what: string, ...value: [] | [unknown]): PagekindError {
  return new PagekindError('E_RULES_FORMAT', `The compiled rules ${what}`, {
    ...(value.length === 1 ? { value: value[0] } : {}),
    hint: 'Give the bytes that serialize() made, whole',
  })
}

function readHead(bytes: Uint8Array): Record<string, unknown> {
  let head: unknown
  try {
    head = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw broken('have a head that is not JSON')
  }
  if (typeof head !== 'object' || head === null) throw broken('have a head that is no object', head)
  return head as Record<string, unknown>
}

/** Views of the arrays that stand one behind the other from `at` on, by their names. */
function readArrays(listed: unknown, bytes: Uint8Array, at: number): ReadonlyMap<string, AnyArray> {
  if (!Array.isArray(listed) || listed.length !== SECTIONS.length) throw broken('do not list their arrays', listed)
  const arrays = new Map<string, AnyArray>()
  let from = at
  for (const [i, [name, kinds]] of SECTIONS.entries()) {
    const [kind, length]: readonly unknown[] = Array.isArray(listed[i]) ? listed[i] : []
    if (!(kinds as readonly unknown[]).includes(kind)) throw broken(`have ${name} of another kind`, kind)
    if (!Number.isSafeInteger(length) || (length as number) < 0) throw broken(`have no length of ${name}`, length)
    const Type = ARRAYS[kind as ArrayKind]
    if (from + (length as number) * Type.BYTES_PER_ELEMENT > bytes.byteLength) throw broken(`end within ${name}`)
    arrays.set(name, new Type(bytes.buffer as ArrayBuffer, bytes.byteOffset + from, length as number))
    from += aligned((length as number) * Type.BYTES_PER_ELEMENT)
  }
  if (from !== bytes.byteLength) throw broken('are longer than what they list')
  return arrays
}
