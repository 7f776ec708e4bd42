import { LEAF, type TreeModel } from '../model/tree-model.ts'
import { type Columns, MOST_PLACES, PLACE_BITS } from './columns.ts'
import { EntryList, ON_LEFT, ON_MISSING, ON_RIGHT, RUNS } from './entry-list.ts'

/** Ends whose bits stand in one word. */
const WORD = 32
/** Trees of more ends are walked: a split would touch too many words. */
const MOST_ENDS = 64

/**
 * QuickScorer (Lucchese et al., SIGIR 2015), with a direction for each node and twigs for leaves. A tree is a word of bits, a bit for each
 * of its ends; each split has an outcome that clears the ends which can then no longer be reached, and after all splits were
 * asked, in any order, the first bit that stands is the end. Splits of a column are sorted, so those with the clearing outcome
 * are a run; the outcome that clears is the one that fewer rows have, so runs are short. An end is a leaf, or a split whose
 * children are both leaves: half of all splits are, and of each tree only one of them has to be asked.
 */
export class BitScorer {
  readonly #columns: Columns
  /** Pairs: a word of the bits, and what is left of it. */
  readonly #entries: Int32Array
  /**
   * A group of splits is a feature's, or that of a column which is no feature's. Of each: one of its columns, where its runs begin
   * (of those that clear where the value goes right, where it goes left, and where it is missing), where the last one ends, and
   * from where on `#ends` says, by bin, where the first two end.
   */
  readonly #groups: Int32Array
  readonly #ends: Int32Array
  /** Bits of the trees, and as they begin. */
  readonly #bits: Int32Array
  readonly #isWide: boolean
  /** Of each end: column and place of its split, and the two values. A leaf has a place that no bin is above. */
  readonly #firstEnds: Int32Array
  readonly #twigs: Int32Array
  readonly #values: Float64Array
  readonly #model: TreeModel

  /** Whether trees are small enough, and splits fit into twigs. */
  static fits(model: TreeModel, columns: Columns): boolean {
    return columns.fitIntegers && endCounts(model).most <= MOST_ENDS
  }

  constructor(model: TreeModel, columns: Columns) {
    this.#model = model
    this.#columns = columns
    const { roots, left, right, kind, value, cover } = model
    const ends = endCounts(model)
    this.#isWide = ends.most > WORD
    const wordsPerTree = this.#isWide ? 2 : 1
    this.#bits = new Int32Array(roots.length * wordsPerTree)
    const entries = new EntryList(kind.length)
    const middles = middleOf(model, columns)
    // The places of a tree's ends: as many as it has.
    this.#firstEnds = new Int32Array(roots.length)
    let all = 0
    for (const [tree, root] of roots.entries()) {
      this.#firstEnds[tree] = all
      all += ends.counts[root]!
    }
    this.#twigs = new Int32Array(all).fill(MOST_PLACES)
    this.#values = new Float64Array(all * 2)
    for (const [tree, root] of roots.entries()) {
      let next = 0
      const stack = [root]
      while (stack.length > 0) {
        const node = stack.pop()!
        const [l, r] = [left[node]!, right[node]!]
        if (isEnd(model, node)) {
          const end = this.#firstEnds[tree]! + next++
          const isLeaf = kind[node] === LEAF
          if (!isLeaf) this.#twigs[end] = columns.packed(node)
          this.#values[end * 2] = value[isLeaf ? node : l]!
          this.#values[end * 2 + 1] = value[isLeaf ? node : r]!
          continue
        }
        const isKnown = cover[l]! > 0 && cover[r]! > 0
        const column = columns.column[node]!
        // The child that few rows come to is cleared away by the others’ absence: it comes second.
        const clearsOnRight = isKnown ? cover[r]! <= cover[l]! : columns.place[node]! >= middles[column]!
        const [first, second] = clearsOnRight ? [l, r] : [r, l]
        const from = next
        const to = next + ends.counts[first]!
        const isPaired = column < columns.paired
        // Both columns of a feature have the same places: they are one group.
        const group = isPaired ? column & ~1 : column
        const isMissing = isPaired && clearsOnRight === (model.missingLeft[node] === 0)
        for (let word = from >>> 5; word <= (to - 1) >>> 5; word++) {
          const mask = ~bitsBetween(from - word * WORD, to - word * WORD)
          const run = group * RUNS + (clearsOnRight ? ON_RIGHT : ON_LEFT)
          entries.add(run, columns.place[node]!, tree * wordsPerTree + word, mask)
          if (isMissing) entries.add(group * RUNS + ON_MISSING, 0, tree * wordsPerTree + word, mask)
        }
        stack.push(second, first)
      }
    }
    const { starts, places, pairs } = entries.sorted(columns.sizes)
    this.#entries = pairs
    const asked = Array.from(columns.sizes.keys()).filter(
      (column) => starts[column * RUNS]! < starts[column * RUNS + RUNS]!,
    )
    this.#groups = new Int32Array(asked.length * GROUP)
    const bounds: number[] = []
    for (const [i, column] of asked.entries()) {
      const onRight = starts[column * RUNS + ON_RIGHT]!
      const onLeft = starts[column * RUNS + ON_LEFT]!
      const onMissing = starts[column * RUNS + ON_MISSING]!
      const end = starts[column * RUNS + RUNS]!
      this.#groups.set([column, onRight * 2, onLeft * 2, onMissing * 2, end * 2, bounds.length], i * GROUP)
      // To the right at all places below the bin, to the left at all others.
      let rights = onRight
      let lefts = onMissing
      for (let bin = 0; bin <= columns.sizes[column]!; bin++) {
        while (rights < onLeft && places[rights]! < bin) rights++
        while (lefts > onLeft && places[lefts - 1]! < bin) lefts--
        bounds.push(2 * rights, 2 * lefts)
      }
    }
    this.#ends = new Int32Array(bounds)
  }

