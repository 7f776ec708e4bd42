import type { ReaderName } from './readers.ts'

/** Two readers that are to say the same of a page. */
export interface Comparison {
  readonly reader: ReaderName
  readonly reference: ReaderName
  /** The greatest part of the pages that may be exceptions. */
  readonly share: number
}

/**
 * Who is compared with whom. Parsers that follow the HTML standard differ at its limits only. linkedom's (htmlparser2) and happy-dom's
 * own do not: on that part of the real pages they build another tree than browsers do, and no reader of the tree can know.
 */
export const COMPARISONS: readonly Comparison[] = [
  { reader: 'firefox', reference: 'chromium', share: 0.02 },
  { reader: 'jsdom', reference: 'chromium', share: 0.02 },
  { reader: 'html', reference: 'linkedom', share: 0.02 },
  { reader: 'linkedom', reference: 'chromium', share: 0.11 },
  { reader: 'happy-dom', reference: 'chromium', share: 0.25 },
  { reader: 'html', reference: 'chromium', share: 0.1 },
]
