import { PagekindError } from '@pagekind/common'

/** Readers of untrusted JSON. Each takes the value and its path (`heads[0].labels[3]`), for the error's message. */

/** Own fields of an object, read once. Fields beyond `known` are refused: a misspelt field must not be lost in silence. */
export function readObject<K extends string>(value: unknown, path: string, known: readonly K[]): Record<K, unknown> {
  const fields = readRecord(value, path)
  for (const name of Object.keys(fields)) {
    if (!known.includes(name as K))
      throw schemaError(`${path === '' ? '' : `${path}.`}${clip(name)} is not part of it`, { value: name })
  }
  return Object.fromEntries(known.map((name) => [name, fields[name]])) as Record<K, unknown>
}

/** Own fields of an object of any fields, in an object without `Object.prototype`. */
export function readRecord(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw schemaError(`${path === '' ? 'The manifest' : path} is not an object`, { value })
  }
  return Object.assign(Object.create(null), value)
}

/** A list of `min` to `max` entries, each read by `read`. */
export function readList<T>(
  value: unknown,
  path: string,
  min: number,
  max: number,
  read: (entry: unknown, path: string) => T,
): readonly T[] {
  if (!Array.isArray(value)) throw schemaError(`${path} is not a list`, { value })
  const { length } = value
  if (length < min || length > max) {
    throw schemaError(`${path} has ${length} entries where ${min === max ? min : `${min} to ${max}`} must be`)
  }
  const entries: T[] = []
  for (let i = 0; i < length; i++) entries.push(read(value[i], `${path}[${i}]`))
  return Object.freeze(entries)
}

/** Text of 1 to `max` UTF-16 code units. */
export function readText(value: unknown, path: string, max: number): string {
  if (typeof value !== 'string') throw schemaError(`${path} is not text`, { value })
  if (value.length === 0 || value.length > max)
    throw schemaError(`${path} does not have 1 to ${max} characters`, { value })
  return value
}

/**
 * Names that mean something else to a JavaScript object. pagekind itself is safe with them; programs that count verdicts by
 * label often are not.
 */
const RESERVED: readonly string[] = ['__proto__', 'constructor', 'prototype']

/** {@link readText} of a name by which programs will keep things in objects. */
export function readName(value: unknown, path: string, max: number): string {
  const name = readText(value, path, max)
  if (RESERVED.includes(name)) throw schemaError(`${path} is one of ${RESERVED.join(', ')}`, { value: name })
  return name
}

/** A finite number from `min` to `max`. */
export function readNumber(value: unknown, path: string, min: number, max: number): number {
  if (typeof value !== 'number' || !(value >= min && value <= max)) {
    throw schemaError(`${path} is not a number from ${min} to ${max}`, { value })
  }
  return value
}

/** A whole number from `min` to `max`. */
export function readCount(value: unknown, path: string, min: number, max: number): number {
  const count = readNumber(value, path, min, max)
  if (!Number.isInteger(count)) throw schemaError(`${path} is not a whole number`, { value })
  return count
}

/** One of a few texts. */
export function readChoice<T extends string>(value: unknown, path: string, choices: readonly T[]): T {
  if (!choices.includes(value as T)) throw schemaError(`${path} is not one of ${choices.join(', ')}`, { value })
  return value as T
}

/** Refuses a list in which an entry comes twice. */
export function refuseTwice(entries: readonly string[], path: string): void {
  const seen = new Set<string>()
  entries.forEach((entry, i) => {
    if (seen.has(entry)) throw schemaError(`${path}[${i}] comes twice`, { value: entry })
    seen.add(entry)
  })
}

/** `E_BUNDLE_SCHEMA`. `value` is what stands at fault, where one value does. */
export function schemaError(message: string, details: { value?: unknown; cause?: unknown } = {}): PagekindError {
  return new PagekindError('E_BUNDLE_SCHEMA', message, {
    ...details,
    hint: 'Take manifest and files from the same bundle, of this version',
  })
}

function clip(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name
}
