import { PagekindError } from '@pagekind/common'
import { describe, expect, test } from 'vitest'
import { loadTrees } from '../load.ts'

// Protocol buffers as onnx.proto has them. That whole models give onnxruntime's scores to the bit is checked by the benchmark.
const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]
const field = (id: number, bytes: readonly number[]) => [...varint(id * 8 + 2), ...varint(bytes.length), ...bytes]
const text = (id: number, value: string) => field(id, [...new TextEncoder().encode(value)])
const attribute = (name: string, value: readonly number[]) => field(5, [...text(1, name), ...value])
const integers = (name: string, values: readonly number[]) => attribute(name, field(8, values.flatMap(varint)))
/** One by one, as older writers do. */
const unpacked = (name: string, values: readonly number[]) =>
  attribute(
    name,
    values.flatMap((value) => [8 * 8, ...varint(value)]),
  )
const floats = (name: string, values: readonly number[]) =>
  attribute(name, field(7, [...new Uint8Array(Float32Array.from(values).buffer)]))
const texts = (name: string, values: readonly string[]) =>
  attribute(
    name,
    values.flatMap((value) => text(9, value)),
  )
const model = (operator: string, attributes: readonly number[][]) =>
  Uint8Array.from(field(7, field(1, [...text(4, operator), ...attributes.flat()])))

/** `f0 ? 0.5`, then `f1 > 1` behind it; leaves are nodes 2, 3 and 4. */
const nodes = (mode: string, missing: number) => [
  integers('nodes_treeids', [0, 0, 0, 0, 0]),
  unpacked('nodes_nodeids', [0, 1, 2, 3, 4]),
  integers('nodes_featureids', [0, 1, 0, 0, 0]),
  floats('nodes_values', [0.5, 1, 0, 0, 0]),
  texts('nodes_modes', [mode, 'BRANCH_GT', 'LEAF', 'LEAF', 'LEAF']),
  integers('nodes_truenodeids', [2, 3, 0, 0, 0]),
  integers('nodes_falsenodeids', [1, 4, 0, 0, 0]),
  integers('nodes_missing_value_tracks_true', [missing, 0, 0, 0, 0]),
]
const regressor = (mode: string, missing = 0, more: number[][] = []) =>
  model('TreeEnsembleRegressor', [
    ...nodes(mode, missing),
    integers('target_treeids', [0, 0, 0, 0]),
    integers('target_nodeids', [2, 3, 4, 4]),
    integers('target_ids', [0, 0, 0, 1]),
    floats('target_weights', [1, 2, 4, 8]),
    attribute('n_targets', [3 * 8, 2]),
    floats('base_values', [0.25, 0.125]),
    ...more,
  ])

const [YES, GREATER, ELSE] = [
  [1.25, 0.125],
  [2.25, 0.125],
  [4.25, 8.125],
]

describe('a TreeEnsembleRegressor', () => {
  test.each<[string, number, number, number, number[]]>([
    ['BRANCH_LEQ', 0, 0.5, 0, YES],
    ['BRANCH_LEQ', 0, 0.6, 2, GREATER],
    ['BRANCH_LEQ', 0, 0.6, 1, ELSE],
    ['BRANCH_LEQ', 0, Number.NaN, 1, ELSE],
    ['BRANCH_LEQ', 1, Number.NaN, 1, YES],
    ['BRANCH_LT', 0, 0.5, 2, GREATER],
    ['BRANCH_LT', 0, 0.49, 2, YES],
    ['BRANCH_GTE', 0, 0.5, 2, YES],
    ['BRANCH_GTE', 0, 0.49, 2, GREATER],
    ['BRANCH_GTE', 0, Number.NaN, 2, GREATER],
    ['BRANCH_GT', 1, Number.NaN, 2, YES],
    ['BRANCH_GT', 0, 0.5, Number.NaN, ELSE],
  ])('%s, missing tracks true %i, (%d, %d)', (mode, missing, a, b, expected) => {
    const trees = loadTrees(regressor(mode, missing))
    expect(trees).toMatchObject({ format: 'onnx', width: 2, features: ['f0', 'f1'], classes: [] })
    expect(Array.from(trees.predict(Float64Array.of(a, b)))).toEqual(expected)
  })
})

describe('a TreeEnsembleClassifier', () => {
  const classifier = (ids: readonly number[], transform: string, labels: number[]) =>
    model('TreeEnsembleClassifier', [
      ...nodes('BRANCH_LEQ', 0),
      integers('class_treeids', [0, 0, 0]),
      integers('class_nodeids', [2, 3, 4]),
      integers('class_ids', ids),
      floats('class_weights', [1, 2, 4]),
      attribute('post_transform', text(4, transform)),
      labels,
    ])

  test('of two classes of which one has scores', () => {
    const trees = loadTrees(classifier([0, 0, 0], 'LOGISTIC', texts('classlabels_strings', ['no', 'yes'])))
    expect(trees.classes).toEqual(['no', 'yes'])
    expect(trees.predict(Float64Array.of(0, 0))[1]).toBeCloseTo(1 / (1 + Math.exp(-1)), 12)
  })

  test('of several', () => {
    const trees = loadTrees(classifier([0, 1, 2], 'SOFTMAX', integers('classlabels_int64s', [5, 6, 7])))
    expect(trees.classes).toEqual(['5', '6', '7'])
    expect(Array.from(trees.raw(Float64Array.of(1, 1)))).toEqual([0, 0, 4])
  })

  test.each<[string, Uint8Array]>([
    ['another transform', classifier([0, 1, 2], 'PROBIT', integers('classlabels_int64s', [5, 6, 7]))],
    ['another mode', regressor('BRANCH_EQ')],
    ['an average', regressor('BRANCH_LEQ', 0, [attribute('aggregate_function', text(4, 'AVERAGE'))])],
    ['float64', regressor('BRANCH_LEQ', 0, [attribute('nodes_values_as_tensor', text(4, 'x'))])],
    ['another operator', model('Conv', [])],
    ['nothing', new Uint8Array(0)],
    ['text', new TextEncoder().encode('no ONNX model at all')],
  ])('%s is refused', (_, bytes) => {
    expect(() => loadTrees(bytes)).toThrow('E_TREES_FORMAT')
  })
})

test('cut short or changed anywhere it is refused, or answers with numbers', () => {
  const whole = regressor('BRANCH_LEQ')
  for (let at = 0; at < whole.length; at++) {
    for (const bytes of [whole.slice(0, at), whole.with(at, whole[at]! ^ 0x80), whole.with(at, 0xff)]) {
      try {
        const trees = loadTrees(bytes)
        for (const one of trees.raw(new Float64Array(trees.features.length))) expect(Number.isNaN(one)).toBe(false)
      } catch (error) {
        if (!PagekindError.is(error)) throw error
        expect(error.code).toMatch(/^E_TREES_/)
      }
    }
  }
})
