import { CATEGORICAL, CATEGORICAL_FROM_0, LEAF, type TreeModel, ZERO_MISSING } from '../model/tree-model.ts'

/** LightGBM's kZeroThreshold. */
export const ZERO = 1e-35

/** The leaf that a row comes to in the tree of this root: the slow, obvious walk, which is what faster ones are held against. */
export function leafOf(model: TreeModel, root: number, row: ArrayLike<number>): number {
  let node = root
  while (model.kind[node] !== LEAF)
    node = goesLeft(model, node, row[model.feature[node]!]!) ? model.left[node]! : model.right[node]!
  return node
}

/** Whether a value goes left at a split. */
export function goesLeft(model: TreeModel, node: number, value: number): boolean {
  const kind = model.kind[node]!
  const isMissing =
    Number.isNaN(value) ||
    (kind === ZERO_MISSING && Math.abs(value) <= ZERO) ||
    (kind === CATEGORICAL_FROM_0 && value < 0)
  if (isMissing) return model.missingLeft[node] === 1
  if (kind === CATEGORICAL || kind === CATEGORICAL_FROM_0) return hasCategory(model.categories.get(node)!, value)
  return value <= model.threshold[node]!
}

/** Whether a set has a category. Negative ones and those beyond it are in none. */
export function hasCategory(set: Uint32Array, value: number): boolean {
  if (!(value >= 0 && value < set.length * 32)) return false
  const category = Math.trunc(value)
  return ((set[category >>> 5]! >>> (category & 31)) & 1) === 1
}

/** Raw scores of a row, as the reference adds them: tree after tree, each sum rounded to the reference's precision. */
export function obviousRaw(model: TreeModel, row: Float64Array): Float64Array {
  const raw = Float64Array.from(model.base)
  new ObviousWalker(model).add(row, 0, raw)
  return raw
}

function addLeaves(model: TreeModel, values: ArrayLike<number>, raw: Float64Array): void {
  const isSingle = model.precision === 'float32'
  for (const [tree, root] of model.roots.entries()) {
    const output = model.treeOutputs[tree]!
    const sum = raw[output]! + model.value[leafOf(model, root, values)]!
    raw[output] = isSingle ? Math.fround(sum) : sum
  }
}

/** For models that the fast walk has no room for: a tree that asks for more than 4,000 features, or of half a million nodes. */
export class ObviousWalker {
  readonly #model: TreeModel

  constructor(model: TreeModel) {
    this.#model = model
  }

  /** Adds the leaves of the row at `matrix[from…]` to `raw`, tree after tree. */
  add(matrix: Float64Array, from: number, raw: Float64Array): void {
    const row = matrix.subarray(from, from + this.#model.features.length)
    addLeaves(this.#model, this.#model.precision === 'float64' ? row : Float32Array.from(row), raw)
  }
}
