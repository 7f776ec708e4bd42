import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { loadPages } from './pages.ts'

afterEach(() => vi.unstubAllEnvs())

it('takes every n-th measured page of the labelled ones', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'))
  mkdirSync(join(folder, 'labels'))
  const rows = Array.from({ length: 8000 }, (_, index) => ({
    id: `g${index}`,
    url: `https://site${index}.example/`,
    title: `Page ${index}`,
    description: '',
    slice: index % 2 === 0 ? 'unseen' : 'active',
  }))
  writeFileSync(join(folder, 'labels/golden.train.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  vi.stubEnv('PAGEKIND_SHARED', folder)
  const { pages, real } = loadPages('/nowhere')
  expect(real).toBe(true)
  expect(pages).toHaveLength(2000)
  expect(pages[1]).toEqual({ id: 'g4', url: 'https://site4.example/', title: 'Page 4' })
  expect(pages.every(({ id }) => Number(id.slice(1)) % 2 === 0)).toBe(true)
})

it('falls back on the fixture and says so', () => {
  vi.stubEnv('PAGEKIND_SHARED', join(tmpdir(), 'there-is-no-such-folder'))
  const { pages, real } = loadPages('/nowhere')
  expect(real).toBe(false)
  expect(pages).toHaveLength(2000)
  expect(new Set(pages.map(({ id }) => id)).size).toBe(20)
  for (const { url, title } of pages.slice(0, 20)) {
    expect(URL.canParse(url)).toBe(true)
    expect(title.length).toBeGreaterThan(5)
  }
})
