import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SIGNALS } from '@pagekind/features'
import { extractSignalsFromHtml } from '@pagekind/features/html'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pagekind, runHere, start, textOf } from './testing/run.ts'

const URL = 'https://example.org/play/casino'
const HTML =
  '<!doctype html><title>Größe 日本</title><body><p>Größe und 日本語, 😀 as text of a paragraph of some length.</p><canvas></canvas>'

let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pagekind-'))
  file = join(folder, 'page.html')
  writeFileSync(file, HTML)
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a table of all signals, in their groups, each with what it is', async () => {
  const { code, out, err } = await runHere(['signals', file, '--url', URL])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  for (const { name, description } of SIGNALS) {
    expect(out).toMatch(new RegExp(`^ {2}${name} +[\\d.]+ {2}`, 'm'))
    expect(out).toContain(description)
  }
  expect(out).toMatch(/^ {2}canvas_area_fraction +0\.0488 {2}/m)
  expect(out).toContain('URL and host\n')
})

test('as JSON, exactly', async () => {
  const { code, out } = await runHere(['signals', file, '--url', URL, '--json'])
  const { url, truncated, signals } = JSON.parse(out)
  const expected = extractSignalsFromHtml(HTML, { url: URL })
  expect({ code, url, truncated }).toEqual({ code: 0, url: URL, truncated: null })
  expect(signals.map(({ name }: { name: string }) => name)).toEqual(SIGNALS.map(({ name }) => name))
  for (const { name, value, kind, unit, group, description } of signals) {
    expect(value).toBe(expected[name as keyof typeof expected])
    expect(SIGNALS.find((signal) => signal.name === name)).toMatchObject({ kind, unit, group, description })
  }
})

test('from standard input, in bytes that part characters, with a byte order mark', async () => {
  const bytes = Buffer.from(`\ufeff${HTML}`)
  const pieces = Array.from(bytes, (byte) => Buffer.of(byte))
  const words = ['signals', '--url', URL, '--json']
  expect((await runHere(words, pieces)).out).toBe((await runHere(['signals', file, ...words.slice(1)])).out)
})

test('--url-keywords', async () => {
  const value = async (how: string) => {
    const { out } = await runHere(['signals', file, '-u', 'https://alphabet.example/', '--url-keywords', how, '--json'])
    return JSON.parse(out).signals.find(({ name }: { name: string }) => name === 'kw_url_gambling').value
  }
  expect([await value('token'), await value('substring')]).toEqual([0, 1])
})

test('what is missing or cut is told on standard error', async () => {
  expect((await runHere(['signals', file])).err).toMatch(/^pagekind: without --url [^\n]*\n$/)
  expect((await runHere(['signals', file, '--url', 'no url'])).err).toMatch(
    /^pagekind: the URL cannot be read[^\n]*\n$/,
  )
  const deep = await runHere(['signals', '--url', URL, '--json'], ['<div>'.repeat(2000)])
  expect(deep.err).toMatch(/^pagekind: the page was read up to a limit of depth only\n$/)
  expect(JSON.parse(deep.out).truncated).toBe('depth')
})

test.each([
  [['signals', '/no/such/file'], 1, /^pagekind: ENOENT[^\n]*\n$/],
  [['signals', '/'], 1, /^pagekind: EISDIR[^\n]*\n$/],
  [['signals', '--nonsense'], 2, /^pagekind: E_OPTION: .*pagekind signals --help/],
  [['signals', '--url-keywords', 'x'], 2, /^pagekind: E_OPTION: /],
] as const)('%j ends with %i', async (words, expected, message) => {
  const { code, out, err } = await runHere([...words], [''])
  expect({ code, out }).toEqual({ code: expected, out: '' })
  expect(err).toMatch(message)
})

test('in a process of its own, where it reads no more than it needs, and ends quietly where nobody reads', async () => {
  const { code, out } = await pagekind(['signals', '--url', URL, '--json'], HTML)
  expect(code).toBe(0)
  expect(JSON.parse(out).signals).toHaveLength(62)
  const child = start(['signals', '--url', URL])
  child.stdout.destroy()
  child.stdin.end(HTML)
  const [err, [ended]] = await Promise.all([textOf(child.stderr), once(child, 'close')])
  expect({ ended, err }).toEqual({ ended: 0, err: '' })
})
