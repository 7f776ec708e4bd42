import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PageFacts } from './match/page-facts.ts'
import { linearRegex } from './regex.ts'
import { compileRules, loadRules } from './rule-set.ts'
import { obviousMatches } from './testing/oracle.ts'
import type { Rule, RuleCondition, RuleFile, RulePage } from './types.ts'

const HOSTS = [
  'example.com',
  'www.example.com',
  'shop.example.com',
  'example.co.uk',
  'a.b.example.org',
  'example.org',
  'b.de',
]
const WORDS = [
  'app',
  'apple',
  'java',
  'javascript',
  'c++',
  'казино',
  'カジノ',
  'free casino',
  'straße',
  'a',
  'é',
  '😀',
  'win 1',
]
const PATHS = [
  '/',
  '/shop/',
  '/shop',
  '/shop$',
  '/$',
  '/shop/*',
  '/shop/*/shoes$',
  '/**/shoes',
  '/*/shoes',
  '/a*b',
  '**.html',
]

const anyOf = <T>(values: readonly T[]) => fc.constantFrom(...values)
const some = <T>(values: readonly T[]) =>
  fc.oneof(anyOf(values), fc.array(anyOf(values), { minLength: 1, maxLength: 3 }) as fc.Arbitrary<T | T[]>)

const leaf: fc.Arbitrary<RuleCondition> = fc.record(
  {
    domain: some(HOSTS),
    host: some([...HOSTS, '*.example.com', 'www.*.com', '*.*.example.org', 'example.*', '*.b.example.*']),
    path: some(PATHS),
    query: some([{ key: 'q' }, { key: 'q', value: 'a*' }, { key: 'utm_*', value: 'x' }]),
    extension: some(['html', 'PHP']),
    title: some(WORDS),
    description: some(WORDS),
    url: some(['shop', 'shoes', 'www', 'com', 'https', 'казино']),
    text: some(WORDS),
    regex: some([
      { field: 'title', pattern: 'app(le)?' },
      { field: 'title', pattern: '(?i)JAVA[a-z]*' },
      { field: 'url', pattern: '^https?://[a-z.]+/shop' },
      { field: 'text', pattern: '\\d+' },
      { field: 'text', pattern: 'win (\\d|x)' },
      { field: 'description', pattern: 'a|b' },
      { field: 'url', pattern: '/shop/x{2,3}' },
    ] as const),
    language: some(['en', 'pt-BR', 'de']),
    signal: some(['link_density < 0.33', 'form_count >= 1', 'link_count >= 10']),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<RuleCondition>
const filled = leaf.filter((condition) => Object.keys(condition).length > 0)
const { condition } = fc.letrec<{ condition: RuleCondition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', maxDepth: 3, withCrossShrink: true },
    filled,
    fc
      .record(
        {
          all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
          any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
          none: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }),
          title: some(WORDS),
        },
        { requiredKeys: [] },
      )
      .filter((one) => Object.keys(one).length > 0) as fc.Arbitrary<RuleCondition>,
  ),
}))
const text = fc
  .array(anyOf([...WORDS, ' ', '-', 'x', 'APP', 'Java', 'STRASSE', 'ｶｼﾞﾉ', '7', '，', '\n', 'e\u0301']), {
    maxLength: 8,
  })
  .map((parts) => parts.join(parts.length % 2 === 0 ? ' ' : ''))
