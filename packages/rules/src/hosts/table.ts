import type { SuffixHashes } from './hash.ts'

/** Slots that are looked at together: half a cache line of fingerprints. */
export const BUCKET = 8
/** From so many buckets on, the bucket and 32 bits make a fingerprint of 48 bits; below, 16 more bits are kept. */
const ENOUGH_BUCKETS = 1 << 16

/**
 * Hosts with a number each, as open addressing over buckets of eight slots: a lookup of a host that is not there touches one
 * cache line. A slot keeps 32 bits of hash; which bucket it stands in tells 16 or more, and where there are too few buckets
 * another 16 bits are kept: fingerprints of 48 bits or more. With `bytes` the hosts themselves are kept too, and compared.
 */
export interface HostTableData {
  /** Of the hash. */
  readonly seed: number
  /** Labels of the host that has the fewest: shorter suffixes need not be looked up. */
  readonly leastLabels: number
  /** 0 for an empty slot. Its length is a multiple of {@link BUCKET}. */
  readonly remainders: Uint32Array
  /** Empty where there are enough buckets. */
  readonly extras: Uint16Array
  /** What belongs to the host of a slot. */
  readonly groups: Uint8Array | Uint16Array | Uint32Array
  /** The hosts in the order of their slots, in ASCII; empty where only fingerprints are kept. */
  readonly bytes: Uint8Array
  /** Where in `bytes` the host of a slot begins, and at the end where the last one ends. */
  readonly starts: Uint32Array
}

/** Looks hosts up. */
export class HostTable {
  readonly data: HostTableData
  readonly #buckets: number
  /** {@link bucketOf} as one multiplication. */
  readonly #scale: number

  constructor(data: HostTableData) {
    this.data = data
    this.#buckets = data.remainders.length / BUCKET
    this.#scale = this.#buckets / 0x1_0000_0000
  }

  /** Number of the suffix `which` of `host`, whose hashes are in `hashes`; -1 where it is not in the table. */
  find(hashes: SuffixHashes, which: number, host: string): number {
    const buckets = this.#buckets
    if (buckets === 0) return -1
    const { remainders } = this.data
    const first = hashes.first[which]!
    const remainder = remainderOf(hashes.second[which]!)
    let bucket = (first * this.#scale) | 0
    for (let probes = 0; probes < buckets; probes++) {
      const from = bucket * BUCKET
      for (let slot = from; slot < from + BUCKET; slot++) {
        const kept = remainders[slot]!
        if (kept === 0) return -1
        if (kept === remainder && this.#isIt(slot, first, host, hashes.from[which]!)) return this.data.groups[slot]!
      }
      bucket = bucket + 1 === buckets ? 0 : bucket + 1
    }
    return -1
  }

  /** Whether the rest of what is kept of a slot is that of `host` from `from` on, too. */
  #isIt(slot: number, first: number, host: string, from: number): boolean {
    const { extras, bytes } = this.data
    if (extras.length > 0 && extras[slot] !== (first & 0xffff)) return false
    return bytes.length === 0 || this.#isHost(slot, host, from)
  }

  /** Whether the host of a slot is `host` from `from` on. */
  #isHost(slot: number, host: string, from: number): boolean {
    const { bytes, starts } = this.data
    const start = starts[slot]!
    const length = starts[slot + 1]! - start
    if (length !== host.length - from) return false
    for (let i = 0; i < length; i++) if (bytes[start + i] !== host.charCodeAt(from + i)) return false
    return true
  }
}

/** The bucket of a hash: its high bits, as a fraction of the buckets. Exact: neither factor has more than 32 bits, both 53. */
export function bucketOf(hash: number, buckets: number): number {
  return Math.floor(hash * (buckets / 0x1_0000_0000))
}

/** What a slot keeps of a hash; 0 means empty. */
export function remainderOf(hash: number): number {
  return hash === 0 ? 1 : hash
}

/** Whether so many buckets need 16 more bits in each slot. */
export function needsExtras(buckets: number): boolean {
  return buckets < ENOUGH_BUCKETS
}
