import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { JSDOM, VirtualConsole } from 'jsdom'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { extractSignals, readPage, SIGNALS, SIGNALS_SHA256, type SignalName, toVector } from '../index.ts'
import { PAGES } from '../testing/pages.ts'
import { realPages } from '../testing/real-pages.ts'
import { selectorSignals } from '../testing/selector-oracle.ts'

const NAMES = SIGNALS.map(({ name }) => name)

function jsdom(html: string) {
  return new JSDOM(html, { virtualConsole: new VirtualConsole() }).window.document
}

function signalsOf(html: string, url = 'https://example.org/'): Record<SignalName, number> {
  return extractSignals(jsdom(`<!doctype html><body>${html}`), { url })
}

describe('the table', () => {
  test('has the 62 signals once each, a sentence each', () => {
    expect(SIGNALS).toHaveLength(62)
    expect(new Set(NAMES).size).toBe(62)
    for (const { description, range } of SIGNALS) {
      expect(description).toMatch(/^\S.*[^.]$/)
      expect(range[1]).toBeGreaterThan(range[0])
    }
  })

  test('has the hash that bundles name', () => {
    const table = SIGNALS.map(({ name, kind, unit, range, description }) => [name, kind, unit, `${range}`, description])
    expect(createHash('sha256').update(JSON.stringify(table)).digest('hex')).toBe(SIGNALS_SHA256)
  })

  test('a record has the same names in the same order, and the vector their values', () => {
    const { html, url } = PAGES[0]!
    const signals = extractSignals(jsdom(html), { url })
    expect(Object.keys(signals)).toEqual(NAMES)
    expect(Object.isFrozen(signals)).toBe(true)
    expect([...toVector(signals)]).toEqual(NAMES.map((name) => signals[name]))
    expect(signals.truncated).toBeNull()
  })
})

describe('beside the selector-by-selector version', () => {
  test.each(PAGES.map((page) => [page.name, page] as const))('%s', (_, { html, url }) => {
    expectSame(html, url)
  })

  test('real pages', { timeout: 300_000 }, () => {
    for (const { html, url } of realPages(60)) expectSame(html, url)
  })

  test.each([
    '<svg><tbody><td>in a drawing nothing is put around a cell',
    '<svg><title><div>a drawing’s title may hold elements</div></title></svg>seen',
    'a<svg><title><p>no</p></title><desc><p>yes</p></desc></svg>b',
  ])('on %s', (html) => expectSame(`<!doctype html><body>${html}`, 'https://example.org/'))

  test('on any mixture of tags', { timeout: 120_000 }, () => {
    const name = fc.constantFrom(
      ...'div p a span b ul li table tr td tbody h1 form input select option button iframe script svg title noscript template br textarea'.split(
        ' ',
      ),
    )
    const attribute = fc.constantFrom(
      '',
      ' href="/x"',
      ' href="https://o.example/"',
      ' hidden',
      ' aria-hidden=true',
      ' style="display:none"',
      ' src=//s.example/a',
      ' type=password',
      ' name=url',
      ' onclick="popup()"',
      ' width=900 height=800',
    )
    const open = fc.tuple(name, attribute).map(([tag, rest]) => `<${tag}${rest}>`)
    const piece = fc.oneof(
      { weight: 4, arbitrary: open },
      { weight: 3, arbitrary: name.map((tag) => `</${tag}>`) },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          'word ',
          ' two words',
          '\n\t',
          '\u00a0',
          'x'.repeat(50),
          'adults only',
          '<!-- c -->',
        ),
      },
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expectSame(`<!doctype html><html><head></head><body>${pieces.join('')}`, 'https://example.org/a')
      }),
      { numRuns: 400 },
    )
  })

  function expectSame(html: string, url: string): void {
    const document = jsdom(html)
    const fast = extractSignals(document, { url })
    const slow = selectorSignals(document, url)
    const differ = NAMES.filter((signal) => !(Math.abs(fast[signal] - slow[signal]) < 1e-9))
    expect(differ.map((signal) => `${signal}: ${fast[signal]}, by selectors ${slow[signal]}`)).toEqual([])
  }
})

