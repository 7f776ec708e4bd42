/** 'PKRL': compiled rules, in the bytes that `seal` of `@pagekind/common` makes; the head lists the arrays. */
export const MAGIC = 0x4c524b50
export const VERSION = 1

/** Kinds of arrays, as the head names them. */
export const ARRAYS = {
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  i32: Int32Array,
} as const
export type ArrayKind = keyof typeof ARRAYS
export type AnyArray = Uint8Array | Uint16Array | Uint32Array | Int32Array

/** The arrays of a program, in their order, each with the kinds it may be of. */
export const SECTIONS = [
  ['remainders', ['u32']],
  ['extras', ['u16']],
  ['groups', ['u8', 'u16', 'u32']],
  ['bytes', ['u8']],
  ['starts', ['u32']],
  ['groupStarts', ['u32']],
  ['groupEntries', ['u32']],
  ['units', ['u16']],
  ['base', ['i32']],
  ['check', ['i32']],
  ['fail', ['i32']],
  ['depth', ['u16']],
  ['pattern', ['i32']],
  ['output', ['i32']],
  ['keywordStarts', ['u32']],
  ['keywordAtoms', ['u32']],
  ['triggerStarts', ['u32']],
  ['triggerRules', ['u32']],
] as const satisfies readonly (readonly [string, readonly ArrayKind[]])[]

export type SectionName = (typeof SECTIONS)[number][0]
