/**
 * Hashes of host suffixes, read from right to left: after each character the state stands for all that is behind it, so one
 * scan gives the hash of `com`, `example.com` and `www.example.com`. Two lanes of 32 bits.
 */

/** Multipliers of xxHash32, which mix well (https://github.com/Cyan4973/xxHash). */
const PRIME_1 = 0x9e3779b1
const PRIME_2 = 0x85ebca77

/** More labels than a host can have: 253 characters of one each. */
const MOST_LABELS = 128

/** The suffixes of a host, shortest first. One is kept and filled again for each host. */
export class SuffixHashes {
  readonly first = new Uint32Array(MOST_LABELS)
  readonly second = new Uint32Array(MOST_LABELS)
  /** Where in the host each suffix begins. */
  readonly from = new Int32Array(MOST_LABELS)
  count = 0
  /** What it was filled with. */
  host = ''
  seed = -1

  /** Hashes all suffixes of a host of ASCII in lower case. `seed` makes other hashes of the same host. */
  fill(host: string, seed: number): void {
    this.host = host
    this.seed = seed
    let a = seed ^ PRIME_2
    let b = Math.imul(seed, PRIME_1) ^ PRIME_1
    let count = 0
    for (let i = host.length - 1; i >= 0; i--) {
      const unit = host.charCodeAt(i)
      if (unit === 0x2e) {
        if (count === MOST_LABELS - 1) break
        this.#put(count++, a, b, i + 1)
      }
      a = Math.imul(a ^ unit, PRIME_1)
      a ^= a >>> 15
      b = Math.imul(((b << 5) | (b >>> 27)) ^ unit, PRIME_2)
    }
    this.#put(count++, a, b, 0)
    this.count = count
  }

  /** Each lane is finished by itself, and takes some of the other: MurmurHash3's fmix32. */
  #put(at: number, a: number, b: number, from: number): void {
    let h = a ^ (b >>> 7)
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    this.first[at] = h ^ (h >>> 16)
    let g = b ^ Math.imul(a, 0x27d4eb2f)
    g = Math.imul(g ^ (g >>> 15), 0x2c1b3c6d)
    g = Math.imul(g ^ (g >>> 12), 0x297a2d39)
    this.second[at] = g ^ (g >>> 15)
    this.from[at] = from
  }
}
