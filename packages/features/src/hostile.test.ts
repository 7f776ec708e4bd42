import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostParts, isUrl, registrableDomain, urlFacts } from './index.ts'

/** Pieces that URLs are made of, whole and broken. */
const PIECES = [
  'http',
  'https',
  'javascript',
  'data',
  'about',
  'file',
  'ftp',
  'blob',
  ':',
  '//',
  '/',
  '\\',
  '?',
  '#',
  '@',
  '&',
  '=',
  '%',
  '%2',
  '%20',
  '%ff',
  '%E4%BD%A0',
  '%00',
  '+',
  '.',
  '..',
  '-',
  '_',
  '[',
  ']',
  '[::1]',
  '::',
  '1.2.3.4',
  '999.1.1.1',
  '0x7f.1',
  ':80',
  ':99999',
  'xn--',
  'xn--mnchen-3ya',
  'münchen',
  '例え',
  '\ud800',
  '\udc00',
  '\u0000',
  '\n',
  '\t',
  ' ',
  '\u200b',
  '\u00ad',
  'example',
  'com',
  'co.uk',
  'github.io',
  'localhost',
  'www',
  'user:pass@',
  'a'.repeat(64),
  '__proto__',
  'constructor',
  'İ',
  'ß',
  '\u{1f600}',
]
const url = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 12 })
  .map((parts) => parts.join(''))

describe('any string', () => {
  test('has facts or none, and the facts are those of its href', () => {
    let read = 0
    fc.assert(
      fc.property(
        fc.oneof(
          url,
          url.map((text) => `https://example.com${text}`),
          fc.webUrl({ withQueryParameters: true }),
        ),
        (text) => {
          const facts = urlFacts(text)
          expect(isUrl(text)).toBe(facts !== null)
          if (facts === null) return
          read++
          // Reading it again gives the same, except where the standard's own encoding is longer than is read.
          if (isUrl(facts.href)) expect(urlFacts(facts.href)).toEqual(facts)
          expect(facts.host).toBe(facts.host.toLowerCase())
          if (facts.registrableDomain !== null) {
            const front = facts.subdomains.length === 0 ? '' : `${facts.subdomains.join('.')}.`
            // Empty labels (`a..example.com`), which the URL standard lets through, are no labels.
            expect(facts.host.split('.').filter(Boolean).join('.')).toBe(front + facts.registrableDomain)
            expect(registrableDomain(facts.registrableDomain)).toBe(facts.registrableDomain)
          }
          if (!facts.isIp && facts.publicSuffix !== null && facts.registrableDomain !== null) {
            expect(facts.registrableDomain.endsWith(`.${facts.publicSuffix}`)).toBe(true)
          }
          for (const segment of facts.pathSegments) expect(segment).not.toBe('')
        },
      ),
      { numRuns: 20_000 },
    )
    expect(read).toBeGreaterThan(2000)
  })

  test('as a host has a well-formed registrable domain or none', () => {
    let found = 0
    fc.assert(
      fc.property(
        fc.oneof(
          url,
          url.map((text) => `${text}.example.com`),
          fc.domain(),
        ),
        (host) => {
          const domain = registrableDomain(host)
          expect(hostParts(host).registrableDomain).toBe(domain)
          if (domain === null) return
          found++
          expect(domain).toMatch(
            /^(?:[^\0-,/:-@[-^`{-\x7f.]+(?:\.[^\0-,/:-@[-^`{-\x7f.]+)+|[\d.]+|\[?[0-9a-f:.]+\]?)$/i,
          )
        },
      ),
      { numRuns: 20_000 },
    )
    expect(found).toBeGreaterThan(2000)
  })
})

describe('hosts', () => {
  test.each([
    'a b.com',
    '999.1.1.1',
    '.com',
    '..',
    'a..com',
    '[::1',
    'a%20.com',
    'a:b.com',
    '1:2',
    ':::',
    '1::2::3',
    '12345::',
    `${'x'.repeat(300)}.com`,
    '__proto__',
    '',
  ])('%s has no registrable domain', (host) => {
    expect(registrableDomain(host)).toBeNull()
    expect(hostParts(host)).toMatchObject({ registrableDomain: null, isIp: false })
  })

  test.each(['::', '::1', '[::1]', 'fe80::1', '1:2:3:4:5:6:7:8', '0.0.0.0', '255.255.255.255'])(
    '%s is its own',
    (host) => {
      expect(registrableDomain(host)).toBe(host)
      expect(hostParts(host)).toEqual({ registrableDomain: host, publicSuffix: null, isIp: true })
    },
  )
})

describe('size', () => {
  const HUGE = 10_000_000
  test.each([
    ['a path', `http://example.com/${'a/'.repeat(HUGE / 2)}`],
    ['a query', `http://example.com/?${'a=b&'.repeat(HUGE / 4)}`],
    ['a host', `http://${'a.'.repeat(HUGE / 2)}com/`],
    ['no URL', 'x'.repeat(HUGE)],
    ['blanks', ' '.repeat(HUGE)],
    ['blanks around it', `${' '.repeat(HUGE)}http://example.com/`],
    ['user names', `http://${'a@'.repeat(HUGE / 2)}example.com/`],
    ['colons', ':'.repeat(HUGE)],
    ['brackets', '['.repeat(HUGE)],
    ['punycode', `http://${'xn--'.repeat(HUGE / 4)}.com/`],
    ['escapes', `http://example.com/${'%'.repeat(HUGE)}`],
  ])('10 MB of %s cost next to nothing', (_, text) => {
    const spent = processorTime(() => {
      urlFacts(text)
      isUrl(text)
      registrableDomain(text)
    })
    // The slowest takes 30 ms; a cost that grows with the square of the length takes hours.
    expect(spent).toBeLessThan(2000)
  })

  test.each([
    ['a path', `http://example.com/${'a/'.repeat(30_000)}`],
    ['a query', `http://example.com/?${'a=b&'.repeat(15_000)}`],
    ['punycode', `http://example.com/${'xn--'.repeat(15_000)}`],
    ['a punycode host', `http://${'xn--a-'.repeat(10_000)}.com`],
    ['dots', `http://${'.'.repeat(60_000)}`],
    ['colons', `a${':'.repeat(60_000)}`],
  ])('the longest that is read, of %s, costs little', (_, text) => {
    const spent = processorTime(() => {
      urlFacts(text)
      isUrl(text)
    })
    expect(spent).toBeLessThan(500)
  })
})

/** Milliseconds of the processor: on the clock, a machine that does other work beside would count too. */
function processorTime(work: () => void): number {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}
