import { LEAF, type TreeModel } from '../model/tree-model.ts'
import type { Columns } from './columns.ts'

/** Leaves whose bits stand in one word. */
const WORD = 32
/** Trees of more leaves are walked: a split would touch too many words. */
export const MOST_LEAVES = 64

/**
 * QuickScorer (Lucchese et al., SIGIR 2015), with a direction for each node. A tree is a word of bits, a bit for each leaf; each
 * split has an outcome that clears the leaves which can then no longer be reached, and after all splits were asked, in any order,
 * the first bit that stands is the leaf. Splits of a column are sorted, so those with the clearing outcome are a run; the outcome
 * that clears is the one that fewer rows have, so runs are short.
 */
export class BitScorer {
  readonly #columns: Columns
  /** Runs of a column: first those that clear where the value goes right, then those that clear where it goes left. */
  readonly #rightEnds: Int32Array
  readonly #leftEnds: Int32Array
  readonly #endsFrom: Int32Array
  readonly #rightFrom: Int32Array
  readonly #leftFrom: Int32Array
  readonly #words: Int32Array
  readonly #masks: Int32Array
  /** Bits of the trees, and as they begin. */
  readonly #bits: Int32Array
  readonly #isWide: boolean
  readonly #values: Float64Array
  readonly #model: TreeModel

  constructor(model: TreeModel, columns: Columns) {
    this.#model = model
    this.#columns = columns
    const { roots, left, right, kind, value, cover } = model
    const order = leafCounts(model)
    this.#isWide = order.most > WORD
    const wordsPerTree = this.#isWide ? 2 : 1
    this.#bits = new Int32Array(roots.length * wordsPerTree)
    this.#values = new Float64Array(roots.length * wordsPerTree * WORD)
    const runs: Entry[][][] = Array.from(columns.sizes, () => [[], []])
    const middles = middleOf(model, columns)
    for (const [tree, root] of roots.entries()) {
      let next = 0
      const stack = [root]
      while (stack.length > 0) {
        const node = stack.pop()!
        if (kind[node] === LEAF) {
          this.#values[tree * wordsPerTree * WORD + next] = value[node]!
          next++
          continue
        }
        const [l, r] = [left[node]!, right[node]!]
        const isKnown = cover[l]! > 0 && cover[r]! > 0
        const column = columns.column[node]!
        // The child that few rows come to is cleared away by the others’ absence: it comes second.
        const clearsOnRight = isKnown ? cover[r]! <= cover[l]! : columns.place[node]! >= middles[column]!
        const [first, second] = clearsOnRight ? [l, r] : [r, l]
        const from = next
        const to = next + order.counts[first]!
        for (let word = from >>> 5; word <= (to - 1) >>> 5; word++) {
          const mask = ~bitsBetween(from - word * WORD, to - word * WORD)
          runs[column]![clearsOnRight ? 0 : 1]!.push({
            place: columns.place[node]!,
            word: tree * wordsPerTree + word,
            mask,
          })
        }
        stack.push(second, first)
      }
    }
    const entries = runs.reduce((sum, [a, b]) => sum + a!.length + b!.length, 0)
    this.#words = new Int32Array(entries)
    this.#masks = new Int32Array(entries)
    this.#rightFrom = new Int32Array(runs.length)
    this.#leftFrom = new Int32Array(runs.length)
    this.#endsFrom = new Int32Array(runs.length)
    let bins = 0
    for (const [column, size] of columns.sizes.entries()) {
      this.#endsFrom[column] = bins
      bins += size + 1
    }
    this.#rightEnds = new Int32Array(bins)
    this.#leftEnds = new Int32Array(bins)
    let at = 0
    for (const [column, [onRight, onLeft]] of runs.entries()) {
      const size = columns.sizes[column]!
      onRight!.sort((a, b) => a.place - b.place || a.word - b.word)
      this.#rightFrom[column] = at
      at = this.#put(onRight!, at)
      // Goes right at all places below the bin.
      this.#fillEnds(
        this.#rightEnds,
        column,
        size,
        (bin) => lowerBound(onRight!, (one) => one.place < bin),
        this.#rightFrom[column]!,
      )
      onLeft!.sort((a, b) => b.place - a.place || a.word - b.word)
      this.#leftFrom[column] = at
      at = this.#put(onLeft!, at)
      this.#fillEnds(
        this.#leftEnds,
        column,
        size,
        (bin) => lowerBound(onLeft!, (one) => one.place >= bin),
        this.#leftFrom[column]!,
      )
    }
  }

  #put(entries: readonly Entry[], at: number): number {
    for (const [i, { word, mask }] of entries.entries()) {
      this.#words[at + i] = word
      this.#masks[at + i] = mask
    }
    return at + entries.length
  }

  #fillEnds(ends: Int32Array, column: number, size: number, count: (bin: number) => number, from: number): void {
    for (let bin = 0; bin <= size; bin++) ends[this.#endsFrom[column]! + bin] = from + count(bin)
  }

  /** Adds the leaves of the row in the columns to `raw[at…]`, tree after tree. */
  add(raw: Float64Array, at: number): void {
    const bits = this.#bits
    bits.fill(-1)
    const { bins } = this.#columns
    const words = this.#words
    const masks = this.#masks
    for (let column = 0; column < bins.length; column++) {
      const ends = this.#endsFrom[column]! + bins[column]!
      clear(bits, words, masks, this.#rightFrom[column]!, this.#rightEnds[ends]!)
      clear(bits, words, masks, this.#leftFrom[column]!, this.#leftEnds[ends]!)
    }
    const { treeOutputs, precision } = this.#model
    const values = this.#values
    const isSingle = precision === 'float32'
    if (this.#isWide) {
      for (let tree = 0; tree < treeOutputs.length; tree++) {
        const first = bits[tree * 2]!
        const leaf = first === 0 ? WORD + Math.clz32(bits[tree * 2 + 1]!) : Math.clz32(first)
        const output = at + treeOutputs[tree]!
        const sum = raw[output]! + values[tree * 2 * WORD + leaf]!
        raw[output] = isSingle ? Math.fround(sum) : sum
      }
      return
    }
    for (let tree = 0; tree < treeOutputs.length; tree++) {
      const output = at + treeOutputs[tree]!
      const sum = raw[output]! + values[tree * WORD + Math.clz32(bits[tree]!)]!
      raw[output] = isSingle ? Math.fround(sum) : sum
    }
  }
}

interface Entry {
  readonly place: number
  readonly word: number
  readonly mask: number
}

function clear(bits: Int32Array, words: Int32Array, masks: Int32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) bits[words[i]!]! &= masks[i]!
}

