import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Token, tokens } from './oracle.ts'
import { FeatureBuffer, LIMITS, type TextFields, tokenize } from './tokenizer.ts'

const buffer = new FeatureBuffer()

function hashes(fields: TextFields): number[] {
  tokenize(fields, buffer)
  return Array.from(buffer.hashes.subarray(0, buffer.length))
}

function page(url: string, title = '', description = ''): TextFields {
  return { url, title, description }
}

function texts(list: Token[], field: string, kind: string): string[] {
  return list.filter((token) => token.field === field && token.kind === kind).map((token) => token.text)
}

describe('what is read from a URL', () => {
  const list = tokens(
    page('https://user@blog.Example.co.uk:81/newsRoom/2013/04/Foo-bar%20b%C3%BCcher42.html?utm=x&page=3#top'),
  )

  test('host, domain, suffix and subdomain', () => {
    expect(texts(list, 'host', 'domain')).toEqual(['example.co.uk'])
    expect(texts(list, 'host', 'suffix')).toEqual(['co.uk'])
    expect(texts(list, 'host', 'host')).toEqual(['blog.example.co.uk'])
    expect(texts(list, 'host', 'word')).toEqual(['example', 'blog'])
  })

  test('path: segments, camelCase, digits, escapes, extension', () => {
    expect(texts(list, 'path', 'segment').slice(0, 3)).toEqual(['newsRoom', '2013', '04'])
    expect(texts(list, 'path', 'word')).toEqual(['news', 'room', 'foo', 'bar', 'bücher', 'html'])
    expect(texts(list, 'path', 'number')).toEqual(['0000\u0002', '2013', '00\u0002', '04', '00\u0002', '42'])
    expect(texts(list, 'path', 'extension')).toEqual(['html'])
    expect(texts(list, 'path', 'bigram').slice(0, 2)).toEqual(['news room', 'room 2013'])
  })

  test('query keys and values, no fragment', () => {
    expect(texts(list, 'query', 'key')).toEqual(['utm', 'page'])
    expect(texts(list, 'query', 'word')).toEqual(['x'])
    expect(texts(list, 'query', 'number')).toEqual(['0\u0002', '3'])
    expect(list.some((token) => token.text.includes('top'))).toBe(false)
  })

  test('punycode reads as its Unicode', () => {
    expect(hashes(page('http://xn--bcher-kva.example/'))).toEqual(hashes(page('http://bücher.example/')))
  })
})

describe('what is read from a title', () => {
  test('words, bigrams, n-grams with their ends', () => {
    const list = tokens(page('', 'Cheap Flights'))
    expect(texts(list, 'title', 'word')).toEqual(['cheap', 'flights'])
    expect(texts(list, 'title', 'bigram')).toEqual(['cheap flights'])
    expect(texts(list, 'title', 'ngram').slice(0, 4)).toEqual(['\u0002ch', '\u0002che', '\u0002chea', 'che'])
  })

  test('compatibility forms and case are one', () => {
    const plain = hashes(page('', 'file strasse οδοσ i̇stanbul'))
    expect(hashes(page('', 'ﬁle STRAßE ΟΔΟΣ İstanbul'))).toEqual(plain)
  })

  test('scripts without spaces are cut in bigrams and trigrams', () => {
    expect(texts(tokens(page('', '東京都 x')), 'title', 'ngram')).toEqual(['東京', '東京都', '京都', '\u0002x\u0003'])
    for (const text of ['ภาษาไทย', 'ພາສາລາວ', 'ខ្មែរ', 'မြန်မာ', 'カタカナ', 'ひらがな', '𠮷野家'])
      expect(texts(tokens(page('', text)), 'title', 'word')).toEqual([])
  })

  test('each field has its own namespace, n-grams one for all', () => {
    const found = tokens({ url: 'https://shop.example.com/shop?shop=shop', title: 'shop! 12', description: 'shop! 12' })
    const hashes = (kind: string, text?: string) =>
      found
        .filter((token) => token.kind === kind && (text === undefined || token.text === text))
        .map(({ hash }) => hash)
    expect(new Set(found.map(({ field }) => field)).size).toBe(5)
    expect(new Set(hashes('word', 'shop')).size).toBe(5)
    expect(hashes('ngram', 'hop')).toHaveLength(5)
    expect(new Set(hashes('ngram', 'hop')).size).toBe(1)
    for (const kind of ['symbol', 'number', 'bigram']) expect(new Set(hashes(kind)).size).toBe(hashes(kind).length)
    expect(new Set(hashes('shape')).size).toBe(3)
    const whole = found.filter(({ kind, text }) => text === 'shop' && ['segment', 'key', 'word'].includes(kind))
    expect(new Set(whole.map(({ hash }) => hash)).size).toBe(whole.length)
  })
})

describe('the fast tokenizer is the slow one', () => {
  const word = fc.string({
    unit: fc.constantFrom(...'abcXYZ019 -_/.:?&=#@%[]ßςİäжЯ日本カไทย한👍𠮷𐐀\ud83d\ude00\ud840'),
    maxLength: 40,
  })
  const text = fc.oneof(
    word,
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
  )
  const url = fc.oneof(
    text,
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.tuple(fc.constantFrom('http://', '//', 'https://u:p@', ''), word, text).map((parts) => parts.join('')),
  )

  test('on any URL, title and description', () => {
    fc.assert(
      fc.property(url, text, text, (address, title, description) => {
        const fields = { url: address, title, description }
        expect(hashes(fields)).toEqual(tokens(fields).map((token) => token.hash))
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 10_000) },
    )
  }, 120_000)

  test('on lone surrogates', () => {
    for (const lone of [
      '\ud800',
      '\udc00',
      'a\ud83dz',
      'a\udc00b',
      '\ud840',
      '\ud840x',
      '日\ud840',
      '\ud801\udc00\udc00',
    ])
      expect(hashes(page(lone, lone, lone))).toEqual(tokens(page(lone, lone, lone)).map((token) => token.hash))
  })
})

test('longer text than the limit changes nothing', () => {
  const title = 'word '.repeat(200)
  expect(hashes(page('', title.slice(0, LIMITS.title) + 'x'.repeat(10_000_000)))).toEqual(
    hashes(page('', title.slice(0, LIMITS.title))),
  )
})

test('the buffer never overflows', () => {
  const small = new FeatureBuffer(10)
  tokenize(page('https://example.com/some/long/path', 'and a long title'), small)
  expect(small.length).toBe(10)
  expect(Array.from(small.ends)).toEqual([10, 10, 10, 10, 10])
})
