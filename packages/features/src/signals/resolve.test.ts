import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HostResolver } from './resolve.ts'
import { pageUrl } from './url-signals.ts'

/** As the URL standard's parser says, whatever it costs. */
function slowHost(url: string, base: string | null): string | null {
  try {
    const { protocol, hostname } = base === null ? new URL(url) : new URL(url, base)
    return /^https?:$/.test(protocol) ? hostname.replace(/^\[|\]$/g, '') : null
  } catch {
    return null
  }
}

test('the host of any URL, as the URL parser says', () => {
  const piece = fc.constantFrom(
    ...'http:// https:// HTTP:// http: // / \\ ? # : @ [::1] . .. a.example b-c.example 1.2.3.4 1.2 0x7f xn--bcher-kva.example xn-- é % %20 javascript: mailto: data: :80'.split(
      ' ',
    ),
    ' ',
    '\t',
    '\n',
    '\0',
    '',
  )
  const url = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
  const page = fc.constantFrom(null, 'https://page.example/a/b?c', 'http://[::1]:8080/', 'http://127.0.0.1/')
  fc.assert(
    fc.property(url, page, fc.option(url), (href, own, base) => {
      const resolver = new HostResolver(own === null ? null : pageUrl(own), base)
      const usedBase = base !== null && slowHost(base, own) !== null ? new URL(base, own ?? undefined).href : own
      expect(resolver.host(href)).toBe(slowHost(href, usedBase))
    }),
    { numRuns: 20_000 },
  )
})
