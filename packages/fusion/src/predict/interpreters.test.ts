import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NUMERIC, type TreeModel, TreeModelBuilder } from '../model/tree-model.ts'
import { model, row } from '../testing/random-model.ts'
import { TreeEnsemble } from '../tree-ensemble.ts'
import { applyLink } from './link.ts'
import { obviousRaw } from './walk.ts'
import { Walker } from './walker.ts'

describe('the fast walk gives what the obvious one gives, to the bit', () => {
  test('of 5,000 random ensembles', () => {
    fc.assert(
      fc.property(model, fc.array(row, { minLength: 1, maxLength: 5 }), (numbers, rows) => {
        const walker = Walker.of(numbers)!
        for (const values of rows) {
          const raw = Float64Array.from(numbers.base)
          walker.add(values, 0, raw)
          expect(raw).toEqual(obviousRaw(numbers, values))
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

  test('is the obvious walk only where a tree asks for more than a node can name', () => {
    expect(Walker.of(stumps(3, 5000, 4500))).toBeNull()
    expect(Walker.of(stumps(3, 5000, 2000))).not.toBeNull()
  })

  test.each<[string, TreeModel]>([
    ['crowded by one feature', stumps(2000, 1, 3)],
    ['of more features than a node can name, in chunks', stumps(3000, 3000, 3)],
    ['of more features, and larger trees, in many chunks', stumps(3000, 3000, 80)],
    ['of more trees than a chunk can have', stumps(9000, 2, 2)],
    ['of one tree', stumps(1, 1, 2)],
    ['of fewer trees than lanes', stumps(5, 3, 9)],
    ['of a tree that asks for more than a node can name, by the obvious walk', stumps(3, 5000, 4500)],
  ])('%s gives what the obvious walk gives', (_, numbers) => {
    const trees = new TreeEnsemble(numbers)
    const random = (i: number) => (i % 11 === 0 ? Number.NaN : (i * 7919) % 9)
    for (let row = 0; row < 5; row++) {
      const values = Float64Array.from(numbers.features, (_, i) => random(i + row))
      expect(trees.raw(values)).toEqual(obviousRaw(numbers, values))
    }
  })
})
