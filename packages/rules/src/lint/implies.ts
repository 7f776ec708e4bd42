import { foldKeyword, listOf } from '../compile/atoms.ts'
import { normalizeHost } from '../hosts/name.ts'
import { matchesLabels } from '../hosts/pattern.ts'
import { matchesPath } from '../match/glob.ts'
import { parseSignalTest } from '../schema/signal-test.ts'
import type { QueryTest, RegexTest, RuleCondition } from '../types.ts'
import { intervalOf, isWithin } from './intervals.ts'

/**
 * Whether every page for which `a` holds is one for which `b` holds, as far as is plain to see: `false` is also "cannot be told".
 * Conditions are well formed.
 */
export function implies(a: RuleCondition, b: RuleCondition): boolean {
  const { all = [], any, none = [], ...members } = b
  if (!all.every((part) => implies(a, part))) return false
  if (any !== undefined && !any.some((part) => implies(a, part))) return false
  if (!none.every((part) => excludes(a, part))) return false
  return Object.entries(members).every(([member, tests]) => impliesMember(a, member as Member, listOf(tests as never)))
}

/** Whether no page for which `a` holds is one for which `b` holds, as far as is plain to see. */
export function excludes(a: RuleCondition, b: RuleCondition): boolean {
  if ((a.none ?? []).some((part) => implies(b, part))) return true
  if ((a.all ?? []).some((part) => excludes(part, b))) return true
  return a.any?.every((part) => excludes(part, b)) ?? false
}

type Member = Exclude<keyof RuleCondition, 'all' | 'any' | 'none'>

function impliesMember(a: RuleCondition, member: Member, tests: readonly unknown[]): boolean {
  const own = a[member]
  if (own !== undefined && listOf(own as never).every((one) => tests.some((test) => covers(member, test, one))))
    return true
  // A host is also a domain.
  if (member === 'domain' && a.host !== undefined) {
    const isBelow = (host: string) => !host.includes('*') && tests.some((test) => covers('domain', test, host))
    if (listOf(a.host).every(isBelow)) return true
  }
  if ((a.all ?? []).some((part) => impliesMember(part, member, tests))) return true
  return a.any?.every((part) => impliesMember(part, member, tests)) ?? false
}

/** Whether the test `wide` of a member holds wherever `narrow` does. */
function covers(member: Member, wide: unknown, narrow: unknown): boolean {
  switch (member) {
    case 'domain': {
      const [outer, inner] = [normalizeHost(wide as string)!, normalizeHost(narrow as string)!]
      return inner === outer || inner.endsWith(`.${outer}`)
    }
    case 'host': {
      const [outer, inner] = [normalizeHost(wide as string)!, normalizeHost(narrow as string)!]
      return inner === outer || (!inner.includes('*') && matchesLabels(outer, inner))
    }
    case 'path': {
      const [outer, inner] = [wide as string, narrow as string]
      if (inner === outer) return true
      if (/\*/.test(outer + inner) || outer.endsWith('$')) return false
      return matchesPath(outer, inner.replace(/\$$/, ''))
    }
    case 'title':
    case 'description':
    case 'url':
    case 'text':
      return foldKeyword(wide as string) === foldKeyword(narrow as string)
    case 'language': {
      const [outer, inner] = [(wide as string).toLowerCase(), (narrow as string).toLowerCase()]
      return inner === outer || inner.startsWith(`${outer}-`)
    }
    case 'extension':
      return (wide as string).toLowerCase() === (narrow as string).toLowerCase()
    case 'query': {
      const [outer, inner] = [wide as QueryTest, narrow as QueryTest]
      return outer.key === inner.key && (outer.value === undefined || outer.value === inner.value)
    }
    case 'regex': {
      const [outer, inner] = [wide as RegexTest, narrow as RegexTest]
      return outer.field === inner.field && outer.pattern === inner.pattern
    }
    case 'signal': {
      const [outer, inner] = [parseSignalTest(wide as string)!, parseSignalTest(narrow as string)!]
      return outer.signal === inner.signal && isWithin(intervalOf(inner), intervalOf(outer))
    }
  }
}
