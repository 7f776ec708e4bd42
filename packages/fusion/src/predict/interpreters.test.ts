import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TreeModel } from '../model/tree-model.ts'
import { model, row } from '../testing/random-model.ts'
import { BitScorer } from './bit-scorer.ts'
import { Columns } from './columns.ts'
import { applyLink } from './link.ts'
import { obviousRaw } from './walk.ts'
import { Walker } from './walker.ts'

const SCORERS: Readonly<Record<string, (numbers: TreeModel) => Pick<BitScorer, 'add'> | null>> = {
  bits: (numbers) =>
    BitScorer.fits(numbers, new Columns(numbers)) ? new BitScorer(numbers, new Columns(numbers)) : null,
  walker: (numbers) => new Walker(numbers),
}

describe('the fast interpreters give what the obvious walk gives, to the bit', () => {
  test('of 5,000 random ensembles', () => {
    fc.assert(
      fc.property(model, fc.array(row, { minLength: 1, maxLength: 5 }), (numbers, rows) => {
        for (const [name, make] of Object.entries(SCORERS)) {
          const scorer = make(numbers)
          if (scorer === null) continue
          for (const values of rows) {
            const raw = Float64Array.from(numbers.base)
            scorer.add(values, 0, raw)
            expect(raw, name).toEqual(obviousRaw(numbers, values))
          }
        }
      }),
      { numRuns: 5000 },
    )
  })
})

describe('links', () => {
  const about = (link: TreeModel['link'], outputs: number, classes: string[]) =>
    ({ link, outputs, classes }) as unknown as TreeModel
  const linked = (one: TreeModel, raw: number[], length: number) => {
    const out = new Float64Array(length)
    applyLink(one, Float64Array.from(raw), 0, out, 0)
    return Array.from(out)
  }

  test('never overflow', () => {
    expect(linked(about('softmax', 3, ['a', 'b', 'c']), [1e6, -1e6, 1e6], 3)).toEqual([0.5, 0, 0.5])
    expect(linked(about('sigmoid', 1, ['a', 'b']), [-1e6], 2)).toEqual([1, 0])
    expect(linked(about('sigmoid', 1, []), [1e6], 1)).toEqual([1])
    expect(linked(about('identity', 2, []), [3, 4], 2)).toEqual([3, 4])
  })
})
