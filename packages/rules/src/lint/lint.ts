import { listOf } from '../compile/atoms.ts'
import { normalizeHost } from '../hosts/name.ts'
import type { Rule, RuleCondition, RuleFile } from '../types.ts'
import { implies } from './implies.ts'
import { neverHolds } from './never.ts'

/**
 * What is odd about a rule: `never`: it can hold for no page. `contradictory`: its `unless` takes back all that its `when` gives, or
 * a veto takes its label. `unreachable`: a `stop` rule comes before it wherever it holds. `shadowed`: a rule of a higher priority
 * counts wherever it holds. `duplicate`: another rule says the same. `redundant`: an entry of a list says nothing new.
 */
export type FindingKind = 'never' | 'contradictory' | 'unreachable' | 'shadowed' | 'duplicate' | 'redundant'

/** Something odd in a file of rules that is well formed. */
export interface Finding {
  readonly kind: FindingKind
  /** Where, as a JSON pointer. */
  readonly path: string
  /** Id of the rule. */
  readonly rule: string
  readonly message: string
}

/** Pairs of rules that are compared; of larger files only rules that stop, veto or have a priority are held against others. */
const MOST_PAIRS = 5_000_000
/** Longer lists are not looked through for what their other entries cover. */
const LONGEST_LIST = 100_000

interface Place {
  readonly rule: Rule
  /** In the file. */
  readonly at: number
  readonly priority: number
}

/**
 * Looks a well-formed file of rules through for rules that do nothing or contradict others, as far as that is plain to see
 * from the conditions: what it tells is so, but it does not see everything.
 */
export function lintRules(file: RuleFile): Finding[] {
  const findings: Finding[] = []
  const tell = (kind: FindingKind, { rule, at }: Place, message: string, member = '') =>
    findings.push({ kind, path: `/rules/${at}${member}`, rule: rule.id, message })
  const places = file.rules.map((rule, at): Place => ({ rule, at, priority: rule.priority ?? 0 }))
  for (const place of places) {
    const { when, unless } = place.rule
    const reason = neverHolds(when)
    if (reason !== null) tell('never', place, `It can hold for no page: ${reason}`, '/when')
    else if (unless !== undefined && implies(when, unless)) {
      tell('contradictory', place, 'Its "unless" takes back all that its "when" gives', '/unless')
    }
    for (const [path, message] of redundantHosts(when)) tell('redundant', place, message, `/when${path}`)
  }
  tellDuplicates(places, tell)
  tellOvertaken(places, tell)
  return findings.sort((a, b) => placeOf(a) - placeOf(b))
}

function placeOf({ path }: Finding): number {
  return Number(path.split('/')[2])
}

type Tell = (kind: FindingKind, place: Place, message: string, member?: string) => void

function tellDuplicates(places: readonly Place[], tell: Tell): void {
  const seen = new Map<string, Place>()
  for (const place of places) {
    const { head, label, when, unless, veto = false, stop = false } = place.rule
    const key = JSON.stringify([head, label, place.priority, veto, stop, canonical(when), unless && canonical(unless)])
    const first = seen.get(key)
    if (first === undefined) seen.set(key, place)
    else tell('duplicate', place, `It says the same as ${first.rule.id}; their weights add up`)
  }
}

/** A condition with its members and the entries of its lists in order. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const parts = value.map((part) => JSON.stringify(canonical(part))).sort()
    return parts.length === 1 ? JSON.parse(parts[0]!) : parts
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, part]) => [key, canonical(part)]),
  )
}

function tellOvertaken(places: readonly Place[], tell: Tell): void {
  const ordered = [...places].sort((a, b) => b.priority - a.priority || a.at - b.at)
  const least = ordered.at(-1)?.priority ?? 0
  // Only these can take another rule's place.
  const strong = ordered.filter(({ rule, priority }) => !rule.unless && (rule.stop || rule.veto || priority > least))
  if (strong.length * ordered.length > MOST_PAIRS) strong.length = Math.floor(MOST_PAIRS / ordered.length)
  const order = new Map(ordered.map((place, i) => [place, i]))
  for (const place of ordered) {
    const { rule } = place
    if (rule.veto) continue
    const isSame = (other: Place) => other !== place && implies(rule.when, other.rule.when)
    const veto = strong.find(
      (other) => other.rule.veto && other.rule.head === rule.head && other.rule.label === rule.label && isSame(other),
    )
    if (veto) tell('contradictory', place, `${veto.rule.id} vetoes its label wherever it holds`)
    const isAhead = (other: Place) => order.get(other)! < order.get(place)!
    const stop = strong.find((other) => other.rule.stop && isAhead(other) && isSame(other))
    if (stop) {
      tell('unreachable', place, `${stop.rule.id} stops before it wherever it holds`)
      continue
    }
    const above = strong.find(
      (other) => !other.rule.veto && other.rule.head === rule.head && other.priority > place.priority && isSame(other),
    )
    if (above) tell('shadowed', place, `${above.rule.id} has a higher priority wherever it holds`)
  }
}

/** Entries of `domain` lists that lie below another, or stand there twice. */
function redundantHosts(condition: RuleCondition, path = ''): [path: string, message: string][] {
  const found: [string, string][] = []
  for (const member of ['all', 'any', 'none'] as const) {
    for (const [i, part] of (condition[member] ?? []).entries()) {
      found.push(...redundantHosts(part, `${path}/${member}/${i}`))
    }
  }
  const domains = condition.domain === undefined ? [] : listOf(condition.domain).map((one) => normalizeHost(one)!)
  if (domains.length > LONGEST_LIST) return found
  const all = new Set(domains)
  const seen = new Set<string>()
  for (const [i, domain] of domains.entries()) {
    const outer = seen.has(domain) ? domain : parentIn(domain, all)
    if (outer !== null) found.push([`${path}/domain/${i}`, `${domain} is in the list as ${outer} already`])
    seen.add(domain)
  }
  return found
}

function parentIn(domain: string, all: ReadonlySet<string>): string | null {
  for (let dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
    const parent = domain.slice(dot + 1)
    if (all.has(parent)) return parent
  }
  return null
}
