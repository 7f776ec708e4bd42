import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const BIN = join(import.meta.dirname, 'bin.ts')
const ARGUMENTS = ['--conditions=@pagekind/source', BIN]

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function pagekind(words: readonly string[], input: string | Buffer = ''): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...ARGUMENTS, ...words])
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text
    })
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}

const ASTHMA = ['https://www.nhs.uk/conditions/asthma/', 'Asthma - NHS'] as const

test('a table, without colour where nobody sees it', async () => {
  const { code, out } = await pagekind(['classify', ...ASTHMA, '--explain'])
  expect(code).toBe(0)
  for (const text of [ASTHMA[0], 'topic', 'subject', 'safety', 'asthma (title)']) expect(out).toContain(text)
  expect(out).not.toContain('\u001b')
})

test('the verdict as JSON, of the heads asked for', async () => {
  const { code, out } = await pagekind(['classify', ...ASTHMA, '--json', '--head', 'safety', 'topic'])
  expect(code).toBe(0)
  const verdict = JSON.parse(out)
  expect(verdict.url).toBe(ASTHMA[0])
  expect(Object.keys(verdict.heads).sort()).toEqual(['safety', 'topic'])
})

test('JSON Lines: order, ids, a verdict or an error for each line', async () => {
  const lines = [
    '\ufeff{"id":{"a":[1]},"url":"https://example.com/","title":"Übersicht 日本"}\r',
    '',
    '{"url":"https://example.com/","title":null,"__proto__":{"title":1}}',
    'not JSON',
    '[1]',
    '{"id":7,"title":""}',
    '{"id":"x","title":5}',
    '{"id":null,"title":"last"}',
  ]
  const { code, out } = await pagekind(['classify', '--jsonl'], lines.join('\n'))
  expect(code).toBe(1)
  const answers = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(answers).toHaveLength(7)
  expect(answers[0].id).toEqual({ a: [1] })
  expect(answers[0].heads.topic).toBeDefined()
  expect(answers[1].heads.topic).toBeDefined()
  expect(answers.slice(2, 4).map(({ line, error }) => [line, error.code])).toEqual([
    [4, 'E_JSON'],
    [5, 'E_INPUT'],
  ])
  expect([answers[4].id, answers[4].line, answers[4].error.code]).toEqual([7, 6, 'E_INPUT'])
  expect(answers[5].error.message).toContain('title')
  expect(answers[6].id).toBeNull()
})

test('nothing in, nothing out', async () => {
  expect(await pagekind(['classify', '--jsonl'])).toEqual({ code: 0, out: '', err: '' })
})

test.each([
  [[], 2, /Usage/],
  [['classify'], 2, /E_OPTION/],
  [['classify', '--nonsense', 'x'], 2, /unknown option/],
  [['classify', 'https://example.com/', '--head', 'nonsense'], 2, /E_OPTION/],
  [['classify', 'https://example.com/', '--bundle', '/nowhere'], 2, /E_BUNDLE_FETCH/],
  [['classify', 'x', '--jsonl'], 2, /standard input/],
  [['classify', 'http://[broken'], 1, /E_URL/],
])('%j ends with %i', async (words, code, message) => {
  const outcome = await pagekind(words)
  expect(outcome.code).toBe(code)
  expect(outcome.err).toMatch(message)
  expect(outcome.out).toBe('')
})

test('version and help', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))
  expect((await pagekind(['--version'])).out).toBe(`${version}\n`)
  const help = await pagekind(['classify', '--help'])
  expect(help.code).toBe(0)
  expect(help.out).toContain('Examples')
})

test('a page cannot drive the terminal', async () => {
  const { out } = await pagekind(['classify', 'https://example.com/\u001b[2J', 'title'])
  expect(out).not.toContain('\u001b')
})

test('a closed pipe ends it quietly', { timeout: 60_000 }, async () => {
  const child = spawn(process.execPath, [...ARGUMENTS, 'classify', '--jsonl'])
  let err = ''
  child.stderr.on('data', (text) => {
    err += text
  })
  child.stdin.on('error', () => {})
  child.stdout.once('data', () => child.stdout.destroy())
  const line = '{"url":"https://example.com/","title":"Example"}\n'
  child.stdin.end(line.repeat(20_000))
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test('memory does not grow with the lines', { timeout: 600_000 }, async () => {
  const count = process.env['PAGEKIND_FULL'] === '1' ? 1_000_000 : 100_000
  const child = spawn(process.execPath, [...ARGUMENTS, 'classify', '--jsonl', '--head', 'topic'])
  let lines = 0
  let peak = 0
  child.stdout.on('data', (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 10) lines++
  })
  const watch = setInterval(() => {
    peak = Math.max(peak, residentMegabytes(child.pid!))
  }, 100)
  for (let i = 0; i < count; i += 1000) {
    const batch = Array.from(
      { length: 1000 },
      (_, j) => `{"url":"https://site${i + j}.example/a","title":"Title ${i + j}"}\n`,
    )
    if (!child.stdin.write(batch.join(''))) await new Promise((resolve) => child.stdin.once('drain', resolve))
  }
  child.stdin.end()
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearInterval(watch)
  console.log(`${count} lines: ${peak} MB at most`)
  expect({ code, lines }).toEqual({ code: 0, lines: count })
  expect(peak).toBeGreaterThan(0)
  expect(peak).toBeLessThan(300)
})

/** The most memory the process has held so far, by the kernel's count. */
function residentMegabytes(pid: number): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Math.round(Number(kilobytes) / 1024)
  } catch {
    // The process has ended between two looks.
    return 0
  }
}
