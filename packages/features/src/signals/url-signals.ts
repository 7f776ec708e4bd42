import { type HostParts, hostParts } from '../domain.ts'
import { hostOf, parseUrl } from '../url.ts'
import { entropyOfText } from './entropy.ts'
import * as markers from './markers.ts'

/** How the words of the `kw_url_*` signals are looked for. */
export type UrlKeywords = 'token' | 'substring'

/** What the URL alone says: the first fifteen signals and `url_embeds_url`. All 0 where the URL cannot be read. */
export function urlSignals(page: PageUrl | null, keywords: UrlKeywords) {
  const { href, host, path, parts } = page ?? NO_URL
  const lower = href.toLowerCase()
  const tokens = keywords === 'token' ? (lower.match(/[a-z0-9]+/g) ?? []) : null
  const count = (list: string) => countMarkers(lower, tokens, list)
  const { digits, hyphens } = countUnits(href)
  const domain = parts.isIp ? null : parts.registrableDomain
  return {
    url_length: href.length,
    path_depth: countParts(path, '/'),
    query_param_count: countParts(queryOf(href), '&'),
    url_digit_ratio: href === '' ? 0 : digits / href.length,
    url_hyphen_count: hyphens,
    url_pct_encoded_count: href.match(/%[0-9a-f]{2}/gi)?.length ?? 0,
    host_entropy: entropyOfText(host),
    path_entropy: entropyOfText(path),
    subdomain_depth: domain === null ? 0 : countParts(host.slice(0, host.lastIndexOf(domain)), '.'),
    is_ip_literal_host: parts.isIp ? 1 : 0,
    is_cheap_tld: markers.CHEAP_TLDS.has(host.slice(host.lastIndexOf('.') + 1)) ? 1 : 0,
    kw_url_proxy: count(markers.URL_PROXY),
    kw_url_gambling: count(markers.URL_GAMBLING),
    kw_url_adult: count(markers.URL_ADULT),
    kw_url_games: count(markers.URL_GAMES),
    url_embeds_url: embedsUrl(path) ? 1 : 0,
  }
}

/** What the signals need of a page's URL. */
export interface PageUrl {
  readonly href: string
  readonly host: string
  readonly path: string
  readonly parts: HostParts
}

const NO_URL: PageUrl = {
  href: '',
  host: '',
  path: '',
  parts: { registrableDomain: null, publicSuffix: null, isIp: false },
}

/** A page's URL taken apart; null where it is none. */
export function pageUrl(url: string): PageUrl | null {
  const parsed = parseUrl(url)
  if (parsed === null) return null
  const host = hostOf(parsed)
  return { href: parsed.href, host, path: parsed.pathname, parts: hostParts(host) }
}

function countUnits(href: string): { digits: number; hyphens: number } {
  let digits = 0
  let hyphens = 0
  for (let i = 0; i < href.length; i++) {
    const unit = href.charCodeAt(i)
    if (unit >= 0x30 && unit <= 0x39) digits++
    else if (unit === 0x2d) hyphens++
  }
  return { digits, hyphens }
}

function countParts(text: string, separator: string): number {
  return text.split(separator).filter((part) => part !== '').length
}

function queryOf(href: string): string {
  const page = href.split('#', 1)[0]!
  const at = page.indexOf('?')
  return at < 0 ? '' : page.slice(at + 1)
}

/** The distinct markers of a space-separated list among a lower-case URL's tokens, or anywhere in it where there are none. */
function countMarkers(url: string, tokens: readonly string[] | null, list: string): number {
  let count = 0
  for (const marker of list.split(' ')) {
    if (tokens === null ? url.includes(marker) : tokens.some((token) => isMarker(token, marker))) count++
  }
  return count
}

/** A whole token, in singular or plural; `gambl` alone is a stem. */
function isMarker(token: string, marker: string): boolean {
  if (!token.startsWith(marker)) return false
  return (
    token.length === marker.length || marker === 'gambl' || (token.length === marker.length + 1 && token.endsWith('s'))
  )
}

const ESCAPED_URL = /https?%3a%2f%2f/i
/** `http` in base64 whatever follows; 24 characters are a whole short URL. */
const BASE64_URL = /(?:^|[/=~.])(aHR0c[A-Za-z0-9+_-]{19,})/

/** Whether a path carries another URL: percent-encoded, or in base64 or base64url of 24 characters or more. */
function embedsUrl(path: string): boolean {
  if (ESCAPED_URL.test(path)) return true
  const encoded = BASE64_URL.exec(path)?.[1]
  return encoded !== undefined && /^https?:\/\//i.test(fromBase64(encoded))
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The first nine bytes of a base64 or base64url text, as Latin-1. */
function fromBase64(text: string): string {
  let bits = 0
  let size = 0
  let bytes = ''
  for (const character of text.slice(0, 12).replaceAll('-', '+').replaceAll('_', '/')) {
    bits = ((bits << 6) | BASE64.indexOf(character)) & 0xffff
    size += 6
    if (size < 8) continue
    size -= 8
    bytes += String.fromCharCode((bits >> size) & 0xff)
  }
  return bytes
}
