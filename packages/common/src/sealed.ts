import { checksum } from './checksum.ts'

// Bytes that rules and trees are kept in, little-endian:
//
//  0  magic, u32
//  4  version of what follows, u32
//  8  checksum of everything from 12 on, u32
// 12  length of the head, u32
// 16  the head: JSON in UTF-8, with spaces up to a multiple of 4
//     the sections, each with zeros up to a multiple of 4

const HEAD_AT = 16

/** The next multiple of 4. */
export function aligned(length: number): number {
  return (length + 3) & ~3
}

/** Puts a head and sections together, with their checksum. */
export function seal(
  magic: number,
  version: number,
  head: object,
  sections: readonly ArrayBufferView[],
): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(head))
  const headLength = aligned(text.length)
  const bytes = new Uint8Array(
    sections.reduce((sum, { byteLength }) => sum + aligned(byteLength), HEAD_AT + headLength),
  )
  bytes.fill(0x20, HEAD_AT, HEAD_AT + headLength)
  bytes.set(text, HEAD_AT)
  let at = HEAD_AT + headLength
  for (const { buffer, byteOffset, byteLength } of sections) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    at += aligned(byteLength)
  }
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic, true)
  view.setUint32(4, version, true)
  view.setUint32(12, headLength, true)
  view.setUint32(8, checksum(new Uint32Array(bytes.buffer, 12)), true)
  return bytes
}

/** What bytes are sealed in, or what is wrong with them; a `version` is the one that they are of. */
export type Unsealed =
  | { readonly flaw: 'short' | 'magic' | 'checksum' | 'head' }
  | { readonly flaw: 'version'; readonly version: number }
  | {
      readonly flaw: null
      /** The head's JSON. */
      readonly head: Uint8Array
      /** All bytes, at a multiple of 4 of their buffer: the ones given, or a copy. */
      readonly bytes: Uint8Array
      /** Where the sections begin in them. */
      readonly at: number
    }

/** Whether bytes begin with this magic number. */
export function isSealed(bytes: Uint8Array, magic: number): boolean {
  return bytes.byteLength >= HEAD_AT && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === magic
}

/** Opens what {@link seal} made. Nothing of it is used before its checksum was found right; bytes that were cut have none. */
export function unseal(given: Uint8Array, magic: number, version: number): Unsealed {
  // Views of 32 bits have to begin at a multiple of 4 of their buffer.
  const bytes = given.byteOffset % 4 === 0 ? given : new Uint8Array(given)
  if (bytes.byteLength < HEAD_AT) return { flaw: 'short' }
  if (!isSealed(bytes, magic)) return { flaw: 'magic' }
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const written = view.getUint32(4, true)
  if (written !== version) return { flaw: 'version', version: written }
  if (bytes.byteLength % 4 !== 0) return { flaw: 'checksum' }
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + 12, (bytes.byteLength - 12) / 4)
  if (checksum(words) !== view.getUint32(8, true)) return { flaw: 'checksum' }
  const length = view.getUint32(12, true)
  if (length % 4 !== 0 || length > bytes.byteLength - HEAD_AT) return { flaw: 'head' }
  return { flaw: null, head: bytes.subarray(HEAD_AT, HEAD_AT + length), bytes, at: HEAD_AT + length }
}
