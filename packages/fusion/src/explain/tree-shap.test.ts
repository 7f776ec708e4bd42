import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadTrees, readTrees } from '../load.ts'
import { LEAF, type TreeModel } from '../model/tree-model.ts'
import { goesLeft, obviousRaw } from '../predict/walk.ts'
import { model, row } from '../testing/random-model.ts'
import { shareOf, treeShap } from './tree-shap.ts'

/** Mean of a tree's leaves for a row of which only the features of `known` (bits) are: others go as rows went in training. */
function meanOf(numbers: TreeModel, node: number, values: ArrayLike<number>, known: number): number {
  if (numbers.kind[node] === LEAF) return numbers.value[node]!
  const [left, right] = [numbers.left[node]!, numbers.right[node]!]
  const feature = numbers.feature[node]!
  if ((known >> feature) & 1)
    return meanOf(numbers, goesLeft(numbers, node, values[feature]!) ? left : right, values, known)
  const share = shareOf(numbers, node, left)
  return share * meanOf(numbers, left, values, known) + (1 - share) * meanOf(numbers, right, values, known)
}

/** Shapley values as they are defined: over all sets of features. */
function bruteForce(numbers: TreeModel, given: Float64Array): Float64Array {
  const count = numbers.features.length
  const values = numbers.precision === 'float64' ? given : Float32Array.from(given)
  const width = count + 1
  const result = new Float64Array(numbers.outputs * width)
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
  const mean = (output: number, known: number) =>
    numbers.roots.reduce(
      (sum, root, tree) => sum + (numbers.treeOutputs[tree] === output ? meanOf(numbers, root, values, known) : 0),
      numbers.base[output]!,
    )
  for (let output = 0; output < numbers.outputs; output++) {
    const means = Array.from({ length: 2 ** count }, (_, known) => mean(output, known))
    result[output * width + count] = means[0]!
    for (let feature = 0; feature < count; feature++) {
      for (const [known, before] of means.entries()) {
        if ((known >> feature) & 1) continue
        const size = known.toString(2).replaceAll('0', '').length
        const weight = (factorial(size) * factorial(count - size - 1)) / factorial(count)
        result[output * width + feature]! += weight * (means[known | (1 << feature)]! - before)
      }
    }
  }
  return result
}

const covered = model.filter((numbers) => numbers.cover.every((one) => one > 0) && numbers.kind.length < 120)

test('is what Shapley values are by their definition, and adds up to the raw score', () => {
  fc.assert(
    fc.property(covered, row, (numbers, values) => {
      const given = treeShap(numbers, values)
      const expected = bruteForce(numbers, values)
      for (const [i, one] of given.entries()) expect(one).toBeCloseTo(expected[i]!, 9)
      const width = numbers.features.length + 1
      for (const [output, raw] of obviousRaw(numbers, values).entries()) {
        const sum = given.subarray(output * width, (output + 1) * width).reduce((a, b) => a + b, 0)
        expect(sum).toBeCloseTo(raw, numbers.precision === 'float32' ? 4 : 9)
      }
    }),
    { numRuns: 300 },
  )
})

test.each(['xgboost-binary', 'xgboost-softprob', 'xgboost-regression'])('%s: is XGBoost’s pred_contribs', (name) => {
  const { model, rows, contributions } = JSON.parse(
    readFileSync(join(import.meta.dirname, `../../fixtures/${name}.json`), 'utf8'),
  )
  const numbers = readTrees(model)
  expect(contributions.length).toBeGreaterThan(10)
  for (const [i, expected] of contributions.entries()) {
    const values = Float64Array.from(rows[i], (one: unknown) => (one === 'nan' ? Number.NaN : Number(one)))
    const given = treeShap(numbers, values)
    for (const [k, one] of given.entries())
      expect(Math.abs(one - expected[k])).toBeLessThan(1e-5 * Math.max(1, Math.abs(one)))
  }
})

test('contributions are named, and refused where nodes have no covers', () => {
  const stump = (cover: number) => ({
    format: 'pagekind-sklearn/1',
    features: ['a', 'b'],
    classes: [],
    baseline: [1],
    link: 'identity',
    precision: 'float64',
    trees: [
      {
        output: 0,
        feature: [1, -1, -1],
        threshold: [0.5, 0, 0],
        left: [1, 0, 0],
        right: [2, 0, 0],
        missing_left: [0, 0, 0],
        value: [0, -2, 2],
        cover: [cover * 4, cover * 3, cover],
      },
    ],
  })
  expect(loadTrees(stump(1)).explain(Float64Array.of(0, 1))).toEqual([
    {
      base: 0,
      contributions: [
        { feature: 'a', value: 0, contribution: 0 },
        { feature: 'b', value: 1, contribution: 3 },
      ],
    },
  ])
  expect(() => loadTrees(stump(0)).explain(Float64Array.of(0, 1))).toThrow(/E_TREES_FORMAT.*how many rows/)
})
