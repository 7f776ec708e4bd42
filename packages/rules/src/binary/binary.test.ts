import { checksum, PagekindError } from '@pagekind/common'
import { describe, expect, test } from 'vitest'
import { linearRegex } from '../regex.ts'
import { compileRules, loadRules } from '../rule-set.ts'
import { searchEngines } from '../search-engines.ts'
import type { RuleFile } from '../types.ts'

const FILE: RuleFile = {
  version: 1,
  name: 'small',
  heads: { mine: { labels: ['a', 'b'] } },
  rules: [
    {
      id: 'one',
      head: 'mine',
      label: 'a',
      priority: 2,
      when: { domain: ['example.com', 'example.org'], host: '*.example.com' },
    },
    {
      id: 'two',
      head: 'mine',
      label: 'b',
      when: { title: ['shop', 'магазин'], none: [{ path: '/x' }] },
      unless: { language: 'de' },
    },
    {
      id: 'three',
      head: 'topic',
      label: 'x',
      veto: true,
      when: { any: [{ regex: { field: 'title', pattern: 'a(b|c)shop' } }, { signal: 'link_count > 3' }] },
    },
    { id: 'four', head: 'topic', label: 'x', stop: true, when: { query: { key: 'q' }, extension: 'pdf' } },
  ],
}
const PAGES = [
  { url: 'https://www.example.com/', title: 'The shop' },
  { url: 'https://a.example.org/a.pdf?q=1', title: 'acshop', lang: 'de', signals: { link_count: 5 } },
  { title: 'Магазин' },
]
const compiled = (keepHosts: boolean) => compileRules(FILE, { regex: linearRegex, keepHosts })
const load = (bytes: Uint8Array) => loadRules(bytes, { regex: linearRegex })

describe('compiled rules as bytes', () => {
  test.each([true, false])('answer as those they were written from (hosts kept: %s)', (keep) => {
    const set = compiled(keep)
    const loaded = load(set.serialize())
    for (const page of PAGES) expect(loaded.match(page)).toEqual(set.match(page))
    expect(PAGES.flatMap((page) => set.match(page).map(({ rule }) => rule))).toEqual([
      'one',
      'two',
      'three',
      'four',
      'two',
    ])
    expect(loaded).toMatchObject({ name: 'small', heads: FILE.heads, rules: set.rules })
    expect(loaded.serialize()).toEqual(set.serialize())
  })

  test('are read where they lie: the set’s arrays are views of them', () => {
    const bytes = compileRules(searchEngines).serialize()
    const set = loadRules(bytes)
    expect(set.match({ url: 'https://www.google.com/' })).toHaveLength(1)
    // Everything but the head.
    bytes.fill(0, new DataView(bytes.buffer).getUint32(12, true) + 16)
    expect(set.match({ url: 'https://www.google.com/' })).toHaveLength(0)
  })

  test('may lie anywhere in a buffer, and be followed by up to three more bytes', () => {
    const bytes = compiled(true).serialize()
    for (const offset of [0, 1, 2, 3]) {
      const larger = new Uint8Array(bytes.length + 8)
      larger.set(bytes, offset)
      expect(load(larger.subarray(offset, offset + bytes.length)).match(PAGES[0]!)).toHaveLength(2)
    }
  })

  test('keep what was taken out, out', () => {
    const set = compiled(true).without(['two'])
    const loaded = load(set.serialize())
    expect(loaded.rules.map(({ id }) => id)).toEqual(['one', 'three', 'four'])
    expect(loaded.match(PAGES[2]!)).toEqual([])
    expect(() => loaded.without(['two'])).toThrow('There is no rule of this id')
    expect(compiled(true).match(PAGES[2]!)).toHaveLength(1)
  })

  test('need an engine where they have regular expressions', () => {
    expect(() => loadRules(compiled(true).serialize())).toThrow(/E_OPTION.*linearRegex/)
    expect(() => compileRules(FILE)).toThrow(/E_OPTION.*linearRegex/)
  })

  test.each<[string, (bytes: Uint8Array) => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(0), 'E_RULES_FORMAT'],
    ['text', () => new TextEncoder().encode('{"version":1}   '), 'E_RULES_FORMAT'],
    ['another version', (bytes) => bytes.fill(9, 4, 5), 'E_RULES_VERSION'],
    ['a changed byte', (bytes) => bytes.fill(9, 400, 401), 'E_RULES_CHECKSUM'],
    ['a part', (bytes) => bytes.slice(0, -4), 'E_RULES_CHECKSUM'],
    ['more', (bytes) => sealed(Uint8Array.from([...bytes, 0, 0, 0, 0])), 'E_RULES_FORMAT'],
    ['no bytes', () => 'x' as never, 'E_RULES_FORMAT'],
  ])('of %s are refused', (_, change, code) => {
    expect(() => load(change(compiled(true).serialize()))).toThrow(expect.objectContaining({ code }))
  })
})

describe('forged bytes', () => {
  // Seeded: a failure can be looked into.
  const random = (() => {
    let state = 7
    return (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
  })()

  test('of 2,000 mutations are E_RULES_*', () => {
    for (let i = 0; i < 2000; i++) {
      const bytes = compiled(i % 2 === 0).serialize()
      const at = random(bytes.length)
      bytes[at] = bytes[at]! ^ (1 << random(8))
      expect(codeOf(() => load(bytes))).toMatch(/^E_RULES_/)
    }
  })

  test('with a right checksum, 10,000 mutations, are refused or answer in good order', () => {
    let refused = 0
    for (let i = 0; i < 10_000; i++) {
      const bytes = compiled(i % 2 === 0).serialize()
      for (let n = 0; n <= random(3); n++)
        bytes[16 + random(bytes.length - 16)] = [0, 1, 0x7f, 0xff, random(256)][random(5)]!
      const code = codeOf(() => {
        const set = load(sealed(bytes))
        for (const page of PAGES) for (const { hits } of set.match(page)) expect(hits.length).toBeLessThan(100)
      })
      if (code === 'fine') continue
      refused++
      expect(code).toMatch(/^E_RULES_|^E_RULE_SYNTAX|^E_OPTION/)
    }
    expect(refused).toBeGreaterThan(3000)
  })

  test('whose links may go in a circle never keep it going round', () => {
    const set = compileRules({
      version: 1,
      rules: [{ id: 'a', head: 'h', label: 'l', when: { title: ['aaa', 'aab'] } }],
    })
    const bytes = set.serialize()
    const words = new Int32Array(bytes.buffer)
    for (let at = 4; at < words.length; at++) {
      const kept = words[at]!
      for (const value of [1, 2, 3, 5]) {
        words[at] = value
        expect(codeOf(() => loadRules(sealed(bytes)).match({ title: 'aaaaaaab' }))).toMatch(/^fine|^E_RULE/)
      }
      words[at] = kept
    }
  })

  function sealedCode(error: unknown): string {
    if (PagekindError.is(error)) return error.code
    throw error
  }

  function codeOf(work: () => unknown): string {
    try {
      work()
      return 'fine'
    } catch (error) {
      return sealedCode(error)
    }
  }
})

/** The same bytes with the checksum that they should have. */
function sealed(bytes: Uint8Array): Uint8Array {
  const words = new Uint32Array(bytes.slice(12).buffer)
  new DataView(bytes.buffer).setUint32(8, checksum(words), true)
  return bytes
}
