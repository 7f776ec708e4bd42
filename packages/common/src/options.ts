import { PagekindError } from './error.ts'

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
