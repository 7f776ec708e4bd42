import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { hasNumpy } from '../testing/has-numpy.ts'
import { sentenceOf, sentenceVectors } from './sentences.ts'
import { vectorTeacher } from './vector-teacher.ts'

const root = resolve(import.meta.dirname, '../../../..')
const folder = mkdtempSync(join(tmpdir(), 'pagekind-sentences-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

test('what is read of a page is its text and the words that only its address has', () => {
  const page = {
    url: 'https://www.example.com/A-pie/BestRecipes?q=caf%C3%A9',
    title: 'A Pie',
    description: 'of apples',
  }
  expect(sentenceOf(page)).toBe('A Pie of apples example com Best Recipes q café')
  expect(sentenceOf({ url: 'https://example.com/%E0%A4%A', title: '', description: '' })).toBe('example com E0 A4 A')
  expect(sentenceOf({ url: '', title: '', description: '' })).toBe('')
})

describe('the sentence encoder', { timeout: 60_000 }, () => {
  const reference = JSON.parse(readFileSync(join(root, 'packages/train/fixtures/sentences.json'), 'utf8')) as {
    text: string
    vector: number[]
  }[]
  const pages = reference.map(({ text }) => ({ url: '', title: text, description: '' }))

  test('say what to install where there is no Python with numpy', async () => {
    vi.stubEnv('PAGEKIND_PYTHON', join(folder, 'no-python'))
    await expect(sentenceVectors(root, folder, pages, () => {})).rejects.toThrow(REFUSAL)
    expect(() => vectorTeacher(root, join(folder, 'vectors'))).toThrow(REFUSAL)
  })

  test('gives the vectors of TensorFlow.js, to half a step of int8', async () => {
    if (!hasNumpy()) return expect(sentenceVectors(root, folder, pages, () => {})).rejects.toThrow(REFUSAL)
    const told: number[] = []
    const file = await sentenceVectors(root, folder, pages, (done) => told.push(done))
    expect(told.at(-1)).toBe(1)
    const vectors = new Int8Array(readFileSync(file))
    expect(vectors).toHaveLength(pages.length * 512)
    const errors = reference.flatMap(({ text, vector }, i) =>
      // Text beyond what is read of a page is not in the vector.
      text.length > 200 ? [] : vector.map((value, d) => Math.abs(value - vectors[i * 512 + d]! / 512)),
    )
    expect(Math.max(...errors)).toBeLessThan(0.5 / 512 + 2e-5)
    expect(await sentenceVectors(root, folder, pages, () => told.push(2))).toBe(file)
    expect(told).not.toContain(2)
  })
})

const REFUSAL = /E_DATA_MISSING: there is no Python 3 with the module numpy.*apt-get install -y python3-numpy/s
