import { LEAF, NUMERIC, type TreeModel } from '../model/tree-model.ts'
import { goesLeft } from './walk.ts'

/**
 * What trees ask of a row, as small integers: a column for each feature and default direction, which holds how many of the
 * column's thresholds lie below the value. A split by the k-th threshold goes left where that number is at most k; what is
 * missing is 0 or all of them. A split of another kind (categories, zeros that are missing) has a column to itself, 0 for left and
 * 1 for right. Binning is exact: only comparisons with the thresholds themselves.
 */
export class Columns {
  readonly #model: TreeModel
  readonly #isRounded: boolean
  /** Of numeric columns: feature, default direction, and where its thresholds stand, ascending. */
  readonly #features: Int32Array
  readonly #missingLeft: Uint8Array
  readonly #starts: Int32Array
  readonly #thresholds: Float64Array
  /** Nodes with columns of their own, behind the numeric ones. */
  readonly #special: Int32Array
  /** Of each split of the model: its column and the place of its threshold there. */
  readonly column: Int32Array
  readonly place: Int32Array
  /** Of each column, how many thresholds it has. */
  readonly sizes: Int32Array
  /** The row at hand. */
  readonly bins: Uint32Array

  constructor(model: TreeModel) {
    this.#model = model
    this.#isRounded = model.precision !== 'float64'
    const { kind, feature, threshold, missingLeft } = model
    const nodes = kind.length
    const byKey = new Map<number, Set<number>>()
    const special: number[] = []
    for (let node = 0; node < nodes; node++) {
      if (kind[node] === LEAF) continue
      if (kind[node] !== NUMERIC) {
        special.push(node)
        continue
      }
      const key = feature[node]! * 2 + missingLeft[node]!
      const set = byKey.get(key)
      if (set === undefined) byKey.set(key, new Set([threshold[node]!]))
      else set.add(threshold[node]!)
    }
    const keys = [...byKey.keys()].sort((a, b) => a - b)
    const lists = keys.map((key) => Float64Array.from(byKey.get(key)!).sort())
    this.#features = Int32Array.from(keys, (key) => key >> 1)
    this.#missingLeft = Uint8Array.from(keys, (key) => key & 1)
    this.#starts = new Int32Array(keys.length + 1)
    for (const [i, list] of lists.entries()) this.#starts[i + 1] = this.#starts[i]! + list.length
    this.#thresholds = new Float64Array(this.#starts[keys.length]!)
    for (const [i, list] of lists.entries()) this.#thresholds.set(list, this.#starts[i])
    this.#special = Int32Array.from(special)
    this.sizes = Int32Array.from([...lists.map(({ length }) => length), ...special.map(() => 1)])
    this.bins = new Uint32Array(this.sizes.length)
    this.column = new Int32Array(nodes).fill(-1)
    this.place = new Int32Array(nodes)
    const columnOf = new Map(keys.map((key, i) => [key, i]))
    const places = lists.map((list) => new Map(Array.from(list, (one, i) => [one, i])))
    for (let node = 0; node < nodes; node++) {
      if (kind[node] !== NUMERIC) continue
      const column = columnOf.get(feature[node]! * 2 + missingLeft[node]!)!
      this.column[node] = column
      this.place[node] = places[column]!.get(threshold[node]!)!
    }
    for (const [i, node] of special.entries()) this.column[node] = keys.length + i
  }

  /** Fills `bins` from `row[from…]`. */
  read(row: Float64Array, from: number): void {
    const bins = this.bins
    const features = this.#features
    const starts = this.#starts
    const thresholds = this.#thresholds
    const numeric = features.length
    for (let column = 0; column < numeric; column++) {
      let value = row[from + features[column]!]!
      const first = starts[column]!
      if (Number.isNaN(value)) {
        bins[column] = this.#missingLeft[column] === 1 ? 0 : starts[column + 1]! - first
        continue
      }
      if (this.#isRounded) value = Math.fround(value)
      let low = first
      let high = starts[column + 1]!
      while (low < high) {
        const middle = (low + high) >>> 1
        if (thresholds[middle]! < value) low = middle + 1
        else high = middle
      }
      bins[column] = low - first
    }
    const model = this.#model
    const special = this.#special
    for (let i = 0; i < special.length; i++) {
      const node = special[i]!
      const value = row[from + model.feature[node]!]!
      bins[numeric + i] = goesLeft(model, node, this.#isRounded ? Math.fround(value) : value) ? 0 : 1
    }
  }
}
