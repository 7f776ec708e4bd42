import { shorten } from './shorten.ts'

/** Every code a {@link PagekindError} can carry. Codes are stable: wording may improve, a code never changes its meaning. */
export const ERROR_CODES = [
  /** A page or another argument is not what the function takes. */
  'E_INPUT',
  /** A URL that cannot be read and no title to judge by instead. Also the code of the notice where a title is there. */
  'E_URL',
  /** An option that does not exist, or a value it does not take. */
  'E_OPTION',
  /** The caller's `AbortSignal` ended the work. */
  'E_ABORTED',
  /** A stage of the cascade failed or was used in a way it cannot serve. */
  'E_STAGE',
  /** A text longer than is read: the notice that says so. */
  'E_TRUNCATED',
  /** A bundle's manifest does not follow the schema. */
  'E_BUNDLE_SCHEMA',
  /** A bundle's file has another length than its manifest says, or more than is allowed. */
  'E_BUNDLE_SIZE',
  /** A bundle's file has another SHA-256 than its manifest says. */
  'E_BUNDLE_HASH',
  /** A bundle's file is not laid out as its format says. */
  'E_BUNDLE_FORMAT',
  /** A bundle could not be fetched. */
  'E_BUNDLE_FETCH',
  /** A bundle's manifest is not signed by the maker that was named. */
  'E_BUNDLE_SIGNATURE',
  /** A bundle is no successor of the one that it should replace. */
  'E_BUNDLE_VERSION',
  /** A bundle cannot be kept. */
  'E_BUNDLE_STORAGE',
  /** An ONNX runtime that was asked for is not installed. */
  'E_RUNTIME_MISSING',
  /** An ONNX runtime failed, or gave something else than the model's logits. */
  'E_RUNTIME',
  /** A rule is not written as the rules' schema says. */
  'E_RULE_SYNTAX',
  /** Bytes that should be compiled rules are not laid out as their format says. */
  'E_RULES_FORMAT',
  /** Compiled rules of another version of the format. */
  'E_RULES_VERSION',
  /** Compiled rules that were changed since they were written. */
  'E_RULES_CHECKSUM',
  /** A tree ensemble is in no format that is read. */
  'E_TREES_FORMAT',
  /** A tree ensemble whose trees are none: circles, children that are not there, values that are no numbers. */
  'E_TREES_STRUCTURE',
  /** Packed trees of another version of the format. */
  'E_TREES_VERSION',
  /** Packed trees that were changed since they were written. */
  'E_TREES_CHECKSUM',
  /** Text that should be JSON is not. */
  'E_JSON',
  /** Training or evaluation data is not where it is looked for. */
  'E_DATA_MISSING',
] as const

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number]

/** What a {@link PagekindError} is made of beside its code and message. */
export interface PagekindErrorDetails {
  /** The value at fault; kept shortened, never whole. */
  readonly value?: unknown
  /** What the reader can do about it. */
  readonly hint: string
  /** The error behind this one. */
  readonly cause?: unknown
}

const BRAND = Symbol.for('pagekind.error')

/**
 * The one error class of pagekind. Switch on `code`; `message` holds the code, what happened, the value at fault and
 * the way out, and may change between versions.
 */
export class PagekindError extends Error {
  override readonly name = 'PagekindError'
  /** What went wrong, for programs. */
  readonly code: ErrorCode
  /** The value at fault as text of at most 80 characters, where there is one. */
  readonly value: string | undefined
  /** What the reader can do about it. */
  readonly hint: string

  /** `message` says what happened, without code, value, hint or full stop: those are added. */
  constructor(code: ErrorCode, message: string, details: PagekindErrorDetails) {
    const value = 'value' in details ? shorten(details.value) : undefined
    super(
      `${code}: ${message}${value === undefined ? '' : ` (got ${value})`}. ${details.hint}`,
      // An own `cause` of undefined would be shown by every runtime.
      details.cause === undefined ? undefined : { cause: details.cause },
    )
    this.code = code
    this.value = value
    this.hint = details.hint
    Object.defineProperty(this, BRAND, { value: true })
  }

  /**
   * Whether a value is a PagekindError, also one of another copy of this package: ESM beside CommonJS, or two
   * versions in one program. Told by a brand (`Symbol.for('pagekind.error')`), not by the class.
   */
  static is(value: unknown): value is PagekindError {
    if (typeof value !== 'object' || value === null) return false
    try {
      return (value as Record<symbol, unknown>)[BRAND] === true
    } catch {
      return false // a proxy that refuses to be read
    }
  }
}