/** Bits `from` to `to` of a word, the first being the highest; what lies outside of the word is left out. */
function bitsBetween(from: number, to: number): number {
  const first = Math.max(0, from)
  const last = Math.min(WORD, to)
  if (last <= first) return 0
  const ones = last - first === WORD ? -1 : ((1 << (last - first)) - 1) << (WORD - last)
  return ones
}

/** Leaves below each node. Children stand behind their parents or not: counted from the leaves up. */
export function leafCounts({ roots, kind, left, right }: TreeModel): { counts: Int32Array; most: number } {
  const counts = new Int32Array(kind.length)
  let most = 0
  for (const root of roots) {
    const order = [root]
    for (let i = 0; i < order.length; i++) {
      const node = order[i]!
      if (kind[node] !== LEAF) order.push(left[node]!, right[node]!)
    }
    for (let i = order.length - 1; i >= 0; i--) {
      const node = order[i]!
      counts[node] = kind[node] === LEAF ? 1 : counts[left[node]!]! + counts[right[node]!]!
    }
    most = Math.max(most, counts[root]!)
  }
  return { counts, most }
}

/** Of each column the place that half of its splits lie below: where a row most likely lies, for all that is known. */
function middleOf({ kind }: TreeModel, { column, place, sizes }: Columns): Float64Array {
  const places: number[][] = Array.from(sizes, () => [])
  for (let node = 0; node < kind.length; node++) if (column[node]! >= 0) places[column[node]!]!.push(place[node]!)
  return Float64Array.from(places, (list) => list.sort((a, b) => a - b)[list.length >> 1] ?? 0)
}

/** How many of the first entries pass; those that pass come first. */
function lowerBound(entries: readonly Entry[], passes: (entry: Entry) => boolean): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (passes(entries[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}
