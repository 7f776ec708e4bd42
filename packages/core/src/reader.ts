import type { DocumentLike } from '@pagekind/common'
import { type PageContent, readPage } from '@pagekind/features'
import { readPageFromHtml } from '@pagekind/features/html'

/** Reads what a page says of itself: its title, description, language, main text and signals. */
export interface PageReader {
  /** Reads a DOM. `url` is empty where the page has none that can be read. */
  readDocument(document: DocumentLike, url: string): PageContent
  /** Reads HTML. */
  readHtml(html: string, url: string): PageContent
}

/**
 * The reader of `@pagekind/features`: any DOM, and HTML through htmlparser2. `@pagekind/core` has it built in; with
 * `@pagekind/core/slim`, which is small because it has not, give it as the option `reader`.
 */
export const pageReader: PageReader = {
  readDocument: (document, url) => readPage(document, { url }),
  readHtml: (html, url) => readPageFromHtml(html, { url }),
}
