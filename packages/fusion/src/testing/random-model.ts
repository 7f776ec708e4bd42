import fc from 'fast-check'
import {
  CATEGORICAL,
  CATEGORICAL_FROM_0,
  NUMERIC,
  type Precision,
  type Split,
  type TreeModel,
  TreeModelBuilder,
  ZERO_MISSING,
} from '../model/tree-model.ts'

const FEATURES = 5
const KINDS = [NUMERIC, NUMERIC, NUMERIC, NUMERIC, ZERO_MISSING, CATEGORICAL, CATEGORICAL_FROM_0] as const
const LIMITS = [-1.5, -1e-36, -0, 0, 5e-324, 0.1, Math.fround(0.1), 1, 2, 3.5, Number.POSITIVE_INFINITY]

/** Values that trees may meet: thresholds themselves and what lies beside them, categories, what is no number. */
export const VALUES = [...LIMITS, -2, 1.5, 3, 31, 32, 40, -1, 0.10000000149011613, -Infinity, Number.NaN, 1e300]

export const row: fc.Arbitrary<Float64Array> = fc
  .array(fc.constantFrom(...VALUES), { minLength: FEATURES, maxLength: FEATURES })
  .map((values) => Float64Array.from(values))

/** Ensembles of trees of any form: stumps, chains, bushes of up to 100 leaves. */
export const model: fc.Arbitrary<TreeModel> = fc
  .record({
    outputs: fc.integer({ min: 1, max: 4 }),
    precision: fc.constantFrom<Precision>('float64', 'float32', 'mixed'),
    sizes: fc.array(
      fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 1, max: 40 }) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 100 }) },
      ),
      { minLength: 1, maxLength: 12 },
    ),
    seed: fc.integer(),
    covered: fc.boolean(),
  })
  .map(({ outputs, precision, sizes, seed, covered }) => build(outputs, precision, sizes, seed, covered))

function build(
  outputs: number,
  precision: Precision,
  sizes: readonly number[],
  seed: number,
  covered: boolean,
): TreeModel {
  let state = seed >>> 0
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const builder = new TreeModelBuilder(FEATURES, outputs)
  for (const leaves of sizes) {
    builder.beginTree(below(outputs))
    // A leaf becomes a split until there are enough: children are numbered as they come.
    const splits = new Map<number, Split>()
    const open = [0]
    let next = 1
    while (open.length < leaves) {
      const [node] = open.splice(below(open.length), 1)
      const kind = KINDS[below(KINDS.length)]!
      const isSet = kind === CATEGORICAL || kind === CATEGORICAL_FROM_0
      const threshold = LIMITS[below(LIMITS.length)]!
      splits.set(node!, {
        kind,
        feature: below(FEATURES),
        threshold: isSet ? 0 : precision === 'float32' ? Math.fround(threshold) : threshold,
        left: next,
        right: next + 1,
        missingLeft: below(2) === 1,
        ...(isSet ? { categories: Uint32Array.of(below(2 ** 32), below(2 ** 32)).subarray(0, 1 + below(2)) } : {}),
      })
      open.push(next, next + 1)
      next += 2
    }
    for (let node = 0; node < next; node++) {
      const split = splits.get(node)
      const value = (below(2001) - 1000) / 700
      if (split === undefined)
        builder.addLeaf(precision === 'float32' ? Math.fround(value) : value, covered ? 1 + below(9) : 0)
      else builder.addSplit(split, covered ? 1 + below(99) : 0)
    }
  }
  return builder.build({
    format: 'test',
    features: Array.from({ length: FEATURES }, (_, i) => `f${i}`),
    classes: [],
    base: new Float64Array(outputs).fill(0.25),
    precision,
    link: 'identity',
  })
}
