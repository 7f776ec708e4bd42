import { SIGNALS } from '@pagekind/features'
import { listOf } from '../compile/atoms.ts'
import type { SignalTest } from '../compile/program.ts'
import { normalizeHost } from '../hosts/name.ts'
import { matchesLabels } from '../hosts/pattern.ts'
import { parseSignalTest } from '../schema/signal-test.ts'
import type { RuleCondition } from '../types.ts'
import { implies } from './implies.ts'
import { type Interval, intersect, intervalOf } from './intervals.ts'

/** Why a condition can hold for no page, where that is plain to see; null elsewhere. */
export function neverHolds(condition: RuleCondition): string | null {
  const { all = [], any, none = [], domain, host } = condition
  for (const part of all) {
    const reason = neverHolds(part)
    if (reason !== null) return reason
  }
  if (any?.every((part) => neverHolds(part) !== null)) return neverHolds(any[0]!)
  for (const part of none) if (implies({ ...condition, none: [] }, part)) return 'its "none" rules out what it asks for'
  if (domain !== undefined && host !== undefined && !meet(listOf(domain), listOf(host))) {
    return 'none of its hosts is of one of its domains'
  }
  return neverOfSignals(conjunction(condition))
}

function meet(domains: readonly string[], hosts: readonly string[]): boolean {
  const names = domains.map((domain) => normalizeHost(domain)!)
  return hosts.some((text) => {
    const host = normalizeHost(text)!
    return names.some((domain) => {
      if (!host.includes('*')) return host === domain || host.endsWith(`.${domain}`)
      // A pattern may stand for a host of the domain where its last labels may.
      const count = domain.split('.').length
      const last = host.split('.').slice(-count)
      return last.length === count && matchesLabels(last.join('.'), domain)
    })
  })
}

/** Lists of comparisons that have to hold together, one of each list. */
function conjunction({ signal, all = [] }: RuleCondition): (readonly SignalTest[])[] {
  const own = signal === undefined ? [] : [listOf(signal).map((text) => parseSignalTest(text)!)]
  return [...own, ...all.flatMap(conjunction)]
}

function neverOfSignals(lists: readonly (readonly SignalTest[])[]): string | null {
  const left = new Map<string, Interval>()
  for (const tests of lists) {
    const possible = tests.filter((test) => intersect(rangeOf(test.signal), intervalOf(test)) !== null)
    const [first] = tests
    if (possible.length === 0 && first !== undefined) {
      const { from, to } = rangeOf(first.signal)
      return `${first.signal} lies between ${from} and ${to}`
    }
    // Alternatives are not multiplied out.
    const [only] = possible
    if (possible.length > 1 || only === undefined) continue
    const both = intersect(left.get(only.signal) ?? rangeOf(only.signal), intervalOf(only))
    if (both === null) return `no ${only.signal} passes all of its comparisons`
    left.set(only.signal, both)
  }
  return null
}

function rangeOf(name: string): Interval {
  const [from, to] = SIGNALS.find((signal) => signal.name === name)!.range
  return { from, hasFrom: true, to, hasTo: true, hole: null }
}
