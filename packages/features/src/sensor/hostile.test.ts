import type { DocumentLike, ElementLike, NodeLike } from '@pagekind/common'
import { PagekindError } from '@pagekind/common'
import fc from 'fast-check'
import { JSDOM } from 'jsdom'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { readPageFromHtml } from '../html.ts'
import { extractSignals, type PageContent, readPage, toVector } from '../index.ts'
import { PAGES } from '../testing/pages.ts'
import { realPages } from '../testing/real-pages.ts'

const URL = 'https://example.org/'

function expectSound(page: PageContent): void {
  expect(toVector(page.signals).every((value) => Number.isFinite(value) && value >= 0)).toBe(true)
}

/** A DOM of our own, whose nodes are made only when somebody looks. */
function element(
  localName: string,
  firstChild: () => NodeLike | null,
  nextSibling: () => NodeLike | null,
): ElementLike {
  return {
    nodeType: 1,
    nodeValue: null,
    localName,
    get firstChild() {
      return firstChild()
    },
    get nextSibling() {
      return nextSibling()
    },
    hasAttributes: () => false,
    getAttributeNames: () => [],
    getAttribute: () => null,
  }
}

function documentOf(documentElement: ElementLike): DocumentLike {
  return { nodeType: 9, nodeValue: null, firstChild: documentElement, nextSibling: null, documentElement }
}

describe('large pages', () => {
  test('100,000 elements inside each other', () => {
    let node: ElementLike = element('div', none, none)
    for (let i = 1; i < 100_000; i++) node = element('div', always(node), none)
    const page = readPage(documentOf(node), { url: URL })
    expect(page.signals).toMatchObject({ tag_div: 100_000, max_dom_depth: 15_001, truncated: null })
    expectSound(page)
    const fromHtml = readPageFromHtml('<div>'.repeat(100_000), { url: URL })
    expect(fromHtml).toMatchObject({ truncated: 'depth', signals: { tag_div: 1000 } })
  })

  test('1,000,000 siblings', () => {
    const html = '<i>x</i>'.repeat(1_000_000)
    expect(readPageFromHtml(html, { url: URL }).signals.dom_node_count).toBe(1_000_003)
    let node: ElementLike | null = null
    for (let i = 0; i < 1_000_000; i++) node = element('i', none, always(node))
    expect(readPage(documentOf(node!), { url: URL }).signals.dom_node_count).toBe(1_000_003)
  })

  test('an attribute of 50 MB, a text of 50 MB, a script of 50 MB', () => {
    const long = 'display:block;'.repeat(3_600_000)
    for (const html of [
      `<p style="${long}" class="${long}">x`,
      `<a href="${long}">x`,
      `<p>${long}`,
      `<script>${long}</script>`,
    ]) {
      const { document } = parseHTML(html)
      expectSound(readPage(document, { url: URL }))
      expectSound(readPageFromHtml(html, { url: URL }))
    }
  }, 120_000)

  test('a hundred thousand headings, links, forms, tables, JSON-LD blocks', () => {
    for (const piece of [
      '<h1>x<h2>y',
      '<a href=//h.example/x>x',
      '<form><input name=url>',
      '<table><td>x',
      '<script type="application/ld+json">{"@type":"A"}</script>',
      '<p>unclosed <b><i>',
      '</p></div></a>',
    ])
      expectSound(readPageFromHtml(piece.repeat(100_000), { url: URL }))
  }, 120_000)
})

describe('a DOM that is none', () => {
  test('without an end it ends at a limit', () => {
    const self: ElementLike = element('div', () => self, none)
    expect(extractSignals(documentOf(self), { url: URL }).truncated).toBe('depth')
    const ring: ElementLike = element('p', none, () => ring)
    expect(extractSignals(documentOf(ring), { url: URL }).truncated).toBe('elements')
  }, 120_000)

  test('whose getters throw it is E_INPUT, with the cause', () => {
    const broken = element(
      'div',
      () => {
        throw new RangeError('no')
      },
      none,
    )
    expect(() => extractSignals(documentOf(broken), { url: URL })).toThrow(
      expect.objectContaining({ code: 'E_INPUT', cause: expect.any(RangeError) }),
    )
  })

  test('whose members are anything', () => {
    const member = fc.anything()
    fc.assert(
      fc.property(
        fc.record({ nodeType: fc.constantFrom(1, 9, 11), firstChild: member, localName: member, nextSibling: member }),
        (root) => {
          try {
            extractSignals(root as never, { url: URL })
          } catch (error) {
            expect(PagekindError.is(error)).toBe(true)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('a page that hides its DOM', () => {
  const names =
    'firstChild nextSibling nodeType nodeValue localName getAttribute getAttributeNames hasAttributes ownerDocument'.split(
      ' ',
    )
  const clobbered = `<!doctype html><body><form id=f><p>inside the form</p>${names.map((name) => `<input name=${name}>`).join('')}</form>
    <img name=body><img name=documentElement><img name=firstChild><form name=querySelector></form><p>behind it</p>`

  test('by names of inputs, images and forms', () => {
    const document = new JSDOM(clobbered, { runScripts: 'outside-only' }).window.document
    const page = readPage(document, { url: URL })
    expect(page.signals).toMatchObject({ tag_form: 2, tag_input: names.length, tag_img: 3 })
    expect(page.visibleCharacters).toBe('insidetheformbehindit'.length)
    expect(page).toEqual(readPageFromHtml(clobbered, { url: URL }))
  })

  test('by methods of its own', () => {
    const { document } = parseHTML(PAGES[0]!.html)
    const before = extractSignals(document, { url: URL })
    for (const name of ['querySelector', 'querySelectorAll', 'getElementsByTagName', 'body', 'head', 'title']) {
      Object.defineProperty(document, name, { value: () => null })
    }
    expect(extractSignals(document, { url: URL })).toEqual(before)
  })
})

describe('real pages, mutated', () => {
  test('10,000 times, by cuts, doubled pieces and foreign characters', () => {
    const pages = [...PAGES, ...realPages(40, 40_000)].filter(({ html }) => html.length > 100)
    const edit = fc.tuple(
      fc.nat(40_000),
      fc.nat(80),
      fc.constantFrom('', '<', '>', '"', '\0', '\u{ffff}', '</', '<svg>', '<table>', '<p', '&'),
    )
    fc.assert(
      fc.property(fc.constantFrom(...pages), fc.array(edit, { minLength: 1, maxLength: 6 }), ({ html, url }, edits) => {
        const broken = edits.reduce((text, [at, length, put]) => {
          const from = at % text.length
          return `${text.slice(0, from)}${put}${at % 2 === 0 ? text.slice(from + length) : text.slice(Math.max(0, from - length))}`
        }, html)
        expectSound(readPageFromHtml(broken, { url }))
      }),
      { numRuns: 10_000 },
    )
  }, 120_000)
})

function none(): null {
  return null
}

function always<T>(value: T): () => T {
  return () => value
}
