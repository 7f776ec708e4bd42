import { describe, expect, test } from 'vitest'
import { loadTrees, readTrees } from './load.ts'
import { obviousRaw } from './predict/walk.ts'
import { FIXTURES, readFixture } from './testing/fixtures.ts'

describe.each(FIXTURES)('%s', (name) => {
  const { model, rows, raw, predicted } = readFixture(name)
  const trees = loadTrees(model)

  test('the obvious walk gives the library’s raw scores, to the bit', () => {
    const numbers = readTrees(model)
    for (const [i, row] of rows.entries()) expect(obviousRaw(numbers, row), `row ${i}`).toEqual(raw[i])
  })

  test('the fast one gives the same', () => {
    for (const [i, row] of rows.entries()) expect(trees.raw(row), `row ${i}`).toEqual(raw[i])
  })

  test('predictions are the library’s, and those of a batch too', () => {
    const close = trees.format === 'xgboost' ? 1e-6 : 1e-12
    const matrix = Float64Array.from(rows.flatMap((row) => [...row]))
    const batch = trees.predictBatch(matrix, rows.length)
    for (const [i, row] of rows.entries()) {
      const given = Array.from(trees.predict(row))
      // XGBoost gives the probability of the second class alone.
      const expected =
        predicted[i]!.length === 1 && given.length === 2 ? [1 - predicted[i]![0]!, predicted[i]![0]!] : predicted[i]!
      expect(given.length).toBe(expected.length)
      for (const [k, one] of given.entries())
        expect(Math.abs(one - expected[k]!)).toBeLessThanOrEqual(close * Math.max(1, Math.abs(one)))
      expect(Array.from(batch.subarray(i * trees.width, (i + 1) * trees.width))).toEqual(given)
    }
  })
})
