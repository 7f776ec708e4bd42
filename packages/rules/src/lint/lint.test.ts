import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileRules } from '../rule-set.ts'
import type { Rule, RuleCondition } from '../types.ts'
import { implies } from './implies.ts'
import { type FindingKind, lintRules } from './lint.ts'
import { neverHolds } from './never.ts'

const lint = (...rules: Partial<Rule>[]) =>
  lintRules({
    version: 1,
    rules: rules.map((rule, i) => ({ id: `r${i}`, head: 'topic', label: 'Shop', when: { title: 'x' }, ...rule })),
  }).map(({ kind, path }): [FindingKind, string] => [kind, path])

describe('lint finds', () => {
  test.each<[RuleCondition, boolean]>([
    [{ signal: 'link_density > 1' }, true],
    [{ signal: ['link_density > 1', 'link_density < 0.5'] }, false],
    [{ signal: 'link_count < 0' }, true],
    [{ all: [{ signal: 'link_count > 5' }, { signal: 'link_count <= 5' }] }, true],
    [{ all: [{ signal: 'link_count >= 5' }, { signal: 'link_count <= 5' }] }, false],
    [{ all: [{ signal: 'link_count == 5' }, { signal: 'link_count != 5' }] }, true],
    [{ domain: 'example.com', host: 'www.example.org' }, true],
    [{ domain: 'example.com', host: '*.example.com' }, false],
    [{ domain: 'example.com', host: 'example.com' }, false],
    [{ title: 'a', none: [{ title: ['a', 'b'] }] }, true],
    [{ title: ['a', 'b'], none: [{ title: 'a' }] }, false],
    [{ any: [{ signal: 'link_density > 1' }, { signal: 'link_count < 0' }] }, true],
    [{ any: [{ signal: 'link_density > 1' }, { title: 'a' }] }, false],
  ])('conditions that hold for no page: %j %s', (when, never) => {
    expect(lint({ when })).toEqual(never ? [['never', '/rules/0/when']] : [])
  })

  test.each<[RuleCondition, RuleCondition, boolean]>([
    [{ title: 'a' }, { title: ['A', 'b'] }, true],
    [{ title: ['a', 'c'] }, { title: ['a', 'b'] }, false],
    [{ host: 'www.example.com', path: '/a/b' }, { domain: 'example.com' }, true],
    [{ path: '/a/b' }, { path: '/a' }, true],
    [{ path: '/ab' }, { path: '/a' }, false],
    [{ language: 'en-GB' }, { language: 'EN' }, true],
    [{ signal: 'link_count > 5' }, { signal: 'link_count >= 5' }, true],
    [{ query: { key: 'a', value: 'b' } }, { query: { key: 'a' } }, true],
  ])('what "unless" takes back: %j unless %j %s', (when, unless, expected) => {
    expect(lint({ when, unless })).toEqual(expected ? [['contradictory', '/rules/0/unless']] : [])
  })

  test('rules behind a stop', () => {
    expect(lint({ when: { domain: 'example.com' }, stop: true }, { when: { host: 'www.example.com' } })).toEqual([
      ['unreachable', '/rules/1'],
    ])
    expect(
      lint(
        { when: { domain: 'example.com' }, stop: true, unless: { title: 'y' } },
        { when: { domain: 'example.com', title: 'z' } },
      ),
    ).toEqual([])
    expect(lint({ when: { host: 'www.example.com' } }, { when: { domain: 'example.com' }, stop: true })).toEqual([])
  })

  test('rules that a higher priority always outranks', () => {
    expect(lint({ when: { title: 'a', path: '/x' } }, { when: { title: 'a' }, priority: 1, label: 'News' })).toEqual([
      ['shadowed', '/rules/0'],
    ])
    expect(lint({ when: { title: 'a' } }, { when: { title: 'a' }, priority: 1, head: 'safety' })).toEqual([])
  })

  test('labels that are given and vetoed', () => {
    expect(lint({ when: { title: 'a', text: 'b' } }, { when: { title: 'a' }, veto: true })).toEqual([
      ['contradictory', '/rules/0'],
    ])
  })

  test('rules said twice, and hosts', () => {
    expect(lint({ when: { title: ['a', 'b'] } }, { when: { title: ['b', 'a'] } })).toEqual([['duplicate', '/rules/1']])
    expect(lint({ when: { any: [{ domain: ['a.de', 'b.a.de', 'c.de', 'c.de'] }] } })).toEqual([
      ['redundant', '/rules/0/when/any/0/domain/1'],
      ['redundant', '/rules/0/when/any/0/domain/3'],
    ])
  })

  test('nothing in rules that are in order', () => {
    expect(
      lint({ when: { title: 'a' } }, { when: { title: 'b' }, priority: 1 }, { when: { text: 'a' }, stop: true }),
    ).toEqual([])
  })
})

const WORDS = ['a', 'b']
const leaf: fc.Arbitrary<RuleCondition> = fc.oneof(
  fc.record({ title: fc.oneof(fc.constantFrom(...WORDS), fc.constant(WORDS)) }),
  fc.record({ signal: fc.constantFrom('link_count > 1', 'link_count <= 1', 'link_count == 2', 'link_count != 2') }),
  fc.record({ host: fc.constantFrom('x.de', '*.x.de', 'y.x.de'), domain: fc.constantFrom('x.de', 'y.x.de') }),
  fc.record({ path: fc.constantFrom('/', '/a', '/a/', '/a$', '/a/b') }),
)
const { condition } = fc.letrec<{ condition: RuleCondition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.record(
      {
        all: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }),
        any: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }),
        none: fc.array(leaf, { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: ['all'] },
    ) as fc.Arbitrary<RuleCondition>,
  ),
}))
const pages = ['', 'a', 'b', 'a b'].flatMap((title) =>
  ['https://x.de/', 'https://y.x.de/a', 'https://z.x.de/a/b', 'https://y.de/ab'].flatMap((url) =>
    [undefined, 0, 1, 2, 3].map((count) => ({
      title,
      url,
      ...(count === undefined ? {} : { signals: { link_count: count } }),
    })),
  ),
)

test('what it says of implications and impossibilities is so on every page', () => {
  fc.assert(
    fc.property(condition, condition, (a, b) => {
      const set = compileRules({
        version: 1,
        rules: [
          { id: 'a', head: 'h', label: 'l', when: a },
          { id: 'b', head: 'h', label: 'l', when: b },
        ],
      })
      const implied = implies(a, b)
      const never = neverHolds(a) !== null
      for (const page of pages) {
        const held = set.match(page).map(({ rule }) => rule)
        if (never) expect(held).not.toContain('a')
        if (implied && held.includes('a')) expect(held).toContain('b')
      }
    }),
    { numRuns: 2000 },
  )
})
