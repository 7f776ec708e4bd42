import type { PageContent } from '@pagekind/features'

/** The kinds of the head `kind`, in the order of scores. */
export const KINDS = [
  'article',
  'listing/home',
  'product',
  'login/form',
  'game',
  'docs/reference',
  'search-results',
  'error',
  'other',
] as const

/** As the saved pages call them. Kinds with fewer than 40 pages (video 23, forum thread 22) are left out. */
const CALLED: ReadonlyMap<string, number> = new Map(
  [
    'article',
    'listing/portal/home',
    'product',
    'login/form',
    'game',
    'docs/reference',
    'search-results',
    'error/parked',
    'other',
  ].map((name, i) => [name, i]),
)

/** Index of a saved page's kind; −1 for those that are left out, and for pages of which only their safety label is told. */
export function kindOf(pageType: string | null): number {
  return CALLED.get(pageType ?? '') ?? -1
}

/** Types of JSON-LD and Open Graph, in lower case, and the kind that they tell; the first that a page has. */
const TOLD: readonly (readonly [RegExp, string])[] = [
  [/^(product|productgroup|og:product|product\.item|offer)$/, 'product'],
  [/^searchresultspage$/, 'search-results'],
  [/^(techarticle|apireference|howto)$/, 'docs/reference'],
  [/^(videogame|game)$/, 'game'],
  [/article$|^(recipe|blogposting|blog:post|review|reportagenewsarticle)$/, 'article'],
  [/^(collectionpage|itemlist|website|blog|profile|profilepage)$/, 'listing/portal/home'],
]

/** The kind that a page's own types tell, as saved pages call it; null where they tell none. */
export function markupKind({
  openGraphType,
  jsonLdTypes,
}: Pick<PageContent, 'openGraphType' | 'jsonLdTypes'>): string | null {
  const types = [...jsonLdTypes, ...(openGraphType === null ? [] : [openGraphType])].map((type) => type.toLowerCase())
  for (const [type, kind] of TOLD) if (types.some((one) => type.test(one))) return kind
  return null
}
