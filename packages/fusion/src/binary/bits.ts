/** Writes numbers of few bits one after the other, the lowest bit of each first. */
export class BitWriter {
  #bytes = new Uint8Array(1024)
  #length = 0

  /** `value` is below 2^`bits`, `bits` at most 32. */
  write(value: number, bits: number): void {
    if ((this.#length + bits + 7) >>> 3 > this.#bytes.length) {
      const more = new Uint8Array(this.#bytes.length * 2)
      more.set(this.#bytes)
      this.#bytes = more
    }
    for (let bit = 0; bit < bits; bit++, this.#length++) {
      this.#bytes[this.#length >>> 3]! |= ((value >>> bit) & 1) << (this.#length & 7)
    }
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, (this.#length + 7) >>> 3)
  }
}

/** Reads them back. Beyond the end there is 0: who reads looks at {@link BitReader.position} when it is done. */
export class BitReader {
  readonly #bytes: Uint8Array
  /** Bits read so far. */
  position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** The number in the next `bits`, at most 32. */
  read(bits: number): number {
    if (bits > 16) {
      const low = this.read(16)
      return (low | (this.read(bits - 16) << 16)) >>> 0
    }
    const bytes = this.#bytes
    const at = this.position >>> 3
    const shift = this.position & 7
    this.position += bits
    // Up to 7 + 16 bits: three bytes. What lies beyond the end is undefined, which counts as 0.
    const window = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)
    return (window >>> shift) & ((1 << bits) - 1)
  }
}
