import { expect, test } from 'vitest'
import { countSnippets, scoresOf } from './snippets.ts'

test('snippets are found whatever the white space', () => {
  expect(countSnippets('a  b\nc d', ['a b', 'b c', 'x'], ['c\u00a0d', 'y'])).toEqual({
    found: 2,
    missing: 1,
    unwanted: 1,
  })
})

test('scores are over all snippets', () => {
  const counts = [
    { found: 2, missing: 1, unwanted: 1 },
    { found: 4, missing: 1, unwanted: 0 },
  ]
  const { precision, recall, f1 } = scoresOf(counts)
  expect(precision).toBeCloseTo(6 / 7, 12)
  expect(recall).toBeCloseTo(6 / 8, 12)
  expect(f1).toBeCloseTo((2 * (6 / 7) * (6 / 8)) / (6 / 7 + 6 / 8), 12)
})
