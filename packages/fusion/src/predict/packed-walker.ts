import { LEAF, type TreeModel } from '../model/tree-model.ts'
import { type Columns, MOST_PLACES, PLACE_BITS } from './columns.ts'

/** Trees walked side by side, so that the wait for one's node is the time of another's. */
const LANES = 8
/**
 * Walks trees over columns, eight at once. A node is two integers: its column and place, and where its left child stands, the right
 * one behind it. The way is the sign of a difference, no branch that a processor could guess wrong. A leaf leads to itself, so
 * that lanes that have arrived wait for the others.
 */
export class PackedWalker {
  readonly #model: TreeModel
  readonly #columns: Columns
  readonly #nodes: Int32Array
  readonly #value: Float64Array
  readonly #roots: Int32Array
  /** Steps that the deepest of eight trees takes. */
  readonly #depths: Int32Array

  constructor(model: TreeModel, columns: Columns) {
    this.#model = model
    this.#columns = columns
    const { roots, kind, left, right, value } = model
    this.#nodes = new Int32Array(kind.length * 2)
    this.#value = new Float64Array(kind.length)
    this.#roots = new Int32Array(roots.length)
    this.#depths = new Int32Array(Math.ceil(roots.length / LANES))
    let next = 0
    for (const [tree, root] of roots.entries()) {
      const open: [node: number, at: number, depth: number][] = [[root, next++, 0]]
      this.#roots[tree] = open[0]![1] * 2
      let deepest = 0
      // Breadth first: the upper nodes, which every row comes by, stand together.
      for (let i = 0; i < open.length; i++) {
        const [node, at, depth] = open[i]!
        if (kind[node] === LEAF) {
          // No bin is above the last place: a leaf always leads to the left, which is itself.
          this.#nodes[at * 2] = MOST_PLACES
          this.#nodes[at * 2 + 1] = at * 2
          this.#value[at] = value[node]!
          deepest = Math.max(deepest, depth)
          continue
        }
        this.#nodes[at * 2] = columns.packed(node)
        this.#nodes[at * 2 + 1] = next * 2
        open.push([left[node]!, next, depth + 1], [right[node]!, next + 1, depth + 1])
        next += 2
      }
      const group = Math.floor(tree / LANES)
      this.#depths[group] = Math.max(this.#depths[group]!, deepest)
    }
  }

  /** Adds the leaves of the row at `matrix[from…]` to `raw`, tree after tree. */
  add(matrix: Float64Array, from: number, raw: Float64Array): void {
    this.#columns.read(matrix, from)
    const { treeOutputs, precision } = this.#model
    const { bins } = this.#columns
    const nodes = this.#nodes
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
      let e = roots[tree + 4]!
      let f = roots[tree + 5]!
      let g = roots[tree + 6]!
      let h = roots[tree + 7]!
      for (let step = this.#depths[tree >>> 3]!; step > 0; step--) {
        // Negative where the value goes right: the sign, as 2, is the way to the right child.
        const p = nodes[a]!
        const q = nodes[b]!
        const r = nodes[c]!
        const s = nodes[d]!
        const t = nodes[e]!
        const u = nodes[f]!
        const v = nodes[g]!
        const w = nodes[h]!
        a = nodes[a + 1]! + ((((p & MOST_PLACES) - bins[p >>> PLACE_BITS]!) >>> 31) << 1)
        b = nodes[b + 1]! + ((((q & MOST_PLACES) - bins[q >>> PLACE_BITS]!) >>> 31) << 1)
        c = nodes[c + 1]! + ((((r & MOST_PLACES) - bins[r >>> PLACE_BITS]!) >>> 31) << 1)
        d = nodes[d + 1]! + ((((s & MOST_PLACES) - bins[s >>> PLACE_BITS]!) >>> 31) << 1)
        e = nodes[e + 1]! + ((((t & MOST_PLACES) - bins[t >>> PLACE_BITS]!) >>> 31) << 1)
        f = nodes[f + 1]! + ((((u & MOST_PLACES) - bins[u >>> PLACE_BITS]!) >>> 31) << 1)
        g = nodes[g + 1]! + ((((v & MOST_PLACES) - bins[v >>> PLACE_BITS]!) >>> 31) << 1)
        h = nodes[h + 1]! + ((((w & MOST_PLACES) - bins[w >>> PLACE_BITS]!) >>> 31) << 1)
      }
      addTo(raw, treeOutputs[tree]!, value[a >>> 1]!, isSingle)
      addTo(raw, treeOutputs[tree + 1]!, value[b >>> 1]!, isSingle)
      addTo(raw, treeOutputs[tree + 2]!, value[c >>> 1]!, isSingle)
      addTo(raw, treeOutputs[tree + 3]!, value[d >>> 1]!, isSingle)
      addTo(raw, treeOutputs[tree + 4]!, value[e >>> 1]!, isSingle)
      addTo(raw, treeOutputs[tree + 5]!, value[f >>> 1]!, isSingle)
      addTo(raw, treeOutputs[tree + 6]!, value[g >>> 1]!, isSingle)
      addTo(raw, treeOutputs[tree + 7]!, value[h >>> 1]!, isSingle)
    }
    for (; tree < trees; tree++) {
      let node = roots[tree]!
      for (;;) {
        const packed = nodes[node]!
        const next = nodes[node + 1]! + ((((packed & MOST_PLACES) - bins[packed >>> PLACE_BITS]!) >>> 31) << 1)
        if (next === node) break
        node = next
      }
      addTo(raw, treeOutputs[tree]!, value[node >>> 1]!, isSingle)
    }
  }
}

function addTo(raw: Float64Array, at: number, value: number, isSingle: boolean): void {
  const sum = raw[at]! + value
  raw[at] = isSingle ? Math.fround(sum) : sum
}
