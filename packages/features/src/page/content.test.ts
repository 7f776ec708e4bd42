import { JSDOM } from 'jsdom'
import { describe, expect, test } from 'vitest'
import { readPageFromHtml } from '../html.ts'
import { isThin, readPage } from '../index.ts'
import { PAGES } from '../testing/pages.ts'
import { jsonLdTypesOf } from './json-ld.ts'

const read = (html: string, url = 'https://example.org/') => readPageFromHtml(html, { url })

describe('what a page says', () => {
  test('an article, in a DOM and from its HTML', () => {
    const { html, url } = PAGES[0]!
    const page = readPage(new JSDOM(html).window.document, { url })
    expect(page).toEqual(read(html, url))
    expect(Object.isFrozen(page)).toBe(true)
    expect(page).toMatchObject({
      title: 'A story – Example',
      description: 'What happened',
      headings: [{ level: 1, text: 'A story' }],
      lang: 'en-GB',
      canonicalUrl: 'https://news.example.co.uk/2024/story',
      openGraphType: 'article',
      jsonLdTypes: ['NewsArticle', 'Thing', 'Person'],
      truncated: null,
    })
    expect(page.mainText).toContain('The first paragraph is long enough')
    expect(page.mainText).not.toContain('nobody is meant to see')
  })

  test('nothing where it says nothing', () => {
    expect(read('<p>')).toMatchObject({
      title: null,
      description: null,
      headings: [],
      lang: null,
      canonicalUrl: null,
      openGraphType: null,
      jsonLdTypes: [],
      mainText: '',
      visibleCharacters: 0,
    })
  })

  test.each([
    ['<title> a\n b </title>', 'a b'],
    ['<title></title><meta property="og:title" content="og">', 'og'],
    ['<svg><title>icon</title></svg><title>page</title>', 'page'],
    ['<title>first</title><title>second</title>', 'first'],
    ['<title>Tom &amp; Jerry</title>', 'Tom & Jerry'],
  ])('the title of %s', (html, title) => expect(read(html).title).toBe(title))

  test.each([
    ['<meta name="Description" content=" a  b ">', 'a b'],
    ['<meta name=description content=""><meta property="og:description" content="og">', 'og'],
    ['<meta property="og:description" content="og"><meta name=description content="own">', 'own'],
  ])('the description of %s', (html, description) => expect(read(html).description).toBe(description))

  test.each([
    ['<html lang="pt-BR">', 'pt-BR'],
    ['<html lang=""><meta http-equiv="Content-Language" content="de, en">', 'de'],
    ['<p lang=fr>', null],
  ])('the language of %s', (html, lang) => expect(read(html).lang).toBe(lang))

  test.each([
    ['<link rel="alternate CANONICAL" href="x">', 'https://example.org/x'],
    ['<base href="https://base.example/a/"><link rel=canonical href="x">', 'https://base.example/a/x'],
    ['<link rel=canonical href="javascript:x">', null],
    ['<link rel=canonical href="http://[">', null],
    ['<link rel=canonical>', null],
  ])('the canonical URL of %s', (html, url) => expect(read(html).canonicalUrl).toBe(url))

  test('headings with text, nested ones too; hidden and empty ones are none', () => {
    const { headings } = read('<h2>a<br>b</h2><h1> </h1><h3 hidden>c</h3><div><h6><a href=x>d</a></h6></div>')
    expect(headings).toEqual([
      { level: 2, text: 'a b' },
      { level: 6, text: 'd' },
    ])
  })

  test('at most 1,000 headings', () => expect(read('<h1>x</h1>'.repeat(1500)).headings).toHaveLength(1000))
})

describe('JSON-LD', () => {
  test.each([
    ['{"@type":"Product"}', ['Product']],
    ['[{"@type":"A"},{"@type":["B","http://schema.org/C"]}]', ['A', 'B', 'C']],
    ['{"@graph":[{"@type":"A"},7,null]}', ['A']],
    ['{"@type":{"@type":"A"}}', []],
    ['{"__proto__":{"@type":"A"},"@type":7}', []],
    ['null', []],
    ['{', []],
    ['', []],
  ])('%s', (text, types) => expect(jsonLdTypesOf(text)).toEqual(types))

  test('deep and wide ones do no harm', () => {
    expect(jsonLdTypesOf('['.repeat(200_000) + ']'.repeat(200_000))).toEqual([])
    expect(jsonLdTypesOf(JSON.stringify({ '@type': Array.from({ length: 1000 }, (_, i) => `T${i}`) }))).toHaveLength(
      100,
    )
  })
})

describe('thin pages', () => {
  const thin = (title: string | null, description: string | null, visibleCharacters: number) =>
    isThin({ title, description, visibleCharacters })

  test('by characters of the body, or by tokens of title and description', () => {
    expect(thin(null, null, 79)).toBe(true)
    expect(thin(null, null, 80)).toBe(false)
    expect(thin('one two three', 'four five', 0)).toBe(true)
    expect(thin('one two three', 'four five six', 0)).toBe(false)
    expect(thin('- | — ! ? …', null, 0)).toBe(true)
  })

  test('in scripts without spaces two characters are a token', () => {
    expect(thin('日本語の題名です', null, 0)).toBe(true)
    expect(thin('日本語の題名ですから長い', null, 0)).toBe(false)
  })

  test('white space is no character', () => {
    expect(isThin(read(`<p>${'x '.repeat(79)}</p>`))).toBe(true)
    expect(isThin(read(`<p>${'x '.repeat(80)}</p>`))).toBe(false)
  })
})
