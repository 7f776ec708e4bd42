import { shorten } from '@pagekind/common'
import type { RegexEngine, RuleProblem } from '../types.ts'

/** A place in a file of rules: keys from the file inwards. */
export type Path = readonly (string | number)[]

/** Gathers what is wrong, all of it. */
export class Problems {
  readonly list: RuleProblem[] = []
  /** What regular expressions are tried with; undefined where there is nothing. */
  readonly regex: RegexEngine | undefined

  constructor(regex?: RegexEngine) {
    this.regex = regex
  }

  /** Tells a problem of the value at a place. */
  tell(path: Path, value: unknown, message: string, hint: string): void {
    this.list.push({ path: pointer(path), message, value: shorten(value), hint })
  }

  /** Whether a value is an object; its own members that are not among `known` are told. */
  isObject(path: Path, value: unknown, known: readonly string[]): value is Record<string, unknown> {
    if (!isRecord(value)) {
      this.tell(path, value, 'is not an object', `Give an object with ${known.join(', ')}`)
      return false
    }
    for (const key of Object.keys(value)) {
      if (!known.includes(key)) this.tell([...path, key], key, 'is unknown', `Known are ${known.join(', ')}`)
    }
    return true
  }

  /** Whether a value is text of 1 to `longest` code units. */
  isText(path: Path, value: unknown, longest: number): value is string {
    if (typeof value === 'string' && value.trim() !== '' && value.length <= longest) return true
    this.tell(path, value, 'is not a text', `Give 1 to ${longest} characters, not all of them spaces`)
    return false
  }

  /** Whether a value is a number between two others. */
  isNumber(path: Path, value: unknown, least: number, most: number): value is number {
    if (typeof value === 'number' && value >= least && value <= most) return true
    this.tell(path, value, 'is not a number in range', `Give a number from ${least} to ${most}`)
    return false
  }

  /** Whether a value is true or false. */
  isBoolean(path: Path, value: unknown): value is boolean {
    if (typeof value === 'boolean') return true
    this.tell(path, value, 'is neither true nor false', 'Give true or false, or leave it out')
    return false
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** RFC 6901. */
function pointer(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
