import { describe, expect, test } from 'vitest'
import { importAdblockList, importCleanBook, importDomainList, importHostsFile, importUt1, lineOf } from '../import.ts'
import { linearRegex } from '../regex.ts'
import { compileRules } from '../rule-set.ts'
import { checkRules } from '../schema/check.ts'
import { tally } from '../tally.ts'
import type { RuleFile } from '../types.ts'

const TARGET = { id: 'list', head: 'safety', label: 'gambling' }
const compiled = (file: RuleFile) => {
  expect(checkRules(file, linearRegex)).toEqual([])
  return compileRules(JSON.stringify(file), { regex: linearRegex })
}
const linesOf = (warnings: readonly { line: number }[]) => warnings.map(({ line }) => line)

describe('hosts files', () => {
  const { file, warnings } = importHostsFile(
    [
      '\ufeff# casino',
      '127.0.0.1 localhost',
      '0.0.0.0 Bet.Example.com bad.example.org # both',
      '::1 ip6-localhost',
      '',
      'bet.example',
      '0.0.0.0 a*b',
    ].join('\r\n'),
    TARGET,
  )

  test('are exact hosts', () => {
    const set = compiled(file)
    expect(file.rules).toHaveLength(1)
    expect(set.match({ url: 'https://bet.example.com/x' })).toMatchObject([
      { rule: 'list', weight: 9, label: 'gambling' },
    ])
    expect(set.match({ url: 'https://bad.example.org/' })).toHaveLength(1)
    expect(set.match({ url: 'https://www.bet.example.com/' })).toHaveLength(0)
    expect(set.match({ url: 'https://localhost/' })).toHaveLength(0)
  })

  test('warn of lines that are none', () => {
    expect(linesOf(warnings)).toEqual([6, 7])
  })
})

describe('lists of domains', () => {
  const { file, warnings } = importDomainList(
    'example.com\n.example.org ; x\n*.example.net\n! note\n// note\ncourse.blogspot.com\nblogspot.com\nnot a name\n',
    {
      ...TARGET,
      weight: 3,
      priority: 2,
    },
  )

  test('are domains with all below', () => {
    const set = compiled(file)
    for (const host of ['example.com', 'a.b.example.com', 'www.example.net', 'course.blogspot.com']) {
      expect(set.match({ url: `https://${host}/` })).toMatchObject([{ weight: 3, priority: 2 }])
    }
    expect(set.match({ url: 'https://blogspot.com/' })).toHaveLength(1)
    expect(set.match({ url: 'https://other.blogspot.com/' })).toHaveLength(0)
  })

  test('warn of public suffixes and of what is none', () => {
    expect(warnings.map(({ line, message }) => [line, message.slice(0, 20)])).toEqual([
      [2, 'is no domain and was'],
      [7, 'is a public suffix: '],
      [8, 'is no domain and was'],
    ])
  })
})

describe('Adblock lists', () => {
  const { file, warnings } = importAdblockList(
    [
      '[Adblock Plus 2.0]',
      '! comment',
      '||example.com^',
      '||ads.example.org^$document,popup',
      '@@||good.example.com^',
      '||example.net^$script',
      '||example.net/ads/*',
      'example.com##.banner',
      '||*.example.info^',
      '/banner/',
    ].join('\n'),
    TARGET,
  )

  test('are domains, patterns and exceptions', () => {
    const set = compiled(file)
    const holds = (host: string) => set.match({ url: `https://${host}/` }).length === 1
    expect(['www.example.com', 'ads.example.org', 'a.example.info'].filter(holds)).toHaveLength(3)
    expect(['good.example.com', 'example.net', 'example.org'].filter(holds)).toEqual([])
  })

  test('warn of all else, with its line', () => {
    expect(linesOf(warnings)).toEqual([6, 7, 8, 10])
  })
})

test('UT1 folders give a rule a category, and one for each URL', () => {
  const { file, warnings } = importUt1({
    gambling: {
      domains: 'bet.example.com\n10.0.0.1\n',
      urls: 'example.org/bet\nexample.net/\n???\n',
      target: { head: 'safety', label: 'gambling' },
    },
    press: { domains: 'example.com' },
  })
  const set = compiled(file)
  const rulesOf = (url: string) => set.match({ url }).map(({ rule }) => rule)
  expect(rulesOf('https://www.bet.example.com/x')).toEqual(['gambling'])
  expect(rulesOf('http://10.0.0.1/')).toEqual(['gambling'])
  expect(rulesOf('https://example.org/bet/1')).toEqual(['gambling:example.org/bet'])
  expect(rulesOf('https://example.org/better')).toEqual([])
  expect(rulesOf('https://example.net/x')).toEqual(['gambling:example.net/'])
  expect(warnings.map(({ message }) => message)).toEqual([
    'gambling/urls: is no address and was left out',
    'press: has no target and was left out',
  ])
})

