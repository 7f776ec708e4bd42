import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linearRegex } from '../regex.ts'
import { checkRules, parseRules } from './check.ts'

const rule = (more: object = {}) => ({
  id: 'a',
  head: 'topic',
  label: 'Shop',
  when: { domain: 'example.com' },
  ...more,
})
const file = (...rules: unknown[]) => ({ version: 1, rules })
const pathsOf = (value: unknown) => checkRules(value, linearRegex).map(({ path }) => path)

const GOOD = {
  $schema: './node_modules/@pagekind/rules/rules.schema.json',
  version: 1,
  name: 'mine',
  heads: { mine: { labels: ['a', 'b'], exclusive: true, threshold: 0.4 } },
  rules: [
    rule({
      priority: -3,
      weight: 0.5,
      stop: true,
      comment: 'for people',
      when: {
        all: [{ any: [{ title: 'x' }, { none: [{ text: ['y', 'z'] }] }] }],
        domain: ['example.com', 'bücher.de', 'b.example.co.uk', '10.0.0.1'],
        host: ['*.example.com', 'localhost', '[::1]', '*.github.io'],
        path: ['/', '/a$', '**/b*'],
        query: [{ key: 'q' }, { key: 'a*', value: '' }],
        extension: 'PDF',
        url: 'shop',
        description: 'c++',
        regex: { field: 'title', pattern: '(?i)^a.*b$' },
        language: ['en', 'zh-Hant-TW'],
        signal: ['link_density < 0.33', 'form_count>=1', 'text_to_tag_ratio != 1e3'],
      },
      unless: { signal: 'link_count == 0' },
    }),
    { ...rule({ id: 'b', veto: true }) },
  ],
}

