import { LEAF, type TreeModel } from '../model/tree-model.ts'
import { LOWEST, RowKeys } from './row-keys.ts'

/** Chains that are walked side by side, so that the wait for one's node is the time of another's. */
const LANES = 10
/** A node's first integer: where its left child stands in so many bits, the place of what it asks for above. */
const CHILD_BITS = 20
const CHILD = (1 << CHILD_BITS) - 1
const PLACES = 1 << (32 - CHILD_BITS)
/** Steps between two looks whether all chains have ended; the loop below has as many trees as lanes written out. */
const STEPS = 8

/**
 * Scratch memory of all walks, of which there is one at a time: what is asked for by place, and the node that was met last at each place.
 * It stands on a prototype because the engine takes what is there for constants: it then knows their length, and as a place has 12
 * bits it looks at no index again. A quarter of the time.
 */
const Scratch = /* @__PURE__ */ (() => {
  class Scratch {
    declare readonly keys: Int32Array
    declare readonly met: Int32Array
  }
  Object.assign(Scratch.prototype, { keys: new Int32Array(PLACES), met: new Int32Array(PLACES) })
  return Scratch
})()

/** Trees that are walked together: few enough that a place can name each of them, and all that they ask for. */
interface Chunk {
  /** Two integers a node: child and place, and the limit that leads to the right where the key is above it; of a leaf where its value stands. */
  readonly nodes: Int32Array
  /** What leaves add. */
  readonly values: Float64Array
  /** Where the first tree of each lane begins. */
  readonly starts: Int32Array
  /** Which of a row's keys stand at the first places; behind them is one for each tree. */
  readonly keys: Int32Array
  readonly firstTree: number
  readonly trees: number
}

/**
 * Walks ten chains of trees at once, with no branch in a step: the comparison of a key with a limit becomes the 0 or 2 that leads to the
 * left or right child, and a leaf leads to the root of the lane's next tree. Each step writes down the node at the place that it asks
 * for; as the place of a leaf is its tree's own, the leaf of each tree stands there in the end. Leaves are then added tree after
 * tree in the library's precision.
 */
export class Walker extends Scratch {
  readonly #model: TreeModel
  readonly #row: RowKeys
  readonly #chunks: readonly Chunk[]

  private constructor(model: TreeModel, row: RowKeys, chunks: readonly Chunk[]) {
    super()
    this.#model = model
    this.#row = row
    this.#chunks = chunks
  }

  /** Null where a tree asks for more than places can name, or has too many nodes. */
  static of(model: TreeModel): Walker | null {
    const row = new RowKeys(model)
    const chunks = chunksOf(model, row)
    return chunks === null ? null : new Walker(model, row, chunks)
  }

  /** Adds the leaves of the row at `matrix[from…]` to `raw`, tree after tree. */
  add(matrix: Float64Array, from: number, raw: Float64Array): void {
    this.#row.read(matrix, from)
    const chunks = this.#chunks
    for (let i = 0; i < chunks.length; i++) {
      this.#walk(chunks[i]!)
      this.#sum(chunks[i]!, raw)
    }
  }

  #walk(chunk: Chunk): void {
    const { keys, met } = this
    const { nodes, starts } = chunk
    const own = chunk.keys
    const row = this.#row.keys
    for (let at = 0; at < own.length; at++) keys[at] = row[own[at]!]!
    // Leaves, and the end, lead on to the left.
    keys.fill(LOWEST, own.length, own.length + chunk.trees + 1)
    let a = starts[0]!
    let b = starts[1]!
    let c = starts[2]!
    let d = starts[3]!
    let e = starts[4]!
    let f = starts[5]!
    let g = starts[6]!
    let h = starts[7]!
    let i = starts[8]!
    let j = starts[9]!
    // Chains end at node 0, which leads to itself.
    while ((a | b | c | d | e | f | g | h | i | j) !== 0) {
      for (let step = STEPS; step > 0; step--) {
        const p = nodes[a]!
        met[p >>> CHILD_BITS] = a
        // `Number` of a comparison is an instruction; the conditional operator would be a branch.
        a = (p & CHILD) + (Number(keys[p >>> CHILD_BITS]! > nodes[a + 1]!) << 1)
        const q = nodes[b]!
        met[q >>> CHILD_BITS] = b
        b = (q & CHILD) + (Number(keys[q >>> CHILD_BITS]! > nodes[b + 1]!) << 1)
        const r = nodes[c]!
        met[r >>> CHILD_BITS] = c
        c = (r & CHILD) + (Number(keys[r >>> CHILD_BITS]! > nodes[c + 1]!) << 1)
        const s = nodes[d]!
        met[s >>> CHILD_BITS] = d
        d = (s & CHILD) + (Number(keys[s >>> CHILD_BITS]! > nodes[d + 1]!) << 1)
        const t = nodes[e]!
        met[t >>> CHILD_BITS] = e
        e = (t & CHILD) + (Number(keys[t >>> CHILD_BITS]! > nodes[e + 1]!) << 1)
        const u = nodes[f]!
        met[u >>> CHILD_BITS] = f
        f = (u & CHILD) + (Number(keys[u >>> CHILD_BITS]! > nodes[f + 1]!) << 1)
        const v = nodes[g]!
        met[v >>> CHILD_BITS] = g
        g = (v & CHILD) + (Number(keys[v >>> CHILD_BITS]! > nodes[g + 1]!) << 1)
        const w = nodes[h]!
        met[w >>> CHILD_BITS] = h
        h = (w & CHILD) + (Number(keys[w >>> CHILD_BITS]! > nodes[h + 1]!) << 1)
        const x = nodes[i]!
        met[x >>> CHILD_BITS] = i
        i = (x & CHILD) + (Number(keys[x >>> CHILD_BITS]! > nodes[i + 1]!) << 1)
        const y = nodes[j]!
        met[y >>> CHILD_BITS] = j
        j = (y & CHILD) + (Number(keys[y >>> CHILD_BITS]! > nodes[j + 1]!) << 1)
      }
    }
  }

  /** A loop for each case: one that asks takes half as long again. */
  #sum({ nodes, values, keys, firstTree, trees }: Chunk, raw: Float64Array): void {
    const { met } = this
    const { treeOutputs, precision } = this.#model
    const first = keys.length
    if (precision === 'float32') {
      for (let i = 0; i < trees; i++) {
        const output = treeOutputs[firstTree + i]!
        raw[output] = Math.fround(raw[output]! + values[nodes[met[first + i]! + 1]!]!)
      }
    } else if (raw.length === 1) {
      // Not by way of memory: each sum waits for the one before.
      let sum = raw[0]!
      for (let i = 0; i < trees; i++) sum += values[nodes[met[first + i]! + 1]!]!
      raw[0] = sum
    } else {
      for (let i = 0; i < trees; i++) raw[treeOutputs[firstTree + i]!]! += values[nodes[met[first + i]! + 1]!]!
    }
  }
}