describe('CleanBook’s config.json', () => {
  const json = `{
  "ai_settings": { "confidence_threshold": 0.3, "url_analysis_weight": 15 },
  "title_cleaning_rules": { "prefixes": ["x"] },
  "category_order": ["Tech/AI", "Shop/All"],
  "priority_rules": {
    "Work/Mail": { "rules": [{ "match": "domain", "keywords": ["mail.example.com"], "weight": 5 }] }
  },
  "category_rules": {
    "Tech/AI": {
      "weight": 2,
      "rules": [
        { "match": "title", "keywords": ["gpt", "neural*net"], "weight": 3, "must_not_contain": ["recipe"] },
        { "match": "domain", "keywords": ["openai.com", "hugging"] },
        { "match": "content_type", "keywords": ["video"] },
        { "match": "titel", "keywords": ["x"] }
      ]
    },
    "Shop/All": {
      "rules": [
        { "match": "url_ends_with", "keywords": [".shop"] },
        { "match": "path", "keywords": ["/cart"] },
        { "match": "title", "keywords": [], "match_all_keywords_in": { "title": ["buy", "sale"], "url": ["shop"] } },
        { "match": "title", "keywords": [] }
      ]
    }
  }
}`
  const { file, warnings } = importCleanBook(json)
  const set = compiled(file)
  const said = (page: object) => {
    const { heads } = tally(set.match(page), { isExclusive: () => true })
    return heads.get('category')?.labels.map(({ label, odds }) => [label, odds]) ?? []
  }

  test('becomes one head of categories', () => {
    expect(file.heads).toEqual({
      category: { labels: ['Tech/AI', 'Shop/All', 'Work/Mail'], exclusive: true, threshold: 0.3 },
    })
  })

  test.each<[object, [string, number][]]>([
    [{ title: 'GPT explained' }, [['Tech/AI', 6]]],
    [{ title: 'A GPTx' }, []],
    [{ title: 'A neural inter-net' }, [['Tech/AI', 6]]],
    [{ title: 'GPT recipe' }, []],
    [{ title: 'x', url: 'https://chat.openai.com/' }, [['Tech/AI', 2]]],
    [{ title: 'x', url: 'https://www.huggingface.co/gpt' }, [['Tech/AI', 2]]],
    [{ title: 'x', url: 'https://example.org/hugging' }, []],
    [{ title: 'x', url: 'https://example.org/a.shop' }, [['Shop/All', 1]]],
    [{ title: 'x', url: 'https://example.org/my/cart?x' }, [['Shop/All', 1]]],
    [{ title: 'Big sale', url: 'https://example.org/shop' }, [['Shop/All', 1]]],
    [{ title: 'Big sale', url: 'https://example.org/' }, []],
    [{ title: 'GPT', url: 'https://mail.example.com/' }, [['Work/Mail', 5]]],
  ])('%j is %j', (page, expected) => {
    expect(said(page)).toEqual(expected)
  })

  test('warns of what rules cannot say, with its line', () => {
    expect(warnings.map(({ line, message }) => [line, message.split(' ').slice(0, 4).join(' ')])).toEqual([
      [2, 'url_analysis_weight cannot be said'],
      [3, 'cannot be said by'],
      [14, 'cannot be said: pages'],
      [15, 'is no field of'],
      [23, 'has no keywords and'],
    ])
  })

  test('finds substrings where that is asked for, as CleanBook does', () => {
    const { file } = importCleanBook(json, { head: 'topic', keywords: 'substrings' })
    expect(compiled(file).match({ title: 'A GPTx' })).toMatchObject([{ head: 'topic', label: 'Tech/AI' }])
  })

  test('that is broken is read as far as it goes', () => {
    const { file, warnings } = importCleanBook(`${json.slice(0, 700)}`)
    expect(checkRules(file, linearRegex)).toEqual([])
    expect(warnings.some(({ message }) => message === 'is no JSON')).toBe(true)
    expect(importCleanBook('').file.rules).toEqual([])
    expect(importCleanBook('[1]').file.rules).toEqual([])
    expect(
      importCleanBook('{"category_rules":{"__proto__":{"rules":[{"match":"title","keywords":["x"]}]}}}').file.rules,
    ).toHaveLength(1)
  })
})

test('the line of a path in JSON', () => {
  const json = '{\n  "rules": [\n    { "id": "a" },\n    { "id": "b",\n      "a/b": { "~": 1 } }\n  ]\n}'
  const line = lineOf(json)
  expect([
    line(''),
    line('/rules'),
    line('/rules/1/id'),
    line('/rules/1/a~1b/~0'),
    line('/rules/1/when/x'),
    line('/rules/9'),
  ]).toEqual([1, 2, 4, 5, 4, 2])
})
