import { LEAF, NUMERIC, type TreeModel } from '../model/tree-model.ts'
import { goesLeft } from './walk.ts'

/** Cells by which the thresholds of a feature are looked up, for each threshold; a power of two is not needed. */
const CELLS_PER_THRESHOLD = 2
const MOST_CELLS = 1024

/** A split as one integer: its place in so many bits, its column above. */
export const PLACE_BITS = 16
/** No bin is above this place: a leaf, told by it, always leads to the left. */
export const MOST_PLACES = (1 << PLACE_BITS) - 1
const MOST_COLUMNS = 0x7fff

/**
 * What trees ask of a row, as small integers. A feature has two columns, one for splits by which what is missing goes right and one
 * for those by which it goes left: how many of the feature's thresholds lie below the value, and for what is missing all of them or
 * none. A split by the k-th threshold goes left where that number is at most k. A split of another kind (categories, zeros that are
 * missing) has a column to itself, 0 for left and 1 for right. Exact: nothing but comparisons with the thresholds decides.
 */
export class Columns {
  readonly #model: TreeModel
  readonly #isRounded: boolean
  /** Features with thresholds, and where these stand, ascending. */
  readonly #features: Int32Array
  readonly #starts: Int32Array
  readonly #thresholds: Float64Array
  /**
   * Cells of a feature's range: `value` lies in cell `(value - from) * scale`, and so do the thresholds between those that
   * stand for the cell and for the next. As the cell never falls where the value rises, no other threshold is between.
   */
  readonly #from: Float64Array
  readonly #scale: Float64Array
  readonly #cellsFrom: Int32Array
  readonly #cells: Int32Array
  /** Nodes with columns of their own, behind those of features. */
  readonly #special: Int32Array
  /** Of each split of the model: its column and the place of its threshold there. */
  readonly column: Int32Array
  readonly place: Int32Array
  /** Of each column, how many thresholds it has. */
  readonly sizes: Int32Array
  /** The row at hand. */
  readonly bins: Int32Array
  /** How many columns come in pairs, one of each default direction, with the same places. */
  readonly paired: number

  constructor(model: TreeModel) {
    this.#model = model
    this.#isRounded = model.precision !== 'float64'
    const { kind, feature, threshold, missingLeft } = model
    const { features, lists, special } = thresholdsOf(model)
    this.#features = Int32Array.from(features)
    this.#starts = new Int32Array(features.length + 1)
    this.#from = new Float64Array(features.length)
    this.#scale = new Float64Array(features.length)
    this.#cellsFrom = new Int32Array(features.length + 1)
    const cells: number[] = []
    for (const [i, list] of lists.entries()) {
      this.#starts[i + 1] = this.#starts[i]! + list.length
      this.#addCells(i, list, cells)
      this.#cellsFrom[i + 1] = cells.length
    }
    this.#cells = Int32Array.from(cells)
    this.#thresholds = new Float64Array(this.#starts[features.length]!)
    for (const [i, list] of lists.entries()) this.#thresholds.set(list, this.#starts[i])
    this.#special = Int32Array.from(special)
    this.sizes = Int32Array.from([...lists.flatMap(({ length }) => [length, length]), ...special.map(() => 1)])
    this.bins = new Int32Array(this.sizes.length)
    this.paired = features.length * 2
    this.column = new Int32Array(kind.length).fill(-1)
    this.place = new Int32Array(kind.length)
    const indexOf = new Int32Array(model.features.length)
    for (const [i, one] of features.entries()) indexOf[one] = i
    for (let node = 0; node < kind.length; node++) {
      if (kind[node] !== NUMERIC) continue
      const index = indexOf[feature[node]!]!
      this.column[node] = index * 2 + missingLeft[node]!
      this.place[node] = this.#below(index, threshold[node]!)
    }
    for (const [i, node] of special.entries()) this.column[node] = features.length * 2 + i
  }

  /** Whether every split fits into one integer. */
  get fitIntegers(): boolean {
    return this.sizes.length <= MOST_COLUMNS && this.sizes.every((size) => size < MOST_PLACES)
  }

  /** A split as one integer. */
  packed(node: number): number {
    return (this.column[node]! << PLACE_BITS) | this.place[node]!
  }

