import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupFolds } from './group-folds.ts'

const rows = fc.array(
  fc.record({ group: fc.constantFrom(...'abcdefghijklmnop'), stratum: fc.constantFrom('x', 'y', 'z') }),
  { minLength: 1, maxLength: 200 },
)

test('a group is never parted', () => {
  fc.assert(
    fc.property(rows, (pages) => {
      const folds = groupFolds(pages)
      const of = new Map<string, number>()
      for (const [i, { group }] of pages.entries()) {
        expect(folds[i]).toBe(of.get(group) ?? folds[i])
        of.set(group, folds[i]!)
      }
    }),
  )
})

test('strata are alike in all folds, as far as groups allow', () => {
  const pages = Array.from({ length: 1000 }, (_, i) => ({
    group: `g${i % 250}`,
    stratum: i % 10 === 0 ? 'rare' : 'many',
  }))
  const folds = groupFolds(pages)
  for (let fold = 0; fold < 5; fold++) {
    const here = pages.filter((_, i) => folds[i] === fold)
    expect(Math.abs(here.length - 200)).toBeLessThan(20)
    expect(Math.abs(here.filter(({ stratum }) => stratum === 'rare').length - 20)).toBeLessThan(5)
  }
})

test('the same rows, the same folds, in whatever order', () => {
  fc.assert(
    fc.property(rows, (pages) => {
      const folds = groupFolds(pages)
      const backwards = groupFolds([...pages].reverse())
      expect([...backwards].reverse()).toEqual([...folds])
    }),
  )
})
