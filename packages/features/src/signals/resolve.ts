import { registrableDomain } from '../domain.ts'
import { hostOf, isHttp, plainHost } from '../url.ts'
import type { PageUrl } from './url-signals.ts'

/** Tells the hosts that a page's URLs lead to, by the rules of https://url.spec.whatwg.org/. */
export class HostResolver {
  readonly #base: string | undefined
  readonly #baseHost: string | null
  readonly #sites = new Map<string, string>()

  /** `page`: the page's own URL; `base`: what its `<base href>` says. */
  constructor(page: PageUrl | null, base: string | null) {
    const from = (base === null ? null : resolve(base, page?.href)) ?? page
    this.#base = from?.href
    this.#baseHost = from?.host ?? null
  }

  /** Host of an http(s) URL, absolute or relative; null of every other. */
  host(url: string): string | null {
    if (isPlainlyRelative(url)) return this.#baseHost
    return plainHost(url) ?? resolve(url, this.#base)?.host ?? null
  }

  /** Registrable domain of a host; the host itself where it has none, as `localhost`. */
  site(host: string): string {
    let site = this.#sites.get(host)
    if (site === undefined) {
      site = registrableDomain(host) ?? host
      this.#sites.set(host, site)
    }
    return site
  }

  /** The URL in full, where it leads to http(s); else null. */
  resolve(url: string): string | null {
    return resolve(url, this.#base)?.href ?? null
  }
}

function resolve(url: string, base: string | undefined): Pick<PageUrl, 'href' | 'host'> | null {
  if (!URL.canParse(url, base)) return null
  const parsed = new URL(url, base)
  return isHttp(parsed) ? { href: parsed.href, host: hostOf(parsed) } : null
}

const SLASH = 0x2f

/**
 * Whether a URL is a path, a query or a fragment for certain: it then leads to the base's host and always parses. False
 * for all that takes a second look (a scheme, a second slash, a backslash, white space).
 */
function isPlainlyRelative(url: string): boolean {
  if (url === '') return true
  const first = url.charCodeAt(0)
  if (first === SLASH) {
    const second = url.charCodeAt(1)
    return url.length === 1 || (second > 0x20 && second !== SLASH && second !== 0x5c)
  }
  if (first === 0x23 || first === 0x3f) return true
  for (let i = 0; i < url.length; i++) {
    const unit = url.charCodeAt(i)
    if (unit === SLASH || unit === 0x3f || unit === 0x23) return i > 0
    if (unit <= 0x20 || unit === 0x3a || unit === 0x5c) return false
  }
  return true
}