/** All nodes, tree by tree, the upper ones of each first: every row comes by them, so they stand together. */
interface Order {
  readonly nodes: Int32Array
  /** Where each tree begins, and the last one ends. */
  readonly starts: Int32Array
}

/** In typed arrays alone: lists that grow would have the engine clear up while the JSON that was read is still there. */
function breadthFirst({ roots, kind, left, right }: TreeModel): Order {
  const nodes = new Int32Array(kind.length)
  const starts = new Int32Array(roots.length + 1)
  let end = 0
  for (let tree = 0; tree < roots.length; tree++) {
    let at = end
    nodes[end++] = roots[tree]!
    for (; at < end; at++) {
      const node = nodes[at]!
      if (kind[node] === LEAF) continue
      nodes[end++] = left[node]!
      nodes[end++] = right[node]!
    }
    starts[tree + 1] = end
  }
  return { nodes, starts }
}

/** The trees in chunks, in their order; null where one is too large. */
function chunksOf(model: TreeModel, row: RowKeys): Chunk[] | null {
  const { roots, kind } = model
  const order = breadthFirst(model)
  const chunks: Chunk[] = []
  /** The last chunk in which a key was asked for. */
  const seen = new Int32Array(row.keys.length).fill(-1)
  let firstTree = 0
  let keys: number[] = []
  const close = (end: number) => {
    if (end > firstTree) chunks.push(makeChunk(model, row, order, firstTree, end, keys))
    firstTree = end
    keys = []
  }
  for (let tree = 0; tree < roots.length; tree++) {
    for (let attempt = 0; ; attempt++) {
      const known = keys.length
      const end = order.starts[tree + 1]!
      for (let at = order.starts[tree]!; at < end; at++) {
        const node = order.nodes[at]!
        const place = row.places[node]!
        if (kind[node] === LEAF || seen[place] === chunks.length) continue
        seen[place] = chunks.length
        keys.push(place)
      }
      // A place and a node more are those of the end.
      const places = keys.length + (tree - firstTree + 1) + 1
      if (places <= PLACES && 2 * (end - order.starts[firstTree]! + 1) <= CHILD) break
      if (attempt > 0) return null
      keys.length = known
      close(tree)
    }
  }
  close(roots.length)
  return chunks
}

function makeChunk(
  { kind, value }: TreeModel,
  row: RowKeys,
  order: Order,
  firstTree: number,
  endTree: number,
  keys: readonly number[],
): Chunk {
  const placeOf = new Int32Array(row.keys.length)
  for (const [i, key] of keys.entries()) placeOf[key] = i
  const trees = endTree - firstTree
  const count = order.starts[endTree]! - order.starts[firstTree]!
  const nodes = new Int32Array(2 * (count + 1))
  // A tree has one leaf more than splits.
  const values = new Float64Array((count + trees) / 2)
  const starts = new Int32Array(LANES)
  // The end of all chains: a place of its own, and itself for a child.
  nodes[0] = (keys.length + trees) << CHILD_BITS
  let at = 1
  let leaf = 0
  for (let lane = 0; lane < LANES; lane++) {
    if (lane < trees) starts[lane] = 2 * at
    for (let tree = firstTree + lane; tree < endTree; tree += LANES) {
      const end = order.starts[tree + 1]!
      const size = end - order.starts[tree]!
      // Trees of a lane stand one behind the other; the last one's leaves lead to the end.
      const next = tree + LANES < endTree ? 2 * (at + size) : 0
      let child = 2 * (at + 1)
      for (let i = order.starts[tree]!; i < end; i++, at++) {
        const node = order.nodes[i]!
        if (kind[node] === LEAF) {
          nodes[2 * at] = ((keys.length + tree - firstTree) << CHILD_BITS) | next
          nodes[2 * at + 1] = leaf
          values[leaf++] = value[node]!
        } else {
          nodes[2 * at] = (placeOf[row.places[node]!]! << CHILD_BITS) | child
          nodes[2 * at + 1] = row.limits[node]!
          child += 4
        }
      }
    }
  }
  return { nodes, values, starts, keys: Int32Array.from(keys), firstTree, trees }
}
