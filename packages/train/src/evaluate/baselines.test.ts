import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fastTextModel, runBaseline } from './baselines.ts'

/** Stands for Python: answers the probe, writes what it is told to write and notes each run. */
const FAKE_PYTHON = `#!${process.execPath}
const { appendFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const args = process.argv.slice(2)
if (args[0] === '-c') {
  if (args[1].includes('fasttext') && process.env.NO_FASTTEXT) process.exit(1)
  console.log('3.fake')
} else {
  const after = (name) => args[args.indexOf(name) + 1]
  appendFileSync(join(after('--data'), 'runs.txt'), process.env.OMP_NUM_THREADS + '\\n')
  if (process.env.FAILS) process.exit(3)
  writeFileSync(after('--out'), '{"id": "g1", "scores": [0.25, 0.5]}\\n')
  if (args.includes('--model')) writeFileSync(after('--model'), 'weights')
}
`

let root: string
const runs = () => readFileSync(join(root, '.train/eval/runs.txt'), 'utf8')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'baselines-'))
  mkdirSync(join(root, '.train/eval'), { recursive: true })
  mkdirSync(join(root, 'packages/train/python'), { recursive: true })
  for (const name of ['labels.json', 'golden.jsonl', 'noisy.jsonl'])
    writeFileSync(join(root, '.train/eval', name), name)
  for (const name of ['baseline_sklearn.py', 'baseline_fasttext.py', 'rows.py']) {
    writeFileSync(join(root, 'packages/train/python', name), name)
  }
  const python = join(root, 'python')
  writeFileSync(python, FAKE_PYTHON)
  chmodSync(python, 0o755)
  vi.stubEnv('PAGEKIND_PYTHON', python)
})

afterEach(() => vi.unstubAllEnvs())

describe('runBaseline', () => {
  it('runs the script on one thread and returns its scores by id', async () => {
    expect([...(await runBaseline(root, 'sklearn'))]).toEqual([['g1', [0.25, 0.5]]])
    expect(runs()).toBe('1\n')
  })

  it('runs it again only when rows or script changed', async () => {
    await runBaseline(root, 'sklearn')
    await runBaseline(root, 'sklearn')
    expect(runs()).toBe('1\n')
    writeFileSync(join(root, '.train/eval/noisy.jsonl'), 'other rows')
    await runBaseline(root, 'sklearn')
    writeFileSync(join(root, 'packages/train/python/rows.py'), 'other code')
    await runBaseline(root, 'sklearn')
    await runBaseline(root, 'fasttext')
    expect(runs()).toBe('1\n1\n1\n1\n')
  })

  it('keeps nothing of a run that failed', async () => {
    vi.stubEnv('FAILS', '1')
    await expect(runBaseline(root, 'sklearn')).rejects.toThrow(/baseline_sklearn\.py ended with code 3/)
    vi.stubEnv('FAILS', '')
    expect((await runBaseline(root, 'sklearn')).size).toBe(1)
  })

  it('says how to install what is missing', async () => {
    vi.stubEnv('NO_FASTTEXT', '1')
    await expect(runBaseline(root, 'fasttext')).rejects.toThrow(
      /apt-get install -y python3-numpy python3-sklearn python3-fasttext/,
    )
    vi.stubEnv('PAGEKIND_PYTHON', join(root, 'no-python'))
    await expect(runBaseline(root, 'sklearn')).rejects.toThrow(/no Python 3 with the module sklearn/)
  })
})

it('fastTextModel trains once and gives the files', async () => {
  const first = await fastTextModel(root)
  expect(readFileSync(first.model, 'utf8')).toBe('weights')
  expect(readFileSync(first.scores, 'utf8')).toContain('"g1"')
  expect(await fastTextModel(root)).toEqual(first)
  expect(runs()).toBe('1\n')
})
