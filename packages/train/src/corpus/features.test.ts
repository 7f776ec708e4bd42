import { FeatureBuffer, tokenize } from '@pagekind/core/training'
import { expect, test } from 'vitest'
import { buildVocabulary, FIELDS, tabulate } from './features.ts'

const pages = [
  { url: 'https://example.com/shop', title: 'Shop here', description: '' },
  { url: 'https://example.org/news', title: 'News of the shop', description: 'All the news' },
]

test('holds every feature that enough pages hold, field by field', () => {
  const all = buildVocabulary(pages, 20, 1)
  const both = buildVocabulary(pages, 20, 2)
  expect(both.buckets.length).toBeGreaterThan(0)
  expect(both.buckets.length).toBeLessThan(all.buckets.length)
  expect(Array.from(both.pageCounts)).toEqual(Array.from(both.pageCounts, () => 2))
  expect(Array.from(all.buckets)).toEqual(Array.from(all.buckets).sort((a, b) => a - b))

  const table = tabulate(pages, all)
  const buffer = new FeatureBuffer()
  for (const [page, fields] of pages.entries()) {
    tokenize(fields, buffer)
    const from = page === 0 ? 0 : table.ends[page * FIELDS - 1]!
    const buckets = Array.from(buffer.hashes.subarray(0, buffer.length), (hash) => hash >>> 12)
    expect(Array.from(table.ids.subarray(from, table.ends[page * FIELDS + 4]), (row) => all.buckets[row])).toEqual(
      buckets,
    )
    for (let field = 0; field < FIELDS; field++)
      expect(table.ends[page * FIELDS + field]! - from).toBe(buffer.ends[field])
  }
})

test('features that have no row are left out', () => {
  const none = { ...buildVocabulary(pages, 20, 1), rowOf: new Int32Array(2 ** 20).fill(-1) }
  expect(tabulate(pages, none)).toEqual({ ids: new Int32Array(0), ends: new Int32Array(2 * FIELDS) })
})
