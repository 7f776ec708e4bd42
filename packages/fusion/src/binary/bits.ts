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

/** Bits that four bytes hold from any of the first eight on. */
const WINDOW = 25

/** Reads them back. Beyond the end there is 0: who reads looks at {@link BitReader.left} when it is done. */
export class BitReader {
  readonly #bytes: Uint8Array
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Bits that were not read yet; negative where more were read than there are. */
  get left(): number {
    return this.#bytes.length * 8 - this.#position
  }

  /** The number in the next `bits`, at most 32. */
  read(bits: number): number {
    if (bits > WINDOW) {
      const low = this.read(16)
      return (low | (this.read(bits - 16) << 16)) >>> 0
    }
    const value = this.#window() & ((1 << bits) - 1)
    this.#position += bits
    return value
  }

  /** How many bits are 1 before the next that is 0, which is read too. */
  readOnes(): number {
    let all = 0
    for (;;) {
      // The lowest 0: where the window has none, above it.
      const zeros = ~this.#window() | (1 << WINDOW)
      const ones = 31 - Math.clz32(zeros & -zeros)
      all += ones
      if (ones < WINDOW) {
        this.#position += ones + 1
        return all
      }
      this.#position += WINDOW
    }
  }

  /** The next bits, {@link WINDOW} of them at least; those beyond the end are 0. */
  #window(): number {
    const bytes = this.#bytes
    const at = this.#position >>> 3
    const shift = this.#position & 7
    // What lies beyond the end is undefined, which counts as 0.
    return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> shift
  }
}