describe('single signals', () => {
  test('text ends at blocks, and a link’s own white space is its own', () => {
    // "ab" + "c d": five characters, of them two in links.
    expect(signalsOf('<div>a<a href=x>b</a></div>  <div> c <a href=x> d </a> </div>').link_density).toBe(2 / 5)
  })

  test('a block inside a hidden element does not part the text around it', () => {
    const html = 'word <svg hidden><form></form></svg>word'
    for (const document of [jsdom(html), parseHTML(`<html><body>${html}`).document]) {
      // "word word" over html, head, body, svg and form.
      expect(extractSignals(document, { url: 'https://example.org/' }).text_to_tag_ratio).toBe(9 / 5)
      expect(selectorSignals(document, 'https://example.org/').text_to_tag_ratio).toBe(9 / 5)
    }
  })

  test.each([
    ['<a href=x>ab<a href=y>cd</a></a>ef', 4 / 6],
    ['<a href=x>ab<object><a href=y>cd</a>ef</object>gh</a>', 1],
    ['<a href=x>ab<table><td>cd<a href=y>ef</a>gh</td><td>ij</table>kl</a>mn', 12 / 14],
    ['<a href=x>ab<object><a>cd</a>ef</object>gh</a>ij', 8 / 10],
    ['<a href=x>ab<a>cd</a></a>ef', 2 / 6],
  ])('a link ends the one around it, but not through an object or a cell: %s', (html, density) => {
    for (const document of [jsdom(html), parseHTML(`<html><body>${html}`).document]) {
      expect(extractSignals(document, { url: 'https://example.com/' }).link_density).toBe(density)
      expect(selectorSignals(document, 'https://example.com/').link_density).toBe(density)
    }
  })

  test.each([
    ['type=text name=url', 1],
    ['name=siteAddress', 1],
    ['placeholder="Enter website"', 1],
    ['aria-label="HTTP link"', 1],
    ['name=search_url', 0],
    ['type=search name=url', 0],
    ['type=submit name=site', 0],
    ['role=search name=url', 0],
    ['name=curl', 0],
    ['value="https://"', 1],
    ['value="www.example.com"', 1],
    ['value="example.com/x"', 1],
    ['value="index.html"', 0],
    ['value="a.b c.com"', 0],
  ])('an input with %s is for an address: %i', (attributes, expected) => {
    expect(signalsOf(`<input ${attributes}>`).has_url_like_input).toBe(expected)
  })

  test.each([
    ['name=card_number', 1],
    ['id=cardholder', 1],
    ['placeholder=CVC', 1],
    ['autocomplete=cc-csc', 1],
    ['name=postcard', 0],
    ['name=discard', 0],
    ['name=expert', 0],
  ])('an input with %s is for a card: %i', (attributes, expected) => {
    expect(signalsOf(`<input ${attributes}>`).has_payment_field).toBe(expected)
  })

  test.each([
    ['https://example.com/https%3A%2F%2Fa.example%2F', 1],
    ['https://example.com/p/aHR0cDovL2EuZXhhbXBsZS8xMjM', 1],
    ['https://example.com/p/aHR0cDovL2Eu', 0],
    ['https://example.com/p/aHR0cAAAAAAAAAAAAAAAAAAAAAAA', 0],
    ['https://example.com/p?u=https%3A%2F%2Fa.example', 0],
  ])('%s carries a URL: %i', (url, expected) => {
    expect(signalsOf('', url).url_embeds_url).toBe(expected)
  })

  test('the words of the URL, as tokens and as substrings', () => {
    const document = jsdom('')
    const url = 'https://alphabet.example/gambling/slots'
    const token = extractSignals(document, { url })
    const substring = extractSignals(document, { url, urlKeywords: 'substring' })
    // "bet" is in alphabet, but is no word of it.
    expect([token.kw_url_gambling, substring.kw_url_gambling]).toEqual([2, 3])
  })

  test('a marker is a label of a registrable domain, no substring', () => {
    const of = (host: string) => signalsOf(`<script src="https://${host}/a.js"></script>`).fp_gambling_affiliate_count
    expect(['a.everymatrix.com', 'everymatrix.evil.com', 'evolution.example', 'notbetano.com'].map(of)).toEqual([
      1, 0, 0, 0,
    ])
  })

  test.each([
    ['<canvas></canvas>', (300 * 150) / (1280 * 720)],
    ['<canvas width=640 height=360></canvas>', 0.25],
    ['<canvas width=10 height=10 style="width:100vw;height:100%"></canvas>', 1],
    ['<canvas width=99999 height=99999></canvas>', 4],
    ['<canvas width=-5 height=1e9></canvas>', 300 / 1280 / 720],
    ['<canvas style="max-width:9000px;width:640px;height:360.0px"></canvas>', 0.25],
  ])('%s covers %d of the viewport', (html, fraction) => {
    expect(signalsOf(html).canvas_area_fraction).toBeCloseTo(fraction, 12)
  })

  test('the head is no text, nor what HTML moves out of its noscript', () => {
    const page = PAGES.find(({ name }) => name === 'noscript image in the head')!
    const inBrowser = extractSignals(jsdom(page.html), { url: page.url })
    const inLinkedom = extractSignals(parseHTML(page.html).document, { url: page.url })
    expect(inBrowser).toEqual(inLinkedom)
    expect(inBrowser.tag_img).toBe(0)
  })
})

