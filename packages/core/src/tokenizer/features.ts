/** Hashes of one page's features, field after field, in a buffer that is filled again for every page. */
export class FeatureBuffer {
  /** 32-bit hashes. Only the first `length` are of the current page. */
  readonly hashes: Int32Array
  length = 0
  /** For each of the five fields, where its features end in `hashes`; they start where the field before ends. */
  readonly ends = new Int32Array(5)

  /** `capacity` features at most; what comes after is dropped. */
  constructor(capacity = 16384) {
    this.hashes = new Int32Array(capacity)
  }

  add(hash: number): void {
    // A store beyond a typed array's end is ignored by the language; only the length must be kept in bounds.
    this.hashes[this.length] = hash
    if (this.length < this.hashes.length) this.length++
  }
}
