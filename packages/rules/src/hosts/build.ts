import { SuffixHashes } from './hash.ts'
import { BUCKET, bucketOf, type HostTableData, needsExtras, remainderOf } from './table.ts'

/** How full the table is made. */
const LOAD = 0.8

/**
 * Makes the table of hosts with a number each. Without strings two hosts of the same fingerprint could not be told apart:
 * then another seed is taken. About 1 µs a host.
 */
export function buildHostTable(hosts: ReadonlyMap<string, number>, keepStrings: boolean): HostTableData {
  for (let seed = 1; ; seed++) {
    const table = tryBuild(hosts, keepStrings, seed)
    if (table !== null) return table
  }
}

function tryBuild(hosts: ReadonlyMap<string, number>, keepStrings: boolean, seed: number): HostTableData | null {
  const buckets = hosts.size === 0 ? 0 : Math.ceil(hosts.size / LOAD / BUCKET)
  const slots = buckets * BUCKET
  const remainders = new Uint32Array(slots)
  const extras = new Uint16Array(needsExtras(buckets) ? slots : 0)
  let most = 0
  for (const group of hosts.values()) most = Math.max(most, group)
  const groups = most < 0x100 ? new Uint8Array(slots) : most < 0x10000 ? new Uint16Array(slots) : new Uint32Array(slots)
  const names: (string | undefined)[] = keepStrings ? new Array(slots).fill(undefined) : []
  const hashes = new SuffixHashes()
  let leastLabels = Number.MAX_SAFE_INTEGER
  for (const [host, group] of hosts) {
    hashes.fill(host, seed)
    const whole = hashes.count - 1
    leastLabels = Math.min(leastLabels, hashes.count)
    const first = hashes.first[whole]!
    const remainder = remainderOf(hashes.second[whole]!)
    let slot = bucketOf(first, buckets) * BUCKET
    for (; remainders[slot] !== 0; slot = slot + 1 === slots ? 0 : slot + 1) {
      if (keepStrings || remainders[slot] !== remainder) continue
      if (extras.length === 0 || extras[slot] === (first & 0xffff)) return null
    }
    remainders[slot] = remainder
    groups[slot] = group
    if (extras.length > 0) extras[slot] = first & 0xffff
    if (keepStrings) names[slot] = host
  }
  return { seed, leastLabels: hosts.size === 0 ? 0 : leastLabels, remainders, extras, groups, ...packNames(names) }
}

function packNames(names: readonly (string | undefined)[]): Pick<HostTableData, 'bytes' | 'starts'> {
  const length = names.reduce((sum, name) => sum + (name?.length ?? 0), 0)
  const bytes = new Uint8Array(length)
  const starts = new Uint32Array(names.length === 0 ? 0 : names.length + 1)
  let at = 0
  for (const [slot, name] of names.entries()) {
    starts[slot] = at
    for (let i = 0; i < (name?.length ?? 0); i++) bytes[at++] = name!.charCodeAt(i)
  }
  if (names.length > 0) starts[names.length] = at
  return { bytes, starts }
}
