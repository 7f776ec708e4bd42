import type { DocumentLike } from './dom.ts'

/** What is classified. A URL or a title must be there; everything else makes the answer better. */
export interface Page {
  /** Address of the page; `https://` may be left out. */
  readonly url?: string | undefined
  /** Text of the page's `title`. */
  readonly title?: string | undefined
  /** The page's meta description or an excerpt. */
  readonly description?: string | undefined
  /** BCP 47 tag of the page's language. */
  readonly lang?: string | undefined
  /** The page's HTML, for places with no DOM. */
  readonly html?: string | undefined
  /** The page's DOM: a browser's, linkedom's, jsdom's or happy-dom's. Only read, never changed. */
  readonly document?: DocumentLike | undefined
}
