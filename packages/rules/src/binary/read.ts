import { checksum, PagekindError } from '@pagekind/common'
import type { Program } from '../compile/program.ts'
import { type AnyArray, ARRAYS, type ArrayKind, aligned, HEAD_AT, MAGIC, SECTIONS, VERSION } from './layout.ts'
import { verifyProgram } from './verify.ts'

/** A program from its bytes; its arrays are views of them. Everything is checked before anything is used. */
export function readProgram(bytes: Uint8Array): { program: Program; disabled: Uint8Array | null } {
  if (!ArrayBuffer.isView(bytes)) throw broken('are not bytes', bytes)
  // Views of 32 bits have to begin at a multiple of 4 of their buffer.
  const whole = bytes.byteOffset % 4 === 0 && bytes.byteLength % 4 === 0 ? bytes : padded(bytes)
  if (whole.byteLength < HEAD_AT) throw broken('are too short')
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength)
  if (view.getUint32(0, true) !== MAGIC) throw broken('do not begin as compiled rules do')
  const version = view.getUint32(4, true)
  if (version !== VERSION) {
    throw new PagekindError('E_RULES_VERSION', `The compiled rules are of version ${version}, read is ${VERSION}`, {
      hint: 'Compile the rules again with this version of @pagekind/rules',
    })
  }
  const words = new Uint32Array(whole.buffer, whole.byteOffset + 12, (whole.byteLength - 12) / 4)
  if (checksum(words) !== view.getUint32(8, true)) {
    throw new PagekindError('E_RULES_CHECKSUM', 'The compiled rules were changed since they were written', {
      hint: 'Get the file again, or compile the rules again',
    })
  }
  const headLength = view.getUint32(12, true)
  if (headLength % 4 !== 0 || headLength > whole.byteLength - HEAD_AT) throw broken('have a head that does not end')
  const head = readHead(whole.subarray(HEAD_AT, HEAD_AT + headLength))
  const arrays = readArrays(head['arrays'], whole, HEAD_AT + headLength)
  return verifyProgram(head, arrays)
}

/** `E_RULES_FORMAT`. */
export function broken(what: string, ...value: [] | [unknown]): PagekindError {
  return new PagekindError('E_RULES_FORMAT', `The compiled rules ${what}`, {
    ...(value.length === 1 ? { value: value[0] } : {}),
    hint: 'Give the bytes that serialize() made, whole',
  })
}

function padded(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(aligned(bytes.byteLength))
  copy.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return copy
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