  #addCells(index: number, list: Float64Array, cells: number[]): void {
    const count = Math.min(MOST_CELLS, list.length * CELLS_PER_THRESHOLD)
    const finite = list.filter(Number.isFinite)
    const from = finite[0] ?? 0
    const width = (finite.at(-1) ?? 0) - from
    const scale = width > 0 && Number.isFinite(count / width) ? count / width : 0
    this.#from[index] = from
    this.#scale[index] = Number.isFinite(width) ? scale : 0
    let next = 0
    for (let cell = 0; cell <= count; cell++) {
      while (next < list.length && this.#cellOf(index, list[next]!, count) < cell) next++
      cells.push(next)
    }
    // The last cell ends with the list.
    cells.push(list.length)
  }

  #cellOf(index: number, value: number, count: number): number {
    const cell = (value - this.#from[index]!) * this.#scale[index]!
    return cell >= count ? count : cell > 0 ? cell | 0 : 0
  }

  /** How many thresholds of the feature at `index` lie below a value. */
  #below(index: number, value: number): number {
    const first = this.#starts[index]!
    const cellsFrom = this.#cellsFrom[index]!
    const at = cellsFrom + this.#cellOf(index, value, this.#cellsFrom[index + 1]! - cellsFrom - 2)
    let low = this.#cells[at]!
    let high = this.#cells[at + 1]!
    const thresholds = this.#thresholds
    while (low < high) {
      const middle = (low + high) >>> 1
      if (thresholds[first + middle]! < value) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Fills `bins` from `row[from…]`. */
  read(row: Float64Array, from: number): void {
    const bins = this.bins
    const features = this.#features
    const starts = this.#starts
    const thresholds = this.#thresholds
    const lows = this.#from
    const scales = this.#scale
    const cellsFrom = this.#cellsFrom
    const cells = this.#cells
    const count = features.length
    const isRounded = this.#isRounded
    for (let index = 0; index < count; index++) {
      const given = row[from + features[index]!]!
      const value = isRounded ? Math.fround(given) : given
      const first = starts[index]!
      if (Number.isNaN(value)) {
        bins[index * 2] = starts[index + 1]! - first
        bins[index * 2 + 1] = 0
        continue
      }
      // As in #below, written out: this is where the time goes.
      const cellFrom = cellsFrom[index]!
      const last = cellsFrom[index + 1]! - 2
      const cell = (value - lows[index]!) * scales[index]!
      const at = cell > 0 ? (cell < last - cellFrom ? cellFrom + (cell | 0) : last) : cellFrom
      let low = first + cells[at]!
      let high = first + cells[at + 1]!
      while (low < high) {
        const middle = (low + high) >>> 1
        if (thresholds[middle]! < value) low = middle + 1
        else high = middle
      }
      bins[index * 2] = low - first
      bins[index * 2 + 1] = low - first
    }
    const model = this.#model
    const special = this.#special
    for (let i = 0; i < special.length; i++) {
      const node = special[i]!
      const value = row[from + model.feature[node]!]!
      bins[count * 2 + i] = goesLeft(model, node, isRounded ? Math.fround(value) : value) ? 0 : 1
    }
  }
}

/** The features with thresholds, ascending, each with its own, ascending and distinct; and the nodes that split in another way. */
function thresholdsOf({ features: names, kind, feature, threshold }: TreeModel) {
  // Counted, then put in place: no lists that grow.
  const counts = new Int32Array(names.length + 1)
  const special: number[] = []
  for (let node = 0; node < kind.length; node++) {
    if (kind[node] === NUMERIC) counts[feature[node]! + 1]!++
    else if (kind[node] !== LEAF) special.push(node)
  }
  for (let i = 1; i < counts.length; i++) counts[i]! += counts[i - 1]!
  const all = new Float64Array(counts[names.length]!)
  const next = counts.slice()
  for (let node = 0; node < kind.length; node++) {
    if (kind[node] === NUMERIC) all[next[feature[node]!]!++] = threshold[node]!
  }
  const features: number[] = []
  const lists: Float64Array[] = []
  for (let i = 0; i < names.length; i++) {
    const own = all.subarray(counts[i]!, counts[i + 1]!)
    if (own.length === 0) continue
    own.sort()
    let last = 0
    // -0 and 0 are the same to any value.
    for (let at = 1; at < own.length; at++) if (own[at]! !== own[last]!) own[++last] = own[at]!
    features.push(i)
    lists.push(own.subarray(0, last + 1))
  }
  return { features, lists, special }
}
