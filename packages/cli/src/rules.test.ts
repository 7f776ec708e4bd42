import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileRules } from '@pagekind/rules'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runHere } from './testing/run.ts'

const RULES = `{
  "version": 1,
  "rules": [
    { "id": "shoes", "head": "topic", "label": "Shop", "weight": 9,
      "when": { "domain": "example.com", "title": ["shoes", "boots"] } },
    { "id": "never", "head": "safety", "label": "gambling", "veto": true, "when": { "url": "shop" } },
    { "id": "weak", "head": "topic", "label": "News", "priority": -1,
      "when": { "regex": { "field": "title", "pattern": "(?i)shoes+" } } },
    { "id": "busy", "head": "topic", "label": "Work", "when": { "signal": "form_count >= 1" } }
  ]
}
`
const PAGE = ['https://www.example.com/shop', 'Shoes']

let folder: string
const path = (name: string) => join(folder, name)
const write = (name: string, text: string) => {
  writeFileSync(path(name), text)
  return path(name)
}
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pagekind-'))
  write('rules.json', RULES)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('rules test', () => {
  test('shows the tally and every match, with what became of it', async () => {
    const { code, out, err } = await runHere(['rules', 'test', ...PAGE, '--rules', path('rules.json')])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe(`topic
  Shop                       0.900  (odds 9)

safety
  never gambling

matches
       +9  topic: Shop  by shoes
           domain: example.com
           title: Shoes
     veto  safety: gambling  by never
           url: shop
       +1  topic: News  by weak  (priority -1, outranked)
           regex: Shoes
`)
  })

  test('reads HTML for what rules ask of it, and prints JSON', async () => {
    const html = write('page.html', '<title>Boots</title><form></form>')
    const words = ['rules', 'test', 'https://example.com/', '--html', html, '--json', '--rules', path('rules.json')]
    const { matches, heads } = JSON.parse((await runHere(words)).out)
    expect(matches.map(({ rule }: { rule: string }) => rule)).toEqual(['shoes', 'busy'])
    expect(heads.topic.labels.map(({ label, score }: { label: string; score: number }) => [label, score])).toEqual([
      ['Shop', 0.9],
      ['Work', 0.5],
    ])
  })

  test('says that nothing matches, and what is missing', async () => {
    expect((await runHere(['rules', 'test', 'https://x.de/', '--rules', path('rules.json')])).out).toBe(
      'no rule matches\n',
    )
    for (const words of [
      ['rules', 'test', ...PAGE],
      ['rules', 'test', '--rules', path('rules.json')],
      ['rules', 'test', ...PAGE, '--rules', path('none.json')],
    ]) {
      const { code, err } = await runHere(words)
      expect(code).toBe(2)
      expect(err).toMatch(/^pagekind: E_/)
    }
  })
})

describe('rules check', () => {
  test('of rules in order', async () => {
    const { code, out } = await runHere(['rules', 'check', path('rules.json'), '--strict'])
    expect({ code, out }).toEqual({ code: 0, out: `${path('rules.json')}: 4 rules, nothing to tell\n` })
  })

  test('tells every problem with its line', async () => {
    const file = write('bad.json', RULES.replace('example.com', 'co.uk').replace('form_count', 'form_cuont'))
    const { code, out } = await runHere(['rules', 'check', file])
    expect(code).toBe(1)
    expect(out.split('\n').map((line) => line.slice(folder.length + 1).slice(0, 34))).toEqual([
      'bad.json:5: /rules/0/when/domain i',
      'bad.json:9: /rules/3/when/signal i',
      '',
    ])
  })

  test('tells what is odd, and with --strict fails', async () => {
    const file = write('odd.json', RULES.replace('form_count >= 1', 'link_density > 2'))
    const { code, out } = await runHere(['rules', 'check', file])
    expect({ code, out }).toEqual({
      code: 0,
      out: `${file}:9: never: busy: It can hold for no page: link_density lies between 0 and 1\n`,
    })
    expect((await runHere(['rules', 'check', file, '--strict'])).code).toBe(1)
  })

  test('of what is no JSON', async () => {
    const { code, out } = await runHere(['rules', 'check', write('text.json', '{')])
    expect(code).toBe(1)
    expect(out).toContain('is not JSON')
  })
})