describe('a file of rules', () => {
  test('that is well formed has no problems', () => {
    expect(checkRules(GOOD, linearRegex)).toEqual([])
    expect(parseRules(JSON.stringify(GOOD))).toEqual(GOOD)
  })

  test.each<[object | unknown, string[]]>([
    [null, ['']],
    [[], ['']],
    [{}, ['/version', '/rules']],
    [{ version: 2, rules: [] }, ['/version']],
    [{ version: 1, rules: {} }, ['/rules']],
    [{ version: 1, rules: [], more: 1 }, ['/more']],
    [file(1), ['/rules/0']],
    [file({}), ['/rules/0/id', '/rules/0/head', '/rules/0/label', '/rules/0/when']],
    [file(rule(), rule()), ['/rules/1/id']],
    [file(rule({ id: '' })), ['/rules/0/id']],
    [file(rule({ wieght: 1 })), ['/rules/0/wieght']],
    [file(rule({ weight: 0 })), ['/rules/0/weight']],
    [file(rule({ weight: Number.NaN })), ['/rules/0/weight']],
    [file(rule({ weight: 1e7 })), ['/rules/0/weight']],
    [file(rule({ weight: 1, veto: true })), ['/rules/0/weight']],
    [file(rule({ priority: 0.5 })), ['/rules/0/priority']],
    [file(rule({ stop: 1 })), ['/rules/0/stop']],
    [file(rule({ veto: 'yes' })), ['/rules/0/veto']],
    [file(rule({ when: {} })), ['/rules/0/when']],
    [file(rule({ when: { titel: 'x' } })), ['/rules/0/when/titel']],
    [file(rule({ when: { all: [] } })), ['/rules/0/when/all']],
    [file(rule({ when: { any: [{ title: '' }, 3] } })), ['/rules/0/when/any/0/title', '/rules/0/when/any/1']],
    [file(rule({ when: { domain: [] } })), ['/rules/0/when/domain']],
    [
      file(rule({ when: { domain: ['example.com', 'co.uk', 'https://x.de/', 'x.de:80', '*.de', ' '] } })),
      [1, 2, 3, 4, 5].map((i) => `/rules/0/when/domain/${i}`),
    ],
    [file(rule({ when: { domain: 'github.io' } })), ['/rules/0/when/domain']],
    [file(rule({ when: { host: ['*', '*.*', 'a*.de', 'x/y'] } })), [0, 1, 2, 3].map((i) => `/rules/0/when/host/${i}`)],
    [file(rule({ when: { path: 'shop' } })), ['/rules/0/when/path']],
    [file(rule({ when: { query: { value: 'x' } } })), ['/rules/0/when/query/key']],
    [file(rule({ when: { query: [{ key: 'a', valeu: 'x' }] } })), ['/rules/0/when/query/0/valeu']],
    [file(rule({ when: { extension: '.pdf' } })), ['/rules/0/when/extension']],
    [file(rule({ when: { title: ['\ud800', 'x'.repeat(201)] } })), ['/rules/0/when/title/0', '/rules/0/when/title/1']],
    [
      file(rule({ when: { regex: { field: 'titel', pattern: '(' } } })),
      ['/rules/0/when/regex/pattern', '/rules/0/when/regex/field'],
    ],
    [file(rule({ when: { regex: { field: 'title', pattern: '(?=a)' } } })), ['/rules/0/when/regex/pattern']],
    [file(rule({ when: { language: 'english please' } })), ['/rules/0/when/language']],
    [
      file(rule({ when: { signal: ['link_density', 'link_densty < 1', 'link_count < 1e999'] } })),
      [0, 1, 2].map((i) => `/rules/0/when/signal/${i}`),
    ],
    [file(rule({ unless: { a: 1 } })), ['/rules/0/unless/a']],
    [{ ...file(rule({ head: 'h', label: 'x' })), heads: { h: { labels: ['a'] } } }, ['/rules/0/label']],
    [
      { ...file(), heads: { h: { labels: ['a', 'a'], exclusive: 1, threshold: 2, x: 1 } } },
      ['/heads/h/x', '/heads/h/exclusive', '/heads/h/threshold', '/heads/h/labels'],
    ],
    [{ ...file(), heads: [] }, ['/heads']],
    [{ ...file(), heads: { 'a/b~c': { labels: [] } } }, ['/heads/a~1b~0c/labels']],
  ])('%j has its problems at %j', (value, paths) => {
    expect(pathsOf(value)).toEqual(paths)
  })

  test('every problem says what to do and shows the value', () => {
    const [problem] = checkRules(file(rule({ when: { domain: 'co.uk' } })))
    expect(problem).toEqual({
      path: '/rules/0/when/domain',
      message: 'is a public suffix, or no name that the public suffix list knows',
      value: '"co.uk"',
      hint: 'Give a registrable domain or a host; for all sites below a suffix "host": "*.co.uk", for the host itself "host"',
    })
  })

  test('of a megabyte with every kind of error is told whole, the first ones in the message', () => {
    const bad = Array.from({ length: 7000 }, (_, i) => [
      rule({ id: `x${i}`, weight: 0, when: { domain: 'co.uk' } }),
      rule({ id: `x${i}`, priority: 'high', when: { title: '' } }),
    ]).flat()
    const json = JSON.stringify(file(...bad))
    expect(json.length).toBeGreaterThan(1_000_000)
    expect(checkRules(JSON.parse(json))).toHaveLength(7000 * 5)
    expect(() => parseRules(json)).toThrow(/^E_RULE_SYNTAX: .*\/rules\/0\/weight adds nothing; .*and 34995 more/)
  })

  test('is refused where it is not JSON', () => {
    expect(() => parseRules('{')).toThrow(/^E_JSON/)
  })

  test('may use the keys of prototypes as plain data, but not as names of heads', () => {
    const json =
      '{"version":1,"rules":[{"id":"__proto__","head":"constructor","label":"__proto__","when":{"title":"__proto__"}}]}'
    expect(checkRules(JSON.parse(json))).toEqual([])
    expect(pathsOf(JSON.parse('{"version":1,"heads":{"__proto__":{"labels":["x"]}},"rules":[]}'))).toEqual([
      '/heads/__proto__',
    ])
    expect(pathsOf(JSON.parse('{"version":1,"rules":[{"__proto__":{"id":"a"},"when":{"__proto__":1}}]}'))).toContain(
      '/rules/0/__proto__',
    )
  })

  test('any value at all has problems, never throws', () => {
    fc.assert(fc.property(fc.anything({ withNullPrototype: true }), (value) => checkRules(value).length > 0))
  })
})

describe('the published JSON schema', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../rules.schema.json'), 'utf8'))
  const isValid = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema)

  test('takes what is well formed', () => {
    expect(isValid(GOOD)).toBe(true)
  })

  test('takes everything that checkRules takes, and refuses nothing that it does not', () => {
    // One member of a good file is replaced by something else, anywhere.
    const odd = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        1,
        0,
        -1,
        0.5,
        1e9,
        '',
        ' ',
        'x',
        '/x',
        'a.b',
        true,
        [],
        {},
        ['x'],
        [[]],
        { key: 'x' },
        { title: 'x' },
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.nat(), odd, (seed, value) => {
        const copy = structuredClone(GOOD) as unknown
        const places: [Record<string, unknown>, string][] = []
        const visit = (node: unknown) => {
          if (typeof node !== 'object' || node === null) return
          for (const key of Object.keys(node)) {
            places.push([node as Record<string, unknown>, key])
            visit((node as Record<string, unknown>)[key])
          }
        }
        visit(copy)
        const [node, key] = places[seed % places.length]!
        node[key] = value
        // The schema cannot see everything that checkRules sees, so it may take more, never less.
        if (checkRules(copy, linearRegex).length === 0) expect(isValid(copy), JSON.stringify(isValid.errors)).toBe(true)
        if (!isValid(copy)) expect(checkRules(copy, linearRegex)).not.toEqual([])
      }),
      { numRuns: 3000 },
    )
  })
})
