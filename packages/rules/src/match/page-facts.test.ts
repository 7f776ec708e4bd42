import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PageFacts } from './page-facts.ts'

const pieces = [
  '/',
  '.',
  '..',
  '/.',
  'a',
  'B',
  '%20',
  '%FF',
  '%41',
  '%2e',
  '%2E.',
  '%2F',
  '%c3%a9',
  '%',
  '!$&',
  "'()*",
  '+,',
  '=@',
  '|',
  '^',
  '"<',
  ' ',
  '?',
  '#',
  ':80',
  '\\',
  '@',
  'xn--',
  'é',
  '~',
  '-',
  '_',
  ';',
  '\t',
  '1',
]

test('the path is that of the URL parser, however it was found', () => {
  const rest = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(
      fc.constantFrom('https://example.com', 'http://a.b-c.de', 'https://10.0.0.1', 'https://EX.com', 'example.com'),
      rest,
      (front, back) => {
        const url = front + back
        const full = front.includes('://') ? url : `https://${url}`
        const expected = URL.canParse(full) ? new URL(full).pathname : null
        const path = new PageFacts({ url }).path()
        if (path === null || expected === null) return
        let decoded = expected
        try {
          decoded = decodeURIComponent(expected)
        } catch {}
        expect(path).toBe(decoded)
      },
    ),
    { numRuns: 20_000 },
  )
})
