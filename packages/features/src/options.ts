import { PagekindError } from '@pagekind/common'
import type { UrlKeywords } from './signals/url-signals.ts'

/** What every reading of a page takes. */
export interface ReadOptions {
  /**
   * The page's URL. Without one, or with one that cannot be read, the URL's own signals are 0, relative links lead nowhere
   * and every host is foreign.
   */
  readonly url?: string | undefined
  /**
   * How the words of the `kw_url_*` signals are looked for: `token` (whole words of the URL, in singular or plural: `alphabet` is
   * no bet) or `substring` (anywhere, as the published hybrid classifier was trained). Left out: `token`.
   */
  readonly urlKeywords?: UrlKeywords | undefined
}

/** What reading a DOM takes. */
export interface DocumentOptions extends ReadOptions {
  /**
   * Where sizes come from: `nominal` (attributes and inline styles, over a viewport of 1280×720; the same everywhere) or
   * `measured` (the page's real layout, in a browser only). Left out: `nominal`.
   */
  readonly layout?: 'nominal' | 'measured' | undefined
}

/** Throws `E_OPTION` unless `options` is an object with no other fields than `allowed`, each of its kind. */
export function checkReadOptions(options: unknown, allowed: readonly string[], of: string): void {
  if (typeof options !== 'object' || options === null) {
    throw new PagekindError('E_OPTION', `${of} takes its options as an object`, {
      value: options,
      hint: 'Give { url }',
    })
  }
  for (const name of Object.keys(options)) {
    if (!allowed.includes(name)) {
      throw new PagekindError('E_OPTION', `${of} has no such option`, {
        value: name,
        hint: `Its options are ${allowed.join(', ')}`,
      })
    }
  }
  const { url, urlKeywords, layout } = options as Record<string, unknown>
  check('url', url, url === undefined || typeof url === 'string', 'Give the URL as text')
  check('urlKeywords', urlKeywords, isOneOf(urlKeywords, 'token', 'substring'), 'Give token or substring')
  check('layout', layout, isOneOf(layout, 'nominal', 'measured'), 'Give nominal or measured')
}

function isOneOf(value: unknown, ...values: readonly string[]): boolean {
  return value === undefined || values.includes(value as string)
}

function check(name: string, value: unknown, isRight: boolean, hint: string): void {
  if (!isRight) throw new PagekindError('E_OPTION', `The option ${name} does not take this value`, { value, hint })
}