const page: fc.Arbitrary<RulePage> = fc.record(
  {
    url: fc
      .tuple(
        anyOf(['https://', 'http://', '']),
        anyOf([...HOSTS, 'x.example.com', 'myexample.com', 'www.b.example.org', 'bücher.de', '10.0.0.1']),
        anyOf([
          '',
          '/',
          '/shop',
          '/shop/',
          '/shop/red/shoes',
          '/x/shoes',
          '/Axb',
          '/a/b.html',
          '/shop/xx',
          '/%D0%BA%D0%B0%D0%B7%D0%B8%D0%BD%D0%BE.php',
        ]),
        anyOf(['', '?q=1', '?q=abc&utm_source=x', '#shop']),
      )
      .map((parts) => parts.join('')),
    title: text,
    description: text,
    lang: anyOf(['en', 'en-GB', 'pt', 'pt-br', 'DE', 'eng']),
    mainText: text,
    signals: fc.record({ link_density: anyOf([0, 0.33, 1]), form_count: anyOf([0, 1]) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
)

describe('beside the obvious reading', () => {
  test('any rules, any pages; also after writing and reading', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            when: condition,
            unless: fc.option(condition, { nil: undefined }),
            priority: anyOf([0, 0, 1, -1]),
          }),
          {
            minLength: 1,
            maxLength: 8,
          },
        ),
        fc.array(page, { minLength: 1, maxLength: 6 }),
        (parts, pages) => {
          const rules = parts.map(
            ({ unless, ...rule }, i): Rule => ({
              id: `r${i}`,
              head: 'h',
              label: 'l',
              ...rule,
              ...(unless ? { unless } : {}),
            }),
          )
          const set = compileRules({ version: 1, rules }, { regex: linearRegex })
          const loaded = loadRules(set.serialize(), { regex: linearRegex })
          const again = compileRules(JSON.stringify(loaded.toFile()), { regex: linearRegex })
          for (const one of pages) {
            const expected = obviousMatches(rules, one)
            expect(set.match(one).map(({ rule }) => rule)).toEqual(expected)
            expect(loaded.match(one)).toEqual(set.match(one))
            expect(set.match(new PageFacts(one, false)).map(({ rule }) => rule)).toEqual(expected)
            expect(again.match(one).map(({ rule }) => rule)).toEqual(expected)
          }
        },
      ),
      { numRuns: 2000 },
    )
  }, 120_000)
})

test('who does not ask what was hit is told the rest', () => {
  const rules: Rule[] = [{ id: 'a', head: 'h', label: 'l', weight: 3, when: { title: 'app', path: '/x' } }]
  const set = compileRules({ version: 1, rules })
  const pages = ['/x', '/y', '/x'].map((path) => ({ url: `https://example.com${path}`, title: 'An app' }))
  const [first, none, again] = pages.map((page) => set.match(new PageFacts(page, false)))
  const { hits, ...match } = set.match(pages[0]!)[0]!
  expect(hits).not.toEqual([])
  expect(first).toEqual([{ ...match, field: '', matched: '', hits: [] }])
  expect(none).toEqual([])
  expect(again).toEqual(first)
})

test('who changes a file after compiling it changes no rules', () => {
  const path = ['/a']
  const query = [{ key: 'q' }]
  const regex = [{ field: 'title' as const, pattern: 'abc' }]
  const labels = ['l']
  const source = {
    version: 1 as const,
    heads: { h: { labels } },
    rules: [{ id: 'a', head: 'h', label: 'l', when: { path, query, regex } }],
  }
  const set = compileRules(source, { regex: linearRegex })
  const before = set.toFile()
  path.push('/b')
  query[0]!.key = 'x'
  regex[0]!.pattern = 'x'
  labels.push('m')
  expect(set.toFile()).toEqual(before)
  expect(set.match({ url: 'https://example.com/a?q=1', title: 'abc' })).toHaveLength(1)
})

test('rules are written as JSON again, as they were', () => {
  const file: RuleFile = {
    version: 1,
    name: 'mine',
    heads: { mine: { labels: ['a'] } },
    rules: [
      {
        id: 'one',
        head: 'mine',
        label: 'a',
        priority: 2,
        weight: 3,
        when: { domain: ['a.example.com', 'b.example.com'], title: ['one', 'two words'], path: '/x' },
        unless: { any: [{ host: '*.example.com' }, { none: [{ language: 'de' }] }] },
        stop: true,
      },
      {
        id: 'two',
        head: 'topic',
        label: 'News',
        when: { signal: 'link_count > 3', regex: { field: 'url', pattern: 'abc' } },
      },
      { id: 'three', head: 'topic', label: 'News', when: { query: { key: 'q' }, extension: 'pdf' }, veto: true },
    ],
  }
  expect(compileRules(file, { regex: linearRegex }).toFile()).toEqual(file)
  expect(compileRules(file, { regex: linearRegex }).without(['one', 'three']).toFile().rules).toEqual([file.rules[1]])
  expect(() => compileRules(file, { regex: linearRegex, keepHosts: false }).toFile()).toThrow(
    /E_OPTION.*names of their hosts/,
  )
})
