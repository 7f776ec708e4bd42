import type { Signals, Truncation } from '../signals/names.ts'

/** A heading: `h1` is of level 1. */
export interface Heading {
  readonly level: 1 | 2 | 3 | 4 | 5 | 6
  readonly text: string
}

/** A page as text and numbers. Frozen; every text has its white space collapsed; null is what the page does not say. */
export interface PageContent {
  /** Text of `title`, else of `og:title`. */
  readonly title: string | null
  /** `meta[name=description]`, else `og:description`. */
  readonly description: string | null
  /** Headings with text, in document order; the first 1,000. */
  readonly headings: readonly Heading[]
  /** Language tag of `html[lang]`, else of `content-language`, as the page writes it. */
  readonly lang: string | null
  /** `link[rel=canonical]`, resolved; http(s) only. */
  readonly canonicalUrl: string | null
  /** `og:type`. */
  readonly openGraphType: string | null
  /** Distinct `@type`s of the page's JSON-LD, on top or in a `@graph`, without `https://schema.org/`. */
  readonly jsonLdTypes: readonly string[]
  /** What the page is there for to be read, without navigation and chrome; a line each block. Empty where it has none. */
  readonly mainText: string
  /** Characters of the visible text that are no white space, in UTF-16 code units. */
  readonly visibleCharacters: number
  /** The 62 signals of the same reading. */
  readonly signals: Signals
  /** The limit that ended the reading early; null where the whole page was read. */
  readonly truncated: Truncation | null
}
