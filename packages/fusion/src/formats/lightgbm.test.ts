import { describe, expect, test } from 'vitest'
import { loadTrees } from '../load.ts'

// No package of LightGBM can be installed here: these are written by hand, after src/io/tree.cpp and gbdt_model_text.cpp.

/** Bits: 1 a category, 2 the default is left, 4 zero is missing, 8 NaN is. */
const text = (types: readonly number[]) => `tree
version=v3
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=binary sigmoid:1
feature_names=age colour
feature_infos=[0:9] 0:1:2:3

Tree=0
num_leaves=3
num_cat=1
split_feature=0 1
split_gain=1 1
threshold=2.5 0
decision_type=${types.join(' ')}
left_child=-1 -2
right_child=1 -3
leaf_value=0.5 -0.25 0.125
leaf_weight=1 1 1
leaf_count=5 3 2
internal_value=0 0
internal_weight=0 0
internal_count=10 5
cat_boundaries=0 2
cat_threshold=5 2
is_linear=0
shrinkage=0.1


Tree=1
num_leaves=1
num_cat=0
leaf_value=0.0625


end of trees

feature_importances:
age=1
`
const dump = (types: readonly number[]) => {
  const missing = ['None', 'Zero', 'NaN']
  return {
    name: 'tree',
    num_class: 1,
    num_tree_per_iteration: 1,
    max_feature_idx: 1,
    objective: 'binary sigmoid:1',
    average_output: false,
    feature_names: ['age', 'colour'],
    tree_info: [
      {
        tree_index: 0,
        tree_structure: {
          split_feature: 0,
          threshold: 2.5,
          decision_type: '<=',
          default_left: (types[0]! & 2) !== 0,
          missing_type: missing[types[0]! >> 2],
          internal_count: 10,
          left_child: { leaf_index: 0, leaf_value: 0.5, leaf_count: 5 },
          right_child: {
            split_feature: 1,
            threshold: '0||2||33',
            decision_type: '==',
            default_left: false,
            missing_type: missing[types[1]! >> 2],
            internal_count: 5,
            left_child: { leaf_index: 1, leaf_value: -0.25, leaf_count: 3 },
            right_child: { leaf_index: 2, leaf_value: 0.125, leaf_count: 2 },
          },
        },
      },
      { tree_index: 1, tree_structure: { leaf_value: 0.0625 } },
    ],
  }
}

const [YES, IN, OUT] = [0.5625, -0.1875, 0.1875]
const NAN = Number.NaN

describe.each<[string, readonly number[], readonly (readonly [age: number, colour: number, raw: number])[]]>([
  [
    'nothing is missing',
    [0, 1],
    [
      [2.5, 0, YES],
      [2.6, 0, IN],
      [2.6, 1, OUT],
      [2.6, 33, IN],
      [2.6, 64, OUT],
      [2.6, -1, OUT],
      [NAN, 1, YES],
      [3, NAN, IN],
      [3, 2.9, IN],
    ],
  ],
  [
    'NaN is missing, to the right',
    [8, 9],
    [
      [2.5, 0, YES],
      [NAN, 1, OUT],
      [NAN, 2, IN],
      [3, NAN, OUT],
      [-Infinity, 0, YES],
    ],
  ],
  [
    'NaN is missing, to the left',
    [10, 9],
    [
      [NAN, 1, YES],
      [3, 1, OUT],
    ],
  ],
  [
    'zero is missing, to the right',
    [4, 1],
    [
      [0, 1, OUT],
      [1e-36, 1, OUT],
      [-1e-36, 1, OUT],
      [1e-34, 1, YES],
      [NAN, 1, OUT],
      [1, 1, YES],
    ],
  ],
  [
    'zero is missing, to the left',
    [6, 1],
    [
      [0, 1, YES],
      [NAN, 1, YES],
      [3, 1, OUT],
    ],
  ],
])('LightGBM where %s', (_, types, cases) => {
  test.each(cases)('age %d, colour %d: %d', (age, colour, expected) => {
    for (const source of [
      text(types),
      text(types).replaceAll('\n', '\r\n'),
      dump(types),
      JSON.stringify(dump(types)),
    ]) {
      const trees = loadTrees(source)
      expect(trees).toMatchObject({ format: 'lightgbm', features: ['age', 'colour'], classes: ['0', '1'] })
      expect(trees.raw(Float64Array.of(age, colour))[0]).toBe(expected)
    }
  })
})

test('probabilities, classes and reasons', () => {
  const trees = loadTrees(text([8, 9]))
  expect(trees.predict(Float64Array.of(1, 0))[1]).toBeCloseTo(1 / (1 + Math.exp(-YES)), 14)
  const [{ base, contributions } = { base: 0, contributions: [] }] = trees.explain(Float64Array.of(1, 0))
  expect(base + contributions.reduce((sum, one) => sum + one.contribution, 0)).toBeCloseTo(YES, 12)
})

test.each([
  ['regression', YES],
  ['mape', YES],
  ['poisson', Math.exp(YES)],
  ['gamma', Math.exp(YES)],
  ['tweedie tweedie_variance_power:1.5', Math.exp(YES)],
])('%s: one value a row', (objective, expected) => {
  const trees = loadTrees(text([8, 9]).replace('binary sigmoid:1', objective))
  expect(trees).toMatchObject({ classes: [], width: 1 })
  expect(trees.predict(Float64Array.of(1, 0))[0]).toBe(expected)
})

test.each([
  ['another objective', text([8, 9]).replace('binary sigmoid:1', 'lambdarank')],
  ['another sigmoid', text([8, 9]).replace('sigmoid:1', 'sigmoid:0.7')],
  ['an average', text([8, 9]).replace('label_index', 'average_output\nlabel_index')],
  ['a list too short', text([8])],
  ['another kind of missing', text([12, 9])],
])('%s is refused', (_, source) => {
  expect(() => loadTrees(source)).toThrow('E_TREES_FORMAT')
})
