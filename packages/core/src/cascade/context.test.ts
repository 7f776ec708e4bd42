import type { Page } from '@pagekind/common'
import { urlFacts } from '@pagekind/features'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PageContext } from './context.ts'

const read = (page: unknown) => new PageContext(page as Page, false, new Map())
const notices = (page: unknown) => (read(page).notices ?? []).map(({ code, message }) => `${code} ${message}`)

describe('a page', () => {
  test('is read, its blanks cut off', () => {
    const page = { url: ' https://example.com/ ', title: '\n A title\t', description: ' More ' }
    expect(read(page)).toMatchObject({
      page,
      givenUrl: ' https://example.com/ ',
      url: 'https://example.com/',
      title: 'A title',
      description: 'More',
      notices: null,
    })
    expect(read({ title: 'A' })).toMatchObject({ givenUrl: '', url: '', title: 'A', description: '' })
  })

  test('has each field read once', () => {
    const reads: PropertyKey[] = []
    const page = new Proxy(
      { url: 'https://example.com/', title: 'A' },
      {
        get(target, key) {
          reads.push(key)
          return Reflect.get(target, key)
        },
      },
    )
    const context = read(page)
    context.urlFacts()
    expect(reads.sort()).toEqual(['description', 'document', 'html', 'lang', 'title', 'url'])
  })

  test('may be frozen, without a prototype, of a class, and have other fields', () => {
    class Visit {
      readonly id = 7
      get title() {
        return 'A'
      }
    }
    expect(read(new Visit()).title).toBe('A')
    expect(read(Object.freeze({ title: 'A' })).title).toBe('A')
    expect(read(Object.assign(Object.create(null), { title: 'A' })).title).toBe('A')
    expect(read(JSON.parse('{"__proto__": {"title": "B"}, "title": "A", "id": 1}')).title).toBe('A')
  })

  test.each([[null], [undefined], ['https://example.com/'], [1], [() => 1]])('is an object, not %s', (page) => {
    expect(() => read(page)).toThrow('E_INPUT: The page is not an object')
  })

  test.each([
    [{}],
    [{ url: '', title: '' }],
    [{ url: ' \n', title: '\u00a0\ufeff ' }],
    [{ description: 'Long text' }],
    [[]],
  ])('has a URL or a title: %j', (page) => {
    expect(() => read(page)).toThrow('E_INPUT: The page has neither a URL nor a title')
  })

  test.each([
    ['url', new URL('https://example.com/'), 'of a URL object its href'],
    ['url', 5, 'Give a string'],
    ['title', null, 'Give a string, or leave it out'],
    ['title', ['a'], 'Give a string, or leave it out'],
    ['title', new String('a'), 'Give a string, or leave it out'],
    ['description', {}, 'Give a string, or leave it out'],
  ])('has text for its %s, not %s', (field, value, hint) => {
    const action = () => read({ url: 'https://example.com/', title: 'A', [field]: value })
    expect(action).toThrow(`E_INPUT: The page's ${field} is not text`)
    expect(action).toThrow(hint)
  })

  test('that cannot be read is told', () => {
    const cause = new Error('mine')
    const page = {
      get title() {
        throw cause
      },
    }
    expect(() => read(page)).toThrow(expect.objectContaining({ code: 'E_INPUT', cause }))
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(() => read(proxy)).toThrow("E_INPUT: The page's url cannot be read")
  })
})

describe('a malformed URL', () => {
  const MALFORMED = [
    'http://',
    'https://exa mple.com/',
    'javascript:alert(1)',
    'about:blank',
    'word',
    '/path',
    'http://[::1',
  ]

  test.each(MALFORMED)('%s with a title is told and not read', (url) => {
    const page = { url, title: 'A' }
    expect(read(page)).toMatchObject({ givenUrl: url, url: '' })
    expect(notices(page)).toEqual(['E_URL The URL cannot be read; the page was judged by its text alone'])
    expect(read(page).urlFacts()).toBeNull()
  })

  test.each(MALFORMED)('%s without a title is refused', (url) => {
    expect(() => read({ url, description: 'More' })).toThrow(/^E_URL: The URL cannot be read and there is no title/)
  })
})

describe('a long text', () => {
  test('is told where it is longer than is read', () => {
    expect(notices({ url: `https://example.com/${'x'.repeat(1004)}` })).toEqual([])
    expect(notices({ url: `https://example.com/${'x'.repeat(1005)}` })).toEqual([
      'E_TRUNCATED Only the first 1024 characters of the url were read',
    ])
    expect(notices({ title: 'x'.repeat(512), description: 'x'.repeat(512) })).toEqual([])
    expect(notices({ title: 'x'.repeat(513), description: 'x'.repeat(513) })).toEqual([
      'E_TRUNCATED Only the first 512 characters of the title were read',
      'E_TRUNCATED Only the first 512 characters of the description were read',
    ])
    expect(notices({ title: `${' '.repeat(600)}x` })).toEqual([])
  })

  test('of 10 MB costs little', () => {
    // The processor's time, not the clock's: a busy machine makes nothing dearer.
    const start = process.cpuUsage()
    for (const text of ['x', ' ', '日', '\ud800', '%', '/', '[', ':']) {
      const long = text.repeat(10_000_000)
      read({ title: 'A', url: long, description: long })
      read({ title: `A${long}`, url: `https://example.com/${long}` })
    }
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1000).toBeLessThan(3000)
  })
})

test('URL facts are worked out once, when asked for', () => {
  const context = read({ url: 'https://www.example.co.uk/a?b=c' })
  expect(context.urlFacts()).toEqual(urlFacts('https://www.example.co.uk/a?b=c'))
  expect(context.urlFacts()).toBe(context.urlFacts())
})

test('whatever the page, it is read or refused with a code', () => {
  const field = fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.anything())
  const page = fc.record({ url: field, title: field, description: field }, { requiredKeys: [] })
  let refused = 0
  fc.assert(
    fc.property(fc.oneof(page, fc.anything()), (one) => {
      try {
        const context = read(one)
        expect(context.url !== '' || context.title !== '').toBe(true)
      } catch (error) {
        refused++
        expect(error).toMatchObject({ name: 'PagekindError', code: expect.stringMatching(/^E_(INPUT|URL)$/) })
      }
    }),
    { numRuns: 5000 },
  )
  expect(refused).toBeGreaterThan(100)
})
