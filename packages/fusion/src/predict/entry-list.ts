import { grown } from '../model/tree-model.ts'

/** Runs of a group: splits that clear where the value goes right, where it goes left, and where it is missing. */
export const RUNS = 3
export const ON_RIGHT = 0
export const ON_LEFT = 1
export const ON_MISSING = 2

/** What splits clear, as they are met, in columns of integers: tens of thousands of objects would take longer than all the rest. */
export class EntryList {
  #runs: Int32Array
  #places: Int32Array
  #words: Int32Array
  #masks: Int32Array
  #length = 0

  constructor(room: number) {
    this.#runs = new Int32Array(room)
    this.#places = new Int32Array(room)
    this.#words = new Int32Array(room)
    this.#masks = new Int32Array(room)
  }

  add(run: number, place: number, word: number, mask: number): void {
    const at = this.#length++
    if (at === this.#runs.length) {
      this.#runs = grown(this.#runs)
      this.#places = grown(this.#places)
      this.#words = grown(this.#words)
      this.#masks = grown(this.#masks)
    }
    this.#runs[at] = run
    this.#places[at] = place
    this.#words[at] = word
    this.#masks[at] = mask
  }

  /**
   * All entries run by run: `starts` of each, by place ascending where they clear on the right, descending on the left, those of a place
   * in the order of words, which is how they were met. Counted twice, by place and by run (both stable).
   */
  sorted(sizes: Int32Array): { starts: Int32Array; places: Int32Array; pairs: Int32Array } {
    const length = this.#length
    const runs = this.#runs
    const places = this.#places
    let most = 0
    for (let i = 0; i < length; i++) most = Math.max(most, places[i]!)
    const key = (i: number) => (runs[i]! % RUNS === ON_LEFT ? most - places[i]! : places[i]!)
    const byPlace = countingOrder(length, most + 1, key, (i) => i).order
    const { order, starts } = countingOrder(
      length,
      sizes.length * RUNS,
      (i) => runs[i]!,
      (i) => byPlace[i]!,
    )
    const pairs = new Int32Array(length * 2)
    for (let i = 0; i < length; i++) {
      pairs[i * 2] = this.#words[order[i]!]!
      pairs[i * 2 + 1] = this.#masks[order[i]!]!
    }
    return { starts, places: Int32Array.from(order, (i) => places[i]!), pairs }
  }
}

/** Stable counting sort of what `item` gives for 0 to `length`; `starts` of each of `count` keys, and the end. */
function countingOrder(length: number, count: number, key: (item: number) => number, item: (i: number) => number) {
  const starts = new Int32Array(count + 1)
  for (let i = 0; i < length; i++) starts[key(item(i)) + 1]!++
  for (let i = 0; i < count; i++) starts[i + 1]! += starts[i]!
  const next = starts.slice()
  const order = new Int32Array(length)
  for (let i = 0; i < length; i++) order[next[key(item(i))]!++] = item(i)
  return { order, starts }
}
