import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MAX_LINE } from './lines.ts'
import { pagekind, start, textOf } from './testing/run.ts'

// The real command in a process of its own: what depends on pipes, exit codes and memory.

const LINE = '{"url":"https://example.com/","title":"Example"}\n'

test('a page', async () => {
  const { code, out, err } = await pagekind(['classify', 'https://example.com/\u001b[2J', 'title'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('topic')
  expect(out).not.toContain('\u001b')
})

test('lines, one of them bad', async () => {
  const { code, out, err } = await pagekind(['classify', '--jsonl'], `${LINE}bad\n${LINE.trimEnd()}`)
  expect({ code, err }).toEqual({ code: 1, err: '' })
  const [first, second, third] = out.split('\n')
  expect(JSON.parse(second!)).toMatchObject({ line: 2, error: { code: 'E_JSON' } })
  expect(third).toBe(first)
})

test('a wrong command line', async () => {
  const { code, out, err } = await pagekind(['classify', '--nonsense'])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(/^pagekind: E_OPTION: /)
})

test.each([['--help'], ['classify', '--jsonl']])('a closed pipe ends it quietly: %j', async (...words) => {
  const child = start(words)
  if (words[0] === '--help') child.stdout.destroy()
  else child.stdout.once('data', () => child.stdout.destroy())
  child.stdin.end(LINE.repeat(20_000))
  const [err, [code]] = await Promise.all([textOf(child.stderr), once(child, 'close')])
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test.skipIf(!existsSync('/dev/full'))('a full disk is told', async () => {
  const full = openSync('/dev/full', 'w')
  const child = start(['classify', '--jsonl'], { stdout: full })
  closeSync(full)
  child.stdin.end(LINE)
  const [err, [code]] = await Promise.all([textOf(child.stderr), once(child, 'close')])
  expect(code).toBe(1)
  expect(err).toMatch(/^pagekind: ENOSPC[^\n]*\n$/)
})

test('an answer does not wait for the next page', async () => {
  const child = start(['classify', '--jsonl'])
  for (let i = 0; i < 3; i++) {
    child.stdin.write(LINE)
    const [answer] = await once(child.stdout, 'data')
    expect(JSON.parse(String(answer)).url).toBe('https://example.com/')
  }
  child.stdin.end()
  expect(await once(child, 'close')).toEqual([0, null])
})

/** Pipes pieces through `classify --jsonl`. Returns the lines that came out, and the peak of memory in MB. */
async function pipe(pieces: Iterable<string | Buffer>) {
  const child = start(['classify', '--jsonl', '--head', 'safety'], { tellPeak: true })
  let lines = 0
  let last = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
    last = text.slice(-2000)
  })
  const ended = Promise.all([textOf(child.stderr), once(child, 'close')])
  for (const piece of pieces) if (!child.stdin.write(piece)) await once(child.stdin, 'drain')
  child.stdin.end()
  const [err, [code]] = await ended
  return { code, lines, last, peak: Number(/^peak (\d+)$/.exec(err)?.[1]) / 1024 }
}

function* numbered(count: number): Generator<string> {
  for (let from = 0; from < count; from += 1000) {
    let batch = ''
    for (let i = from; i < from + 1000; i++)
      batch += `{"id":${i},"url":"https://site${i}.example/a","title":"Title ${i}"}\n`
    yield batch
  }
}

test('memory does not grow with the lines', { timeout: 900_000 }, async () => {
  const count = process.env['PAGEKIND_FULL'] === '1' ? 1_000_000 : 200_000
  const { code, lines, last, peak } = await pipe(numbered(count))
  console.log(`${count} lines: ${peak.toFixed(0)} MB at most`)
  expect({ code, lines }).toEqual({ code: 0, lines: count })
  expect(last).toContain(`\n{"id":${count - 1},`)
  expect(peak).toBeGreaterThan(10)
  expect(peak).toBeLessThan(300)
})

test('memory does not grow with a line', { timeout: 300_000 }, async () => {
  function* input() {
    const piece = Buffer.alloc(2 ** 20, 'x')
    for (let i = 0; i < (20 * MAX_LINE) / piece.length; i++) yield piece
    yield `\n${LINE}`
  }
  const { code, lines, last, peak } = await pipe(input())
  expect({ code, lines }).toEqual({ code: 1, lines: 2 })
  expect(last).toMatch(/^\{"line":1,"error":\{"code":"E_INPUT"/)
  expect(peak).toBeLessThan(300)
})
