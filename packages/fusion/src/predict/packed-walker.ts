import { LEAF, type TreeModel } from '../model/tree-model.ts'
import type { Columns } from './columns.ts'

/** Trees walked side by side, so that the wait for one's node is the time of another's. */
const LANES = 4

/**
 * Walks trees from the root, four at once. A node is two integers: its column and place, and where its children stand, the right
 * one behind the left. A leaf leads to itself, so that lanes that have arrived wait for the others.
 */
export class PackedWalker {
  readonly #model: TreeModel
  readonly #columns: Columns
  readonly #column: Int32Array
  readonly #place: Int32Array
  readonly #child: Int32Array
  readonly #value: Float64Array
  readonly #roots: Int32Array
  /** Steps that the deepest of four trees takes. */
  readonly #depths: Int32Array

  constructor(model: TreeModel, columns: Columns) {
    this.#model = model
    this.#columns = columns
    const { roots, kind, left, right, value } = model
    const nodes = kind.length
    this.#column = new Int32Array(nodes)
    // A bin is never above this: a leaf always leads to the left, which is itself.
    this.#place = new Int32Array(nodes).fill(0x7fffffff)
    this.#child = new Int32Array(nodes)
    this.#value = new Float64Array(nodes)
    this.#roots = new Int32Array(roots.length)
    this.#depths = new Int32Array(Math.ceil(roots.length / LANES))
    let next = 0
    for (const [tree, root] of roots.entries()) {
      const open: [node: number, at: number, depth: number][] = [[root, next++, 0]]
      this.#roots[tree] = open[0]![1]
      let deepest = 0
      // Breadth first: the upper nodes, which every row comes by, stand together.
      for (let i = 0; i < open.length; i++) {
        const [node, at, depth] = open[i]!
        if (kind[node] === LEAF) {
          this.#child[at] = at
          this.#value[at] = value[node]!
          deepest = Math.max(deepest, depth)
          continue
        }
        this.#column[at] = columns.column[node]!
        this.#place[at] = columns.place[node]!
        this.#child[at] = next
        open.push([left[node]!, next, depth + 1], [right[node]!, next + 1, depth + 1])
        next += 2
      }
      const group = Math.floor(tree / LANES)
      this.#depths[group] = Math.max(this.#depths[group]!, deepest)
    }
  }

  /** Adds the leaves of the row in the columns to `raw[at…]`, tree after tree. */
  add(raw: Float64Array, at: number): void {
    const { treeOutputs, precision } = this.#model
    const { bins } = this.#columns
    const column = this.#column
    const place = this.#place
    const child = this.#child
    const value = this.#value
    const roots = this.#roots
    const isSingle = precision === 'float32'
    const trees = roots.length
    const whole = trees - (trees % LANES)
    let tree = 0
    for (; tree < whole; tree += LANES) {
      let a = roots[tree]!
      let b = roots[tree + 1]!
      let c = roots[tree + 2]!
      let d = roots[tree + 3]!
      for (let step = this.#depths[tree / LANES]!; step > 0; step--) {
        a = child[a]! + (bins[column[a]!]! > place[a]! ? 1 : 0)
        b = child[b]! + (bins[column[b]!]! > place[b]! ? 1 : 0)
        c = child[c]! + (bins[column[c]!]! > place[c]! ? 1 : 0)
        d = child[d]! + (bins[column[d]!]! > place[d]! ? 1 : 0)
      }
      addTo(raw, at + treeOutputs[tree]!, value[a]!, isSingle)
      addTo(raw, at + treeOutputs[tree + 1]!, value[b]!, isSingle)
      addTo(raw, at + treeOutputs[tree + 2]!, value[c]!, isSingle)
      addTo(raw, at + treeOutputs[tree + 3]!, value[d]!, isSingle)
    }
    for (; tree < trees; tree++) {
      let node = roots[tree]!
      while (child[node] !== node) node = child[node]! + (bins[column[node]!]! > place[node]! ? 1 : 0)
      addTo(raw, at + treeOutputs[tree]!, value[node]!, isSingle)
    }
  }
}

function addTo(raw: Float64Array, at: number, value: number, isSingle: boolean): void {
  const sum = raw[at]! + value
  raw[at] = isSingle ? Math.fround(sum) : sum
}
