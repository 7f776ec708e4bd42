import { PagekindError } from '@pagekind/common'

/**
 * Throws `E_OPTION` unless `options` is undefined or an object whose own fields are all among `allowed`. A misspelt
 * option that did nothing would be a wrong answer in silence.
 */
export function checkOptions(options: unknown, allowed: readonly string[], of: string): void {
  if (options === undefined) return
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new PagekindError('E_OPTION', `The options of ${of} are not an object`, {
      value: options,
      hint: `Give an object with any of ${allowed.join(', ')}, or nothing`,
    })
  }
  for (const name in options) {
    if (!allowed.includes(name) && Object.hasOwn(options, name)) {
      throw new PagekindError('E_OPTION', `${of} has no such option`, {
        value: name,
        hint: `Its options are ${allowed.join(', ')}`,
      })
    }
  }
}

/** `E_OPTION` for an option that exists but does not take this value. */
export function badOption(name: string, value: unknown, hint: string): PagekindError {
  return new PagekindError('E_OPTION', `The option ${name} does not take this value`, { value, hint })
}

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
