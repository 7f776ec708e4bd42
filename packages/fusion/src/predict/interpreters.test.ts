import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NUMERIC, type TreeModel, TreeModelBuilder } from '../model/tree-model.ts'
import { model, row } from '../testing/random-model.ts'
import { TreeEnsemble } from '../tree-ensemble.ts'
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

describe('the layout of an ensemble', () => {
  /** Stumps, each by a feature of its own or all by one. */
  function stumps(count: number, features: number, leaves: number): TreeModel {
    const builder = new TreeModelBuilder(features, 1)
    for (let tree = 0; tree < count; tree++) {
      builder.beginTree(0)
      // A chain: each split's right child is the next one.
      for (let split = 0; split < leaves - 1; split++) {
        const [left, right] = [2 * split + 1, 2 * split + 2]
        const feature = (tree + split) % features
        builder.addSplit({ kind: NUMERIC, feature, threshold: tree % 7, left, right, missingLeft: tree % 2 === 0 })
        builder.addLeaf(tree + split / 8)
      }
      builder.addLeaf(-tree)
    }
    const names = Array.from({ length: features }, (_, i) => `f${i}`)
    const base = Float64Array.of(0.5)
    return builder.build({ format: 'test', features: names, classes: [], base, precision: 'float64', link: 'identity' })
  }

  test.each<[string, TreeModel]>([
    ['crowded by one feature', stumps(2000, 1, 3)],
    ['of more features than a walked node can name', stumps(3000, 3000, 3)],
    ['of more features, and trees too large for bits', stumps(3000, 3000, 80)],
    ['of one tree', stumps(1, 1, 2)],
  ])('%s gives what the obvious walk gives', (_, numbers) => {
    const trees = new TreeEnsemble(numbers)
    const random = (i: number) => (i % 11 === 0 ? Number.NaN : (i * 7919) % 9)
    for (let row = 0; row < 5; row++) {
      const values = Float64Array.from(numbers.features, (_, i) => random(i + row))
      expect(trees.raw(values)).toEqual(obviousRaw(numbers, values))
    }
  })
})
