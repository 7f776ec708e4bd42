import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runHere } from './testing/run.ts'

const ASTHMA = ['https://www.nhs.uk/conditions/asthma/', 'Asthma - NHS'] as const

async function answersTo(lines: readonly string[], words: readonly string[] = []) {
  const { code, out, err } = await runHere(['classify', '--jsonl', ...words], [lines.join('\n')])
  expect(err).toBe('')
  return { code, answers: out.split('\n').slice(0, -1) }
}

test('a table, without colour where nobody sees it', async () => {
  const { code, out } = await runHere(['classify', ...ASTHMA])
  expect(code).toBe(0)
  for (const text of [ASTHMA[0], 'topic', 'subject', 'safety']) expect(out).toContain(text)
  expect(out).not.toContain('(title)')
  expect(out).not.toContain('\u001b')
  expect((await runHere(['classify', ...ASTHMA, '--explain'])).out).toContain('asthma (title)')
})

test('the verdict as JSON, of the heads asked for', async () => {
  const { code, out } = await runHere(['classify', ...ASTHMA, '--json', '--head', 'safety', 'topic'])
  expect(code).toBe(0)
  expect(out.indexOf('\n')).toBe(out.length - 1)
  const verdict = JSON.parse(out)
  expect(verdict.url).toBe(ASTHMA[0])
  expect(Object.keys(verdict.heads).sort()).toEqual(['safety', 'topic'])
  expect(verdict.label).toBe(verdict.heads.safety.labels[0].label)
  expect(verdict.heads.topic.evidence).toEqual([])
})

test('the description is read', async () => {
  const words = ['classify', 'https://example.com/', '--json', '--explain']
  const { out } = await runHere([...words, '-d', 'Online casino', '-l', 'en'])
  const tokens = JSON.parse(out).heads.safety.evidence.map(({ token }: { token: string }) => token)
  expect(tokens).toContain('casino')
  expect((await runHere(words)).out).not.toContain('casino')
})

test('HTML is judged too: what the page is, and of what kind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pagekind-html-'))
  const file = join(folder, 'page.html')
  const paragraph = '<p>A casino is a house where people play for money, and this page writes about its history.</p>'
  writeFileSync(file, `<title>Casino - an encyclopedia</title><h1>Casino</h1>${paragraph.repeat(8)}`)
  const words = ['classify', 'https://encyclopedia.example/wiki/Casino', 'Casino - an encyclopedia', '--html', file]
  const { heads } = JSON.parse((await runHere([...words, '--json'])).out)
  expect(heads).toMatchObject({
    safety: { labels: [{ label: 'none' }], decidedBy: 'fusion' },
    kind: { decidedBy: 'fusion' },
  })
  expect((await runHere([...words, '--explain'])).out).toContain('an article about it: gambling')
  // The title is the page's own.
  expect((await runHere(['classify', '--html', file])).out).toContain('kind  by fusion')
  writeFileSync(file, '<title>2048</title><canvas width=1280 height=720></canvas><script src=game.js></script>')
  const judged = async (...more: string[]) =>
    JSON.parse((await runHere(['classify', '--html', file, '--json', ...more])).out).heads.safety
  expect((await judged()).decidedBy).toBe('lexical')
  expect(await judged('--judge-thin')).toMatchObject({ decidedBy: 'fusion', labels: [{ label: 'games' }] })
  expect((await runHere(['classify', '--html', join(folder, 'none.html')])).err).toContain('ENOENT')
  rmSync(folder, { recursive: true })
})

test('JSON Lines: order, ids, a verdict or an error for each line', async () => {
  const { code, answers } = await answersTo([
    '\ufeff{"id":{"a":[1]},"url":"https://example.com/","title":"Übersicht 日本"}\r',
    '',
    '{"url":"https://example.com/","title":null,"__proto__":{"title":1},"other":[{}]}',
    'not JSON',
    '[1]',
    '{"id":7,"title":""}',
    ' \t\r',
    '{"id":"x","title":5}',
    '{"id":null,"url":"http://[broken"}',
    '{"id":false,"title":"last"}',
  ])
  expect(code).toBe(1)
  const told = answers.map((line) => {
    const { id, line: number, error, heads } = JSON.parse(line)
    return [id, number, error?.code, heads && Object.keys(heads).length]
  })
  expect(told).toEqual([
    [{ a: [1] }, undefined, undefined, 3],
    [undefined, undefined, undefined, 3],
    [undefined, 4, 'E_JSON', undefined],
    [undefined, 5, 'E_INPUT', undefined],
    [7, 6, 'E_INPUT', undefined],
    ['x', 8, 'E_INPUT', undefined],
    [null, 9, 'E_URL', undefined],
    [false, undefined, undefined, 3],
  ])
  expect(JSON.parse(answers[5]!).error.message).toContain('title')
})

test('a verdict of JSON Lines is the one that --json prints', async () => {
  const [url, title] = ASTHMA
  const { code, answers } = await answersTo([JSON.stringify({ url, title })], ['--explain'])
  expect(code).toBe(0)
  expect(`${answers[0]}\n`).toBe((await runHere(['classify', url, title, '--json', '--explain'])).out)
})

test.each(['12345678901234567890', '1.50', '"\\u00e9"', '[ 1, {"id": 2}]', `${'['.repeat(1e5)}${']'.repeat(1e5)}`])(
  'an id is passed through as it is written: %.20s',
  async (id) => {
    const { answers } = await answersTo([`{"title":"News","id" : ${id} }`, `{"id":${id}}`])
    expect(answers[0]!.startsWith(`{"id":${id},"url":"",`)).toBe(true)
    expect(answers[1]!.startsWith(`{"id":${id},"line":2,`)).toBe(true)
  },
)

test('nothing in, nothing out', async () => {
  expect(await runHere(['classify', '--jsonl'])).toEqual({ code: 0, out: '', err: '' })
})

test.each([
  [[], 2, /Usage/],
  [['classify'], 2, /E_OPTION.*no page/],
  [['classify', '--head', 'topic', 'https://example.com/'], 2, /E_OPTION.*before --head/],
  [['classify', '--jsno', 'x'], 2, /E_OPTION: unknown option.*--json.*--help/],
  [['classify', 'a', 'b', 'c'], 2, /E_OPTION: too many arguments/],
  [['nonsense'], 2, /E_OPTION: unknown command/],
  [['classify', 'https://example.com/', '--head', 'nonsense'], 2, /E_OPTION.*nonsense.*topic/],
  [['classify', 'x', '--jsonl'], 2, /E_OPTION.*standard input/],
  [['classify', '--json', '--jsonl'], 2, /E_OPTION.*cannot be used with/],
  [['classify', '--lang', 'de', '--jsonl'], 2, /E_OPTION.*cannot be used with/],
  [['classify', 'http://[broken'], 1, /E_URL/],
  [['classify', ''], 1, /E_INPUT/],
])('%j ends with %i', async (words, code, message) => {
  const outcome = await runHere(words)
  expect(outcome.code).toBe(code)
  expect(outcome.err).toMatch(message)
  expect(outcome.out).toBe('')
})

test('version and help', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))
  expect(await runHere(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
  for (const words of [['--help'], ['classify', '--help']]) {
    const { code, out, err } = await runHere(words)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const text of ['Usage', 'Exit codes']) expect(out).toContain(text)
  }
  expect((await runHere(['classify', '--help'])).out).toContain('Examples')
})
