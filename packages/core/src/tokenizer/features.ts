import { finish } from './hash.ts'

/** Room behind the last feature: so many states may be written before the length is set. */
export const SLACK = 256

/** Features of one page, field after field, in a buffer that is filled again for every page. */
export class FeatureBuffer {
  /** While a page is read the states of its features' hashes, afterwards their 32-bit hashes. */
  readonly states: Int32Array
  /** How many features the page has. */
  length = 0
  /** For each of the five fields, where its features end; they start where the field before ends. */
  readonly ends = new Int32Array(5)

  readonly #capacity: number

  /** `capacity` features at most; what comes after is dropped. */
  constructor(capacity = 16384) {
    this.#capacity = capacity
    this.states = new Int32Array(capacity + SLACK)
  }

  /** 32-bit hashes of the features once `tokenize` has returned. Only the first `length` are of the current page. */
  get hashes(): Int32Array {
    return this.states
  }

  /** Sets the length after up to `SLACK` states were written behind the last one. */
  setLength(length: number): void {
    this.length = length < this.#capacity ? length : this.#capacity
  }

  /** Adds a feature by the state of its hash. */
  add(state: number): void {
    this.states[this.length] = state
    if (this.length < this.#capacity) this.length++
  }

  /** Turns states into hashes, all in one loop, which is faster than one by one while scanning. */
  finish(): void {
    const { states, length } = this
    for (let i = 0; i < length; i++) states[i] = finish(states[i]!)
  }
}
