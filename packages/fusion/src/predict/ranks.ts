/** Cells by which the thresholds of a feature are looked up, for each threshold; a power of two is not needed. */
const CELLS_PER_THRESHOLD = 2
const MOST_CELLS = 1024

/**
 * How many thresholds of a feature lie below a value: an integer that compares with the thresholds' places as the value does with the
 * thresholds. Exact: nothing but comparisons with them decides.
 */
export class Ranks {
  /** Where each feature's thresholds stand, ascending and distinct. */
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

  /** `thresholds` of each feature, in any order. */
  constructor(thresholds: readonly (readonly number[])[]) {
    // -0 and 0 are the same to any value.
    const lists = thresholds.map((list) => Float64Array.from(new Set(list.map((one) => one + 0))).sort())
    this.#starts = new Int32Array(lists.length + 1)
    this.#from = new Float64Array(lists.length)
    this.#scale = new Float64Array(lists.length)
    this.#cellsFrom = new Int32Array(lists.length + 1)
    const cells: number[] = []
    for (const [i, list] of lists.entries()) {
      this.#starts[i + 1] = this.#starts[i]! + list.length
      this.#addCells(i, list, cells)
      this.#cellsFrom[i + 1] = cells.length
    }
    this.#cells = Int32Array.from(cells)
    this.#thresholds = new Float64Array(this.#starts[lists.length]!)
    for (const [i, list] of lists.entries()) this.#thresholds.set(list, this.#starts[i])
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

  /** How many thresholds of the feature at `index` lie below a value that is no NaN. About 15 ns. */
  below(index: number, value: number): number {
    const first = this.#starts[index]!
    const cellsFrom = this.#cellsFrom[index]!
    const at = cellsFrom + this.#cellOf(index, value, this.#cellsFrom[index + 1]! - cellsFrom - 2)
    let low = first + this.#cells[at]!
    let high = first + this.#cells[at + 1]!
    const thresholds = this.#thresholds
    while (low < high) {
      const middle = (low + high) >>> 1
      if (thresholds[middle]! < value) low = middle + 1
      else high = middle
    }
    return low - first
  }
}
