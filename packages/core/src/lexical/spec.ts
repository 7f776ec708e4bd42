import { PagekindError } from '@pagekind/common'

/** How the manifest describes the lexical model's file. */
export interface LexicalSpec {
  /** Name of the file among the bundle's files. */
  readonly file: string
  /** Layout of the file. This version reads 1. */
  readonly format: 1
  /** Version of the tokenizer the weights were trained with. This version has 1. */
  readonly tokenizer: 1
  /** Features are hashed into `2 ** bucketBits` buckets. */
  readonly bucketBits: number
  /** Buckets that have a row of weights; features of all others are ignored. */
  readonly rows: number
  /** Numbers of a row: the width of the shared embedding. Even. */
  readonly dimensions: number
  /** Length of the file once inflated, in bytes. */
  readonly inflatedBytes: number
}

const MAX_ROWS = 1 << 22
const MAX_DIMENSIONS = 512
const MAX_INFLATED = 1 << 28

/**
 * Checks what a manifest says of its lexical model. Throws `E_BUNDLE_SCHEMA` naming the member at fault.
 */
export function checkLexicalSpec(value: unknown): LexicalSpec {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('lexical', value, 'an object')
  const spec = value as Record<string, unknown>
  if (typeof spec['file'] !== 'string') throw wrong('lexical.file', spec['file'], 'a file name')
  one(spec, 'format')
  one(spec, 'tokenizer')
  integer(spec, 'bucketBits', 8, 30)
  integer(spec, 'rows', 1, MAX_ROWS)
  integer(spec, 'dimensions', 2, MAX_DIMENSIONS)
  if ((spec['dimensions'] as number) % 2 !== 0) throw wrong('lexical.dimensions', spec['dimensions'], 'an even number')
  integer(spec, 'inflatedBytes', 1, MAX_INFLATED)
  return spec as unknown as LexicalSpec
}

function one(spec: Record<string, unknown>, member: string): void {
  if (spec[member] !== 1)
    throw wrong(`lexical.${member}`, spec[member], '1: a newer bundle needs a newer @pagekind/core')
}

function integer(spec: Record<string, unknown>, member: string, least: number, most: number): void {
  const value = spec[member]
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most)
    throw wrong(`lexical.${member}`, value, `a whole number from ${least} to ${most}`)
}

function wrong(path: string, value: unknown, expected: string): PagekindError {
  return new PagekindError('E_BUNDLE_SCHEMA', `the manifest's ${path} is not ${expected}`, {
    value,
    hint: 'Use a bundle as the training wrote it',
  })
}