  /** Adds the leaves of the row at `matrix[from…]` to `raw`, tree after tree. */
  add(matrix: Float64Array, from: number, raw: Float64Array): void {
    this.#columns.read(matrix, from)
    const bits = this.#bits
    bits.fill(-1)
    const { bins } = this.#columns
    const entries = this.#entries
    const groups = this.#groups
    const ends = this.#ends
    const paired = this.#columns.paired
    for (let i = 0; i < groups.length; i += GROUP) {
      const column = groups[i]!
      const bin = bins[column]!
      if (column < paired && bin !== bins[column + 1]!) {
        // Only what is missing is at both ends of a feature's thresholds at once.
        clear(bits, entries, groups[i + 3]!, groups[i + 4]!)
        continue
      }
      const at = groups[i + 5]! + bin * 2
      clear(bits, entries, groups[i + 1]!, ends[at]!)
      clear(bits, entries, groups[i + 2]!, ends[at + 1]!)
    }
    const { treeOutputs, precision } = this.#model
    const twigs = this.#twigs
    const values = this.#values
    const isSingle = precision === 'float32'
    const firstEnds = this.#firstEnds
    const isWide = this.#isWide
    for (let tree = 0; tree < treeOutputs.length; tree++) {
      let end = firstEnds[tree]!
      if (isWide) {
        const first = bits[tree * 2]!
        end += first === 0 ? WORD + Math.clz32(bits[tree * 2 + 1]!) : Math.clz32(first)
      } else end += Math.clz32(bits[tree]!)
      const twig = twigs[end]!
      // Negative where the value goes right: then the second of the two.
      const value = values[end * 2 + (((twig & MOST_PLACES) - bins[twig >>> PLACE_BITS]!) >>> 31)]!
      const output = treeOutputs[tree]!
      const sum = raw[output]! + value
      raw[output] = isSingle ? Math.fround(sum) : sum
    }
  }
}

/** Integers that tell a group. */
const GROUP = 6

function clear(bits: Int32Array, entries: Int32Array, from: number, to: number): void {
  for (let i = from; i < to; i += 2) bits[entries[i]!]! &= entries[i + 1]!
}

/** Bits `from` to `to` of a word, the first being the highest; what lies outside of the word is left out. */
function bitsBetween(from: number, to: number): number {
  const first = Math.max(0, from)
  const last = Math.min(WORD, to)
  if (last <= first) return 0
  const ones = last - first === WORD ? -1 : ((1 << (last - first)) - 1) << (WORD - last)
  return ones
}

/** Whether a tree's walk ends here: a leaf, or a split into two leaves. */
function isEnd({ kind, left, right }: TreeModel, node: number): boolean {
  return kind[node] === LEAF || (kind[left[node]!] === LEAF && kind[right[node]!] === LEAF)
}

/** Ends below each node, and the most of any tree. */
function endCounts(model: TreeModel): { counts: Int32Array; most: number } {
  const { roots, kind, left, right } = model
  const counts = new Int32Array(kind.length)
  const order = new Int32Array(kind.length)
  let most = 0
  for (const root of roots) {
    let length = 1
    order[0] = root
    for (let i = 0; i < length; i++) {
      const node = order[i]!
      if (isEnd(model, node)) continue
      order[length++] = left[node]!
      order[length++] = right[node]!
    }
    for (let i = length - 1; i >= 0; i--) {
      const node = order[i]!
      counts[node] = isEnd(model, node) ? 1 : counts[left[node]!]! + counts[right[node]!]!
    }
    most = Math.max(most, counts[root]!)
  }
  return { counts, most }
}

/** Of each column the place that half of its splits lie below: where a row most likely lies, for all that is known. */
function middleOf({ kind }: TreeModel, { column, place, sizes }: Columns): Float64Array {
  const starts = new Int32Array(sizes.length + 1)
  for (let node = 0; node < kind.length; node++) if (column[node]! >= 0) starts[column[node]! + 1]!++
  for (let i = 0; i < sizes.length; i++) starts[i + 1]! += starts[i]!
  const places = new Int32Array(starts[sizes.length]!)
  const next = starts.slice()
  for (let node = 0; node < kind.length; node++) if (column[node]! >= 0) places[next[column[node]!]!++] = place[node]!
  return Float64Array.from(sizes, (_, i) => {
    const own = places.subarray(starts[i]!, starts[i + 1]!).sort()
    return own[own.length >> 1] ?? 0
  })
}
