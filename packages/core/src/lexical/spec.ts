import { PagekindError } from '@pagekind/common'

/** How the manifest describes the lexical model's file. */
export interface LexicalSpec {
  /** Name of the file among the bundle's files. */
  readonly file: string
  /** Layout of the file. This version reads 1. */
  readonly format: 1
  /** Version of the tokenizer the weights were trained with. This version has 1. */
  readonly tokenizer: 1
  /** Features are hashed into this many rows of weights: a power of two. */
  readonly rows: number
  /** Numbers of a row: the width of the shared embedding. A multiple of 32. */
  readonly dimensions: number
}

const MAX_ROWS = 1 << 22
const MAX_DIMENSIONS = 512
/** Dimensions whose sums the model keeps in registers together: a row is a whole number of such pieces. */
export const DIMENSION_BLOCK = 32

/**
 * Checks what a manifest says of its lexical model. Throws `E_BUNDLE_SCHEMA` naming the member at fault.
 */
export function checkLexicalSpec(value: unknown): LexicalSpec {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('lexical', value, 'an object')
  const spec = value as Record<string, unknown>
  if (typeof spec['file'] !== 'string') throw wrong('lexical.file', spec['file'], 'a file name')
  one(spec, 'format')
  one(spec, 'tokenizer')
  integer(spec, 'rows', 2, MAX_ROWS)
  integer(spec, 'dimensions', DIMENSION_BLOCK, MAX_DIMENSIONS)
  const { rows, dimensions } = spec as unknown as LexicalSpec
  if ((rows & (rows - 1)) !== 0) throw wrong('lexical.rows', rows, 'a power of two')
  if (dimensions % DIMENSION_BLOCK !== 0)
    throw wrong('lexical.dimensions', dimensions, `a multiple of ${DIMENSION_BLOCK}`)
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
