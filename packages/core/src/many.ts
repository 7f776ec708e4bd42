import { type Page, PagekindError } from '@pagekind/common'
import { type AbortSignalLike, throwIfAborted, untilAborted } from './abort.ts'
import type { Verdict } from './verdict.ts'

/**
 * Answers pages one after the other. Holds one page at a time: the next is taken from the source when its verdict is asked
 * for. The source is closed when the iteration ends early.
 */
export function classifyInOrder(
  pages: Iterable<Page> | AsyncIterable<Page>,
  classify: (page: Page) => Promise<Verdict>,
  signal: AbortSignalLike | undefined,
): AsyncIterableIterator<Verdict> {
  const source = iteratorOf(pages)
  return answer(source, classify, signal)
}

type Source = Iterator<Page | Promise<Page>> | AsyncIterator<Page>

async function* answer(
  source: Source,
  classify: (page: Page) => Promise<Verdict>,
  signal: AbortSignalLike | undefined,
): AsyncGenerator<Verdict, undefined> {
  let ended = false
  try {
    for (;;) {
      throwIfAborted(signal)
      // A source that never gives another page must not hold up the signal.
      const next = await untilAborted(Promise.resolve(source.next()), signal)
      if (next.done) {
        ended = true
        return
      }
      yield await classify(await next.value)
    }
  } finally {
    if (!ended) await close(source, signal)
  }
}

/** Ends the source. After an abort nothing is waited for. */
async function close(source: Source, signal: AbortSignalLike | undefined): Promise<void> {
  const closed = Promise.resolve(source.return?.()).catch(() => {})
  if (!signal?.aborted) await closed
}

function iteratorOf(pages: unknown): Source {
  if (typeof pages === 'object' && pages !== null) {
    const many = pages as Partial<Iterable<Page> & AsyncIterable<Page>>
    const source = many[Symbol.asyncIterator]?.() ?? many[Symbol.iterator]?.()
    if (source !== undefined) return source
  }
  throw new PagekindError('E_INPUT', 'The pages are not an iterable', {
    value: pages,
    hint: 'Give an array, a generator or a stream of pages',
  })
}
