import { PagekindError } from '@pagekind/common'

/** What is needed of an `AbortSignal`, for programs that are compiled without the types of any runtime. */
export interface MinimalAbortSignal {
  readonly aborted: boolean
  readonly reason?: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** The runtime's `AbortSignal` where its types are there, else the part of it that is used. */
export type AbortSignalLike = typeof globalThis extends { AbortSignal: { prototype: infer T } } ? T : MinimalAbortSignal

/** Throws `E_ABORTED` where the signal is aborted. */
export function throwIfAborted(signal: MinimalAbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal)
}

/**
 * The promise's outcome, or `E_ABORTED` as soon as the signal aborts, also where the work behind the promise does not
 * listen to it.
 */
export function untilAborted<T>(work: Promise<T>, signal: MinimalAbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(abortError(signal))
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

function abortError(signal: MinimalAbortSignal): PagekindError {
  return new PagekindError('E_ABORTED', 'The work was aborted', {
    hint: 'See `cause`',
    cause: signal.reason,
  })
}
