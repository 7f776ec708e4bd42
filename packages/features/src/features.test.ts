import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodePunycode, hostParts, isUrl, MAX_URL, registrableDomain, urlFacts } from './index.ts'

describe('registrable domain', () => {
  test.each([
    ['www.example.co.uk', 'example.co.uk'],
    ['a.github.io', 'a.github.io'],
    ['x.a.github.io', 'a.github.io'],
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', null],
    ['co.uk', null],
    ['', null],
  ])('%s is of %s', (host, domain) => expect(registrableDomain(host)).toBe(domain))

  test('an IPv6 literal is its own', () => {
    expect(hostParts('2001:db8::1')).toEqual({ registrableDomain: '2001:db8::1', publicSuffix: null, isIp: true })
  })
})

describe('punycode', () => {
  test('labels of a URL are decoded where they stand', () => {
    expect(decodePunycode('https://www.xn--bcher-kva.example/xn--fsq')).toBe('https://www.bücher.example/例')
  })

  test('broken labels stay', () => {
    for (const label of ['xn--', 'xn--99999999', 'xn--a-ecp.ru\u0000', `xn--${'z'.repeat(60)}`])
      expect(() => decodePunycode(label)).not.toThrow()
    expect(decodePunycode('xn--99999999')).toBe('xn--99999999')
  })

  test('what the URL parser encodes is decoded', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'äöüéñçабвгд日本語中文한국'), minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(letters, (label) => {
        const host = `a${label}.example`
        expect(decodePunycode(new URL(`https://${host}/`).hostname)).toBe(host)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('URL facts', () => {
  test('of a full address', () => {
    expect(urlFacts('https://user:pw@blog.Example.co.uk:8443/a%20b//c/file.TAR.gz?q=x%26y&q=2&k#frag')).toEqual({
      href: 'https://user:pw@blog.example.co.uk:8443/a%20b//c/file.TAR.gz?q=x%26y&q=2&k#frag',
      scheme: 'https',
      host: 'blog.example.co.uk',
      unicodeHost: 'blog.example.co.uk',
      registrableDomain: 'example.co.uk',
      publicSuffix: 'co.uk',
      subdomains: ['blog'],
      pathSegments: ['a b', 'c', 'file.TAR.gz'],
      extension: 'gz',
      query: [
        { key: 'q', value: 'x&y' },
        { key: 'q', value: '2' },
        { key: 'k', value: '' },
      ],
      isIp: false,
      port: 8443,
    })
  })

  test.each(['example.com/x', 'example.com:8080/x', '//example.com/x', ' http://example.com '])('%s is read', (url) =>
    expect(urlFacts(url)?.registrableDomain).toBe('example.com'),
  )

  test('IPv6 and a broken escape', () => {
    const facts = urlFacts('http://[2001:db8::1]:80/%E0%A4%A')
    expect(facts).toMatchObject({ host: '2001:db8::1', isIp: true, port: null, pathSegments: ['%E0%A4%A'] })
  })

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'about:blank',
    'file:///etc/passwd',
    'mailto:a@b.example',
    'word',
    'two words.',
    'http://',
    'http://exa mple.com/',
    'http://1.2.3.999/',
    '',
    '   ',
    `http://example.com/${'x'.repeat(MAX_URL)}`,
  ])('%s is none', (url) => {
    expect(urlFacts(url)).toBeNull()
    expect(isUrl(url)).toBe(false)
  })

  test('isUrl is urlFacts, on any string', () => {
    const host = fc.string({ unit: fc.constantFrom(...'aZ09.-_:@[]%xn--é日 '), maxLength: 24 })
    const url = fc.tuple(fc.constantFrom('http://', 'https://', '//', '', 'HTTP://', 'ftp://'), host, fc.webPath())
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.webUrl(),
          url.map((parts) => parts.join('')),
        ),
        (text) => {
          expect(isUrl(text)).toBe(urlFacts(text) !== null)
        },
      ),
      { numRuns: 10_000 },
    )
  })
})
