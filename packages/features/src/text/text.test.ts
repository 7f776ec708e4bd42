import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { classOf, isAscii, normalizeText, readUrl, SEPARATOR, UNSPACED } from '../text.ts'

describe('reading text', () => {
  test.each([
    ['Plain ASCII', 'Plain ASCII'],
    ['ＦＵＬＬ width', 'FULL width'],
    ['Straße ΣΊΣΥΦΟΣ', 'Strasse σίσυφοσ'],
    ['e\u0301', 'é'],
    ['ｶｼﾞﾉ', 'カジノ'],
    ['half \ud83d pairs \ude00', 'half \ufffd pairs \ufffd'],
    ['a whole one \ud83d\ude00', 'a whole one \ud83d\ude00'],
  ])('%j is read as %j', (text, expected) => {
    expect(normalizeText(text)).toBe(expected)
  })

  test('the same text comes back the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = normalizeText(text)
        expect(normalizeText(once)).toBe(once)
        if (isAscii(text)) expect(once).toBe(text)
      }),
    )
  })

  test('classes of characters', () => {
    expect([' ', '_', '-', '，'].map((one) => classOf(one.charCodeAt(0)))).toEqual(Array(4).fill(SEPARATOR))
    expect(['中', 'カ', 'ไ', '𠀀'].map((one) => classOf(one.charCodeAt(0)))).toEqual(Array(4).fill(UNSPACED))
  })
})

test.each([
  ['https://example.com/a b', 'https://example.com/a b'],
  ['https://xn--bcher-kva.de/%D0%B1?q=%C3%9F', 'https://bücher.de/б?q=ss'],
  ['https://example.com/%FF%zz', 'https://example.com/ %zz'],
])('the address %s is read as %s', (url, expected) => {
  expect(readUrl(url)).toBe(expected)
})
