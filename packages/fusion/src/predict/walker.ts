import { LEAF, NUMERIC, type TreeModel, ZERO_MISSING } from '../model/tree-model.ts'
import { goesLeft, ZERO } from './walk.ts'

/** Trees walked side by side, so that the wait for one's node is the time of another's. */
const LANES = 8
/** A node as one integer: where its left child stands in so many bits, its value's place in the row above. Constants: a shift by a variable takes longer. */
const CHILD_BITS = 20
const CHILD = (1 << CHILD_BITS) - 1
const MOST_PLACES = 1 << (32 - CHILD_BITS)
/** What a value is compared with where it is 0 for left and 1 for right. */
const HALF = 0.5

/**
 * Walks eight trees at once, with no branch in a step: the comparison of a value with a threshold becomes the 0 or 1 that leads to
 * the left or right child, and a leaf leads to itself, so that those who have arrived wait for the others.
 *
 * What is missing is read from a copy of the row in which it lies above every threshold, where it goes right, or below, where it goes
 * left; for splits that take zero for missing there are two more. A split of another kind (categories, an infinite threshold) is decided
 * when the row is read, and its 0 or 1 stands behind the copies. Exact: nothing but the comparisons of the model is made.
 */
export class Walker {
  readonly #model: TreeModel
  readonly #nodes: Int32Array
  readonly #threshold: Float64Array
  /** What a leaf adds; by node. */
  readonly #value: Float64Array
  readonly #roots: Int32Array
  /** Steps that the deepest of eight trees takes. */
  readonly #steps: Int32Array
  /** Features with thresholds, in the order in which they stand in each copy of the row. */
  readonly #features: Int32Array
  readonly #zeroIsMissing: boolean
  /** Splits that are decided when the row is read. */
  readonly #decided: Int32Array
  readonly #row: Float64Array

  /** Whether a node fits into an integer. */
  static fits(model: TreeModel): boolean {
    return model.kind.length <= CHILD && widthOf(model, placesOf(model)) <= MOST_PLACES
  }

