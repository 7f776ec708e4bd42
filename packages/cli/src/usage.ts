import { PagekindError } from '@pagekind/common'

/** An error in the command line (`E_OPTION`). `what` is said without a full stop. */
export function usageError(what: string, hint = 'See `pagekind classify --help`'): PagekindError {
  return new PagekindError('E_OPTION', what, { hint })
}
