import { PAGES } from '../../../packages/features/src/testing/pages.ts'
import { realPages } from '../../../packages/features/src/testing/real-pages.ts'
import type { PageToRead } from './reading.ts'

let all: PageToRead[] | undefined

/**
 * The pages that every reader reads: those written for the tests, and the real ones where they are there. PAGEKIND_STEP=20
 * takes every twentieth of those.
 */
export function pagesOf(ids: readonly string[] | null): PageToRead[] {
  all ??= [...PAGES, ...realPages(Number(process.env.PAGEKIND_STEP ?? 1))].map(({ name, url, html }) => ({
    id: name,
    url,
    html,
  }))
  if (ids === null) return all
  const wanted = new Set(ids)
  return all.filter(({ id }) => wanted.has(id))
}
