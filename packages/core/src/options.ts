import { badOption } from '@pagekind/common'

/** The value of a boolean option; undefined is `fallback`. */
export function booleanOption(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback
  if (typeof value !== 'boolean') throw badOption(name, value, 'Give true or false')
  return value
}

/** The value of a `signal` option. */
export function signalOption<T>(value: T | undefined): T | undefined {
  if (value === undefined) return undefined
  const signal = value as { aborted?: unknown; addEventListener?: unknown } | null
  if (
    typeof signal !== 'object' ||
    typeof signal?.aborted !== 'boolean' ||
    typeof signal.addEventListener !== 'function'
  ) {
    throw badOption('signal', value, 'Give an AbortSignal')
  }
  return value
}