describe('what can be read', () => {
  const inside = '<p>One long paragraph of more than forty characters.</p><a href="/x">x</a><script>popup()</script>'

  test('a detached document, a fragment and an element; shadow roots are not seen', () => {
    const document = jsdom(`<body>${inside}`)
    const whole = extractSignals(document, { url: 'https://example.org/' })
    const fragment = document.createDocumentFragment()
    fragment.append(...document.body.cloneNode(true).childNodes)
    const partly = extractSignals(fragment, { url: 'https://example.org/' })
    // A fragment has no html, head and body.
    const elements = { dom_node_count: 3, text_to_tag_ratio: partly.text_to_tag_ratio }
    expect(partly).toEqual({ ...whole, ...elements })
    expect(extractSignals(document.body, { url: 'https://example.org/' })).toEqual(partly)
    const detached = document.implementation.createHTMLDocument()
    detached.body.innerHTML = inside
    detached.body.firstElementChild!.attachShadow({ mode: 'open' }).innerHTML = '<div>shadow</div>'
    expect(extractSignals(detached, { url: 'https://example.org/' }).tag_div).toBe(0)
  })

  test('reading changes nothing', () => {
    const document = jsdom(PAGES[0]!.html)
    const before = document.documentElement.outerHTML
    readPage(document, { url: PAGES[0]!.url })
    expect(document.documentElement.outerHTML).toBe(before)
  })

  test.each([null, undefined, 7, '<p>', {}, [], { nodeType: 3 }])('%j is no document', (value) => {
    expect(() => extractSignals(value as never, {})).toThrow(expect.objectContaining({ code: 'E_INPUT' }))
  })

  test.each([{ layout: 'measured' }, { layout: 'x' }, { url: 7 }, { urlKeywords: 'x' }, { uri: '' }, null])(
    'options %j are refused',
    (options) => {
      const document = parseHTML('<p>').document
      expect(() => extractSignals(document, options as never)).toThrow(expect.objectContaining({ code: 'E_OPTION' }))
    },
  )

  test('without a URL, or with a broken one, the rest is still read', () => {
    for (const url of [undefined, '', 'not a url', 'javascript:1']) {
      const signals = extractSignals(jsdom('<a href=x>x</a><a href="https://a.example">y</a>'), { url })
      expect(signals).toMatchObject({ url_length: 0, link_count: 1, internal_link_ratio: 0, tag_a: 2 })
      expect(toVector(signals).every(Number.isFinite)).toBe(true)
    }
  })
})

test('the names and their order are those of the table in the shared definition', () => {
  const file = new URL('../../../../../shared/SIGNALS.md', import.meta.url)
  const text = ((): string | null => {
    try {
      return readFileSync(file, 'utf8')
    } catch {
      return null // a stranger's clone has no shared folder
    }
  })()
  if (text === null) return
  for (const name of NAMES) expect(text).toContain(name.startsWith('tag_') ? name : `\`${name}\``)
})
