import { PagekindError } from '@pagekind/common'
import { findPython } from '../evaluate/python.ts'

/** `npm test` needs Node alone: where numpy is not there either, that it is asked for is all that can be seen. CI has it. */
export function hasNumpy(): boolean {
  try {
    findPython('numpy')
    return true
  } catch (error) {
    if (PagekindError.is(error)) return false
    throw error
  }
}