test('rules compile and rules stats; compiled rules serve as well', async () => {
  for (const more of [[], ['--fingerprints']]) {
    expect((await runHere(['rules', 'compile', path('rules.json'), path('rules.bin'), ...more])).code).toBe(0)
    const stats = JSON.parse((await runHere(['rules', 'stats', path('rules.bin'), '--json'])).out)
    expect(stats).toMatchObject({
      rules: 4,
      hosts: 1,
      keywords: 3,
      regexes: 1,
      alwaysAsked: 1,
      keepsHosts: more.length === 0,
    })
    const { out } = await runHere(['classify', ...PAGE, '--json', '--rules', path('rules.bin')])
    expect(JSON.parse(out).heads.topic).toMatchObject({ decidedBy: 'rules', labels: [{ label: 'Shop', score: 0.9 }] })
  }
  expect((await runHere(['rules', 'stats', path('rules.json')])).out).toMatch(/^rules +4\nhosts +1\n/)
})

test('rules export gives what was compiled', async () => {
  await runHere(['rules', 'compile', path('rules.json'), path('rules.bin')])
  const { code, out } = await runHere(['rules', 'export', path('rules.bin')])
  // In the order in which they count: the weak one last.
  const [shoes, never, weak, busy] = JSON.parse(RULES).rules
  expect({ code, rules: JSON.parse(out).rules }).toEqual({ code: 0, rules: [shoes, never, busy, weak] })
  await runHere(['rules', 'compile', path('rules.json'), path('rules.bin'), '--fingerprints'])
  expect((await runHere(['rules', 'export', path('rules.bin')])).err).toMatch(/E_OPTION.*names of their hosts/)
})

test('classify --rules says why', async () => {
  const { out } = await runHere(['classify', ...PAGE, '--explain', '--rules', path('rules.json')])
  expect(out).toContain('topic  by rules\n')
  expect(out).toContain('shoes (domain: example.com)')
  expect(out).toContain('never gambling: never (url: shop)')
})

describe('rules import', () => {
  const imported = async (...words: string[]) => {
    const { code, out, err } = await runHere(['rules', 'import', ...words])
    return {
      code,
      err,
      set: code === 0 ? compileRules(out, { regex: (await import('@pagekind/rules/regex')).linearRegex }) : null,
    }
  }
  const target = ['--head', 'safety', '--label', 'gambling']

  test.each([
    ['hosts', '0.0.0.0 bet.example.com\nx\n'],
    ['domains', 'bet.example.com\nx y\n'],
    ['adblock', '||bet.example.com^\n/x/\n'],
  ])('%s: rules on standard output, warnings with their lines on standard error', async (format, text) => {
    const file = write('list', text)
    const { code, err, set } = await imported(format, file, ...target, '--weight', '4')
    expect(code).toBe(0)
    expect(err).toMatch(new RegExp(`^${file}:2: `))
    expect(set?.match({ url: 'https://bet.example.com/' })).toMatchObject([{ label: 'gambling', weight: 4 }])
  })

  test('ut1', async () => {
    mkdirSync(path('ut1/gambling'), { recursive: true })
    mkdirSync(path('ut1/other'))
    write('ut1/gambling/domains', 'bet.example.com\n')
    const { err, set } = await imported('ut1', path('ut1'), '--category', 'gambling=safety:gambling')
    expect(err).toContain('other: has no target')
    expect(set?.match({ url: 'https://bet.example.com/' })).toMatchObject([{ rule: 'gambling', label: 'gambling' }])
  })

  test('cleanbook', async () => {
    const file = write('config.json', '{"category_rules":{"Tech/AI":{"rules":[{"match":"title","keywords":["gpt"]}]}}}')
    const { set } = await imported('cleanbook', file, '--head', 'mine')
    expect(set?.match({ title: 'GPT' })).toMatchObject([{ head: 'mine', label: 'Tech/AI' }])
  })

  test.each([
    [['hosts', 'list']],
    [['csv', 'list', ...target]],
    [['ut1', 'ut1', '--category', 'x']],
    [['hosts', 'missing', ...target]],
    [['hosts', 'list', ...target, '--weight', 'heavy']],
  ])('%j is refused', async ([format, file, ...more]) => {
    write('list', '')
    const { code, err } = await imported(format!, path(file!), ...more)
    expect(code).toBe(2)
    expect(err).toMatch(/^pagekind: E_/)
  })
})