  constructor(model: TreeModel) {
    this.#model = model
    const { roots, kind } = model
    const places = placesOf(model)
    const { features, decided } = places
    this.#features = Int32Array.from(features)
    this.#decided = Int32Array.from(decided)
    this.#zeroIsMissing = kind.includes(ZERO_MISSING)
    this.#row = new Float64Array(widthOf(model, places))
    this.#nodes = new Int32Array(kind.length)
    this.#threshold = new Float64Array(kind.length)
    this.#value = new Float64Array(kind.length)
    this.#roots = new Int32Array(roots.length)
    this.#steps = new Int32Array(Math.ceil(roots.length / LANES))
    const placeOf = new Int32Array(model.features.length)
    for (const [i, feature] of features.entries()) placeOf[feature] = i
    const decidedAt = new Map(decided.map((node, i) => [node, this.#row.length - decided.length + i]))
    let next = 0
    for (const [tree, root] of roots.entries()) {
      this.#roots[tree] = next
      const { end, depth } = this.#addTree(root, next, placeOf, decidedAt)
      const group = Math.floor(tree / LANES)
      this.#steps[group] = Math.max(this.#steps[group]!, depth)
      next = end
    }
  }

  /** Writes the nodes of a tree from place `at` on, breadth first: the upper ones, which every row comes by, stand together. */
  #addTree(root: number, at: number, placeOf: Int32Array, decidedAt: ReadonlyMap<number, number>) {
    const { kind, feature, threshold, left, right, missingLeft, value } = this.#model
    const nodes = [root]
    let depth = 0
    let endOfLevel = 1
    for (let i = 0; i < nodes.length; i++) {
      if (i === endOfLevel) {
        depth++
        endOfLevel = nodes.length
      }
      const node = nodes[i]!
      const own = at + i
      if (kind[node] === LEAF) {
        // Nothing is above.
        this.#threshold[own] = Infinity
        this.#nodes[own] = own
        this.#value[own] = value[node]!
        continue
      }
      const decided = decidedAt.get(node)
      const copy = copyFor(kind[node]!, missingLeft[node]!)
      const place = decided ?? copy * this.#features.length + placeOf[feature[node]!]!
      this.#nodes[own] = (place << CHILD_BITS) | (at + nodes.length)
      this.#threshold[own] = decided === undefined ? threshold[node]! : HALF
      nodes.push(left[node]!, right[node]!)
    }
    return { end: at + nodes.length, depth }
  }

  /** Adds the leaves of the row at `matrix[from…]` to `raw`, tree after tree. */
  add(matrix: Float64Array, from: number, raw: Float64Array): void {
    this.#read(matrix, from)
    const { treeOutputs, precision } = this.#model
    const row = this.#row
    const nodes = this.#nodes
    const threshold = this.#threshold
    const value = this.#value
    const roots = this.#roots
    const steps = this.#steps
    const isSingle = precision === 'float32'
    const trees = roots.length
    const whole = trees - (trees % LANES)
    let tree = 0
    for (; tree < whole; tree += LANES) {
      let a = roots[tree]!
      let b = roots[tree + 1]!
      let c = roots[tree + 2]!
      let d = roots[tree + 3]!
      let e = roots[tree + 4]!
      let f = roots[tree + 5]!
      let g = roots[tree + 6]!
      let h = roots[tree + 7]!
      for (let step = steps[tree >>> 3]!; step > 0; step--) {
        const p = nodes[a]!
        const q = nodes[b]!
        const r = nodes[c]!
        const s = nodes[d]!
        const t = nodes[e]!
        const u = nodes[f]!
        const v = nodes[g]!
        const w = nodes[h]!
        // `Number` of a comparison is an instruction; the conditional operator would be a branch.
        a = (p & CHILD) + Number(row[p >>> CHILD_BITS]! > threshold[a]!)
        b = (q & CHILD) + Number(row[q >>> CHILD_BITS]! > threshold[b]!)
        c = (r & CHILD) + Number(row[r >>> CHILD_BITS]! > threshold[c]!)
        d = (s & CHILD) + Number(row[s >>> CHILD_BITS]! > threshold[d]!)
        e = (t & CHILD) + Number(row[t >>> CHILD_BITS]! > threshold[e]!)
        f = (u & CHILD) + Number(row[u >>> CHILD_BITS]! > threshold[f]!)
        g = (v & CHILD) + Number(row[v >>> CHILD_BITS]! > threshold[g]!)
        h = (w & CHILD) + Number(row[w >>> CHILD_BITS]! > threshold[h]!)
      }
      addTo(raw, treeOutputs[tree]!, value[a]!, isSingle)
      addTo(raw, treeOutputs[tree + 1]!, value[b]!, isSingle)
      addTo(raw, treeOutputs[tree + 2]!, value[c]!, isSingle)
      addTo(raw, treeOutputs[tree + 3]!, value[d]!, isSingle)
      addTo(raw, treeOutputs[tree + 4]!, value[e]!, isSingle)
      addTo(raw, treeOutputs[tree + 5]!, value[f]!, isSingle)
      addTo(raw, treeOutputs[tree + 6]!, value[g]!, isSingle)
      addTo(raw, treeOutputs[tree + 7]!, value[h]!, isSingle)
    }
    for (; tree < trees; tree++) {
      let node = roots[tree]!
      for (;;) {
        const packed = nodes[node]!
        const next = (packed & CHILD) + Number(row[packed >>> CHILD_BITS]! > threshold[node]!)
        if (next === node) break
        node = next
      }
      addTo(raw, treeOutputs[tree]!, value[node]!, isSingle)
    }
  }

  /** Fills the row's copies, and decides what is no comparison. */
  #read(matrix: Float64Array, from: number): void {
    const row = this.#row
    const features = this.#features
    const count = features.length
    const isRounded = this.#model.precision !== 'float64'
    for (let i = 0; i < count; i++) {
      const given = matrix[from + features[i]!]!
      const value = isRounded ? Math.fround(given) : given
      const isMissing = Number.isNaN(value)
      row[i] = isMissing ? -Infinity : value
      row[count + i] = isMissing ? Infinity : value
    }
    if (this.#zeroIsMissing) {
      for (let i = 0; i < count; i++) {
        const isZero = Math.abs(row[i]!) <= ZERO
        row[2 * count + i] = isZero ? -Infinity : row[i]!
        row[3 * count + i] = isZero ? Infinity : row[count + i]!
      }
    }
    const decided = this.#decided
    const { feature } = this.#model
    for (let i = 0; i < decided.length; i++) {
      const node = decided[i]!
      const given = matrix[from + feature[node]!]!
      row[row.length - decided.length + i] = goesLeft(this.#model, node, isRounded ? Math.fround(given) : given) ? 0 : 1
    }
  }
}

/** Which copy of the row a split by a threshold reads. */
function copyFor(kind: number, missingLeft: number): number {
  return (kind === ZERO_MISSING ? 2 : 0) + (missingLeft === 1 ? 0 : 1)
}

/** How many numbers the row holds: two copies, four where zero may be missing, and the splits that are decided; one at least. */
function widthOf({ kind }: TreeModel, { features, decided }: ReturnType<typeof placesOf>): number {
  return Math.max(1, features.length * (kind.includes(ZERO_MISSING) ? 4 : 2) + decided.length)
}

/** What stands in the row: features that are compared with thresholds, and splits that are decided beforehand. */
function placesOf({ kind, feature, threshold }: TreeModel) {
  const features = new Set<number>()
  const decided: number[] = []
  for (let node = 0; node < kind.length; node++) {
    if (kind[node] === LEAF) continue
    const isCompared = kind[node] === NUMERIC || kind[node] === ZERO_MISSING
    if (!isCompared || !Number.isFinite(threshold[node]!)) decided.push(node)
    else features.add(feature[node]!)
  }
  return { features: [...features].sort((a, b) => a - b), decided }
}

function addTo(raw: Float64Array, at: number, value: number, isSingle: boolean): void {
  const sum = raw[at]! + value
  raw[at] = isSingle ? Math.fround(sum) : sum
}
