/** Every code a {@link PagekindError} can carry. Codes are stable: wording may improve, codes never change meaning. */
export const ERROR_CODES = [
  'E_INPUT',
  'E_URL',
  'E_OPTION',
  'E_ABORTED',
  'E_BUNDLE_SCHEMA',
  'E_BUNDLE_HASH',
  'E_BUNDLE_SIZE',
  'E_BUNDLE_FORMAT',
  'E_BUNDLE_FETCH',
  'E_STAGE',
  'E_RULE_SYNTAX',
  'E_TREES_FORMAT',
  'E_JSON',
  'E_DATA_MISSING',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]
