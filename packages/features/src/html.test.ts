import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { extractSignalsFromHtml, HtmlReader, readPageFromHtml } from './html.ts'
import { extractSignals, readPage, toVector } from './index.ts'
import { PAGES } from './testing/pages.ts'

/** linkedom parses by an older htmlparser2, which opens a `p` for no `</p>` of a misnested list and keeps entities of textarea. */
const ALIKE = PAGES.filter(({ html }) => html !== '')

describe('the same as of linkedom’s tree', () => {
  test.each(ALIKE.map((page) => [page.name, page] as const))('%s', (_, { html, url }) => {
    const { document } = parseHTML(html)
    expect(extractSignalsFromHtml(html, { url })).toEqual(extractSignals(document, { url }))
    expect(readPageFromHtml(html, { url })).toEqual(readPage(document, { url }))
  })

  test('no page at all', () => {
    expect(extractSignalsFromHtml('', {})).toMatchObject({ dom_node_count: 3, max_dom_depth: 1, truncated: null })
  })
})

describe('in pieces', () => {
  test('cut anywhere it is the same page', () => {
    const page = fc.constantFrom(...PAGES)
    fc.assert(
      fc.property(page, fc.array(fc.nat(2000), { maxLength: 8 }), ({ html, url }, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, html.length)).sort((a, b) => a - b), html.length]
        const pieces = at.slice(1).map((end, i) => html.slice(at[i], end))
        expect(readPageFromHtml(pieces, { url })).toEqual(readPageFromHtml(html, { url }))
      }),
      { numRuns: 300 },
    )
  })

  test('character by character', () => {
    for (const { html, url } of PAGES) {
      const reader = new HtmlReader({ url })
      for (const character of html) expect(reader.write(character)).toBe(true)
      expect(reader.end()).toEqual(readPageFromHtml(html, { url }))
    }
  })

  test('a page is read to its end once', () => {
    const reader = new HtmlReader()
    reader.end()
    expect(() => reader.end()).toThrow(expect.objectContaining({ code: 'E_INPUT' }))
    expect(() => reader.write('x')).toThrow(expect.objectContaining({ code: 'E_INPUT' }))
  })
})

describe('limits', () => {
  test('of length: what lies before is read', () => {
    const html = `<p>${'x'.repeat(50)}</p><div></div>`
    const signals = extractSignalsFromHtml(html, { maxLength: 57 })
    expect(signals).toMatchObject({ paragraph_count: 1, tag_div: 0, truncated: 'length' })
    expect(extractSignalsFromHtml(html, { maxLength: html.length }).truncated).toBeNull()
  })

  test('of depth and of elements', () => {
    const deep = '<div>'.repeat(100)
    expect(extractSignalsFromHtml(deep, { maxDepth: 100 })).toMatchObject({ tag_div: 100, truncated: null })
    expect(extractSignalsFromHtml(deep, { maxDepth: 99 })).toMatchObject({ tag_div: 99, truncated: 'depth' })
    expect(extractSignalsFromHtml(`<noscript>${deep}`, { maxDepth: 99 }).truncated).toBe('depth')
    const many = '<br>'.repeat(100)
    expect(extractSignalsFromHtml(many, { maxElements: 100 })).toMatchObject({ dom_node_count: 103, truncated: null })
    expect(extractSignalsFromHtml(many, { maxElements: 99 })).toMatchObject({
      dom_node_count: 102,
      truncated: 'elements',
    })
  })

  test('a reader says when it has enough', () => {
    const reader = new HtmlReader({ maxLength: 10 })
    expect([reader.write('<p>123'), reader.write('456789'), reader.write('0')]).toEqual([true, false, false])
    expect(reader.end()).toMatchObject({ truncated: 'length', visibleCharacters: 7 })
  })

  test.each([{ maxLength: 0 }, { maxDepth: 1.5 }, { maxElements: '1' }, { layout: 'nominal' }])(
    '%j is refused',
    (options) => {
      expect(() => extractSignalsFromHtml('', options as never)).toThrow(expect.objectContaining({ code: 'E_OPTION' }))
    },
  )

  test.each([null, undefined, 7, {}, [7], new Uint8Array(2)])('%j is no HTML', (html) => {
    expect(() => readPageFromHtml(html as never)).toThrow(expect.objectContaining({ code: 'E_INPUT' }))
  })
})

describe('broken HTML', () => {
  test('a tag that the page breaks off in is none', () => {
    for (const rest of ['<div', '<div class', '<div class="a', '<div class="a" ', '</di', '<!-- x', '&am', '<'])
      expect(extractSignalsFromHtml(`<p>x</p>${rest}`), rest).toMatchObject({ tag_div: 0, dom_node_count: 4 })
  })

  test('any string is read', () => {
    const piece = fc.constantFrom(
      ...'< > </ <! <!-- --> <![CDATA[ ]]> " \' = / & &#0; &#x110000; \0 script style title textarea svg p a table td href style'.split(
        ' ',
      ),
      ' ',
      '\n',
      '\u{d800}',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const html = pieces.join('')
        expect(toVector(readPageFromHtml(html, { url: 'https://example.org/' }).signals).every(Number.isFinite)).toBe(
          true,
        )
      }),
      { numRuns: 3000 },
    )
  })
})
