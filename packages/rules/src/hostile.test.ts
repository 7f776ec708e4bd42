import { describe, expect, test } from 'vitest'
import { linearRegex } from './regex.ts'
import { requiredLiteral } from './regex-literal.ts'
import { compileRules } from './rule-set.ts'
import type { RuleCondition, RulePage } from './types.ts'

const setOf = (when: RuleCondition) =>
  compileRules({ version: 1, rules: [{ id: 'a', head: 'h', label: 'l', when }] }, { regex: linearRegex })

/** Milliseconds, best of three: a collection of garbage is not the rule's fault. */
function time(when: RuleCondition, page: RulePage): number {
  const set = setOf(when)
  set.match(page)
  return Math.min(
    ...Array.from({ length: 3 }, () => {
      const start = performance.now()
      set.match(page)
      return performance.now() - start
    }),
  )
}

describe('what would take other engines forever', () => {
  test.each(['(a+)+$', '(a|aa)+$', '(.*)*x', '([a-z]+)*!', '(a*)*b'])(
    '%s: eight times the text takes about eight times the time',
    (pattern) => {
      const when: RuleCondition = { regex: { field: 'text', pattern } }
      const short = time(when, { mainText: `${'a'.repeat(8_000)}!` })
      const long = time(when, { mainText: `${'a'.repeat(64_000)}!` })
      // Quadratic would be 64 times.
      expect(long / Math.max(short, 0.5)).toBeLessThan(30)
    },
  )

  test('a path pattern of stars on a path of stars’ length', () => {
    const when: RuleCondition = { path: `/${'**a*'.repeat(45)}b` }
    expect(time(when, { url: `https://example.com/${'a'.repeat(60_000)}` })).toBeLessThan(2_000)
  })

  test('titles of 10 MB, texts of 50 MB and addresses of 1 MB are cut, and harmless', () => {
    const when: RuleCondition = { any: [{ title: 'aa' }, { text: 'b' }, { url: 'c' }, { domain: 'example.com' }] }
    const page = {
      url: `https://example.org/${'%D0%B1'.repeat(200_000)}`,
      title: 'é'.repeat(10_000_000),
      mainText: 'a '.repeat(25_000_000),
    }
    expect(setOf(when).match(page)).toEqual([])
    expect(time(when, page)).toBeLessThan(3_000)
    expect(setOf({ title: 'end' }).match({ title: `${'x '.repeat(40_000)} end` })).toEqual([])
    expect(setOf({ title: 'end' }).match({ title: `${'x '.repeat(30_000)} end` })).toHaveLength(1)
  })

  test('two hundred nested keywords on a text that all of them fill', () => {
    const title = Array.from({ length: 200 }, (_, i) => 'a'.repeat(i + 1))
    expect(time({ text: title }, { mainText: 'a'.repeat(1_000_000) })).toBeLessThan(5_000)
  })
})

test('a page whose members are no text is an error, and the set is none the worse', () => {
  const set = setOf({ title: 'x', url: 'y' })
  expect(() => set.match({ title: 5 } as never)).toThrow(/E_INPUT.*title is not text/)
  expect(set.match({ title: 'x', url: 'https://y/' })).toHaveLength(1)
  expect(set.match({ title: null, url: undefined } as never)).toEqual([])
})

describe('text that every match of a pattern needs', () => {
  test.each<[string, string | null]>([
    ['casino', 'casino'],
    ['(?i)Casino', 'casino'],
    ['^https?://[a-z.]+/casino/', '/casino/'],
    ['\\bfree\\s+games\\b', 'games'],
    ['ab?cdef', 'cdef'],
    ['abcd?', 'abc'],
    ['abcd+ef', 'abcd'],
    ['abcd{2,3}efgh', 'efgh'],
    ['(abc|def)ghi', 'ghi'],
    ['x{2,3}', null],
    ['[abc]{4}[^]x]', null],
    ['foo|bar', null],
    ['(foo', null],
    ['a\\.bcd', 'a.bcd'],
    ['\\Qa.b\\E', null],
    ['\\x41bcd', null],
    ['café', 'caf'],
    ['[[:alpha:]]+shop', 'shop'],
  ])('%s needs %j', (pattern, literal) => {
    const found = requiredLiteral(pattern)

    expect(found).toBe(literal)
  })
})
