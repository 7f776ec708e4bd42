/** Signals by name, as `@pagekind/features` gives them; what is no number is not read. */
export type PageSignals = Readonly<Record<string, number | string | null>>

/** Text in links ÷ text: articles lie below (Kohlschütter et al., WSDM 2010). */
const LINKS_OF_ARTICLES = 0.33
const PARAGRAPHS = 3

/** What a page that *is* such a one has to have: signals of which any is set. Labels that are not here are never held back. */
const FUNCTIONAL: Readonly<Record<string, readonly string[]>> = {
  proxy: ['has_url_like_input', 'url_embeds_url'],
  adult: ['has_video_player'],
  gambling: ['has_large_xorigin_iframe', 'has_gambling_license_seal'],
}

/**
 * Whether a page is plainly an article about a label: mostly text that is not links, three real paragraphs or more, no canvas that
 * fills the page, and nothing by which it would be what it writes about. Never of games, whose pages come with long descriptions.
 */
export function isArticleAbout(label: string, signals: PageSignals): boolean {
  const functional = Object.hasOwn(FUNCTIONAL, label) ? FUNCTIONAL[label] : undefined
  if (functional === undefined) return false
  const of = (signal: string) => (Object.hasOwn(signals, signal) ? Number(signals[signal]) : 0)
  return (
    of('link_density') < LINKS_OF_ARTICLES &&
    of('paragraph_count') >= PARAGRAPHS &&
    of('has_dominant_canvas') === 0 &&
    functional.every((signal) => of(signal) === 0)
  )
}
