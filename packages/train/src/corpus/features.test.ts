import { FeatureBuffer, tokenize } from '@pagekind/core/training'
import { expect, test } from 'vitest'
import { FIELDS, tabulate } from './features.ts'

test('holds every feature of every page, field by field, by its row', () => {
  const pages = [
    { url: 'https://example.com/shop', title: 'Shop here', description: '' },
    { url: '', title: '', description: '' },
    { url: 'https://example.org/news', title: 'News of the shop', description: 'All the news '.repeat(40) },
  ]
  const table = tabulate(pages, 10)
  const buffer = new FeatureBuffer()
  let from = 0
  for (const [page, fields] of pages.entries()) {
    tokenize(fields, buffer)
    const rows = Array.from(buffer.hashes.subarray(0, buffer.length), (hash) => hash >>> 22)
    expect(Array.from(table.ids.subarray(from, table.ends[page * FIELDS + 4]))).toEqual(rows)
    for (let field = 0; field < FIELDS; field++)
      expect(table.ends[page * FIELDS + field]! - from).toBe(buffer.ends[field])
    from = table.ends[page * FIELDS + 4]!
  }
  expect(table.ids).toHaveLength(from)
})
