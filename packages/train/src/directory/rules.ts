import { SITE } from '@pagekind/core/training'
import { registrableDomain } from '@pagekind/features'
import type { Rule, RuleFile } from '@pagekind/rules'
import { HEADS, type Head } from '../corpus/labels.ts'
import type { SiteCategories } from './categories.ts'
import { type Answers, bestAnswer } from './learn.ts'
import type { Shifts } from './shifts.ts'
import { measureOf, type SitePages } from './site-pages.ts'

/** The path of home pages. */
const HOME = { path: '/$' } as const

/**
 * The site directory as rules: for each label one with the sites whose pages are alike; for each category and label one, with the hosts
 * of the category; and for each category that shifts scores one that says of inner pages that it is theirs.
 */
export function directoryRules(sites: SiteCategories, pages: SitePages, answers: Answers, shifts: Shifts): RuleFile {
  const rules = [
    ...HEADS.flatMap((head) => [...wholeSites(head, pages), ...answeredCategories(head, sites, answers)]),
    ...shiftedCategories(sites, shifts),
  ]
  return { version: 1, name: 'site directory', rules }
}

function answeredCategories(head: Head, sites: SiteCategories, answers: Answers): Rule[] {
  const byCategory = answers.get(head.name)
  const found = new Groups()
  for (const [host, categories] of sites.entries()) {
    const best = bestAnswer(categories, byCategory)
    if (best !== null) found.add(best.category, host)
  }
  return found.sorted().flatMap(([category, domain]) =>
    byCategory!.get(category)!.labels.map(({ label, probability }) => ({
      id: `known site: ${head.name} ${head.labels[label]!} (${category})`,
      head: head.name,
      label: head.labels[label]!,
      weight: odds(probability),
      when: { domain, ...(head.name === 'safety' ? {} : HOME) },
    })),
  )
}

function shiftedCategories(sites: SiteCategories, shifts: Shifts): Rule[] {
  const found = new Groups()
  for (const [host, categories] of sites.entries()) {
    for (const category of categories) if (shifts.has(category)) found.add(category, host)
  }
  return found.sorted().map(([category, domain]) => ({
    id: `site hint: ${category}`,
    head: SITE,
    label: category,
    weight: 1,
    when: { domain },
    unless: HOME,
  }))
}

/** Hosts by category; those that are no sites left out. */
class Groups {
  readonly #hosts = new Map<string, string[]>()

  add(category: string, host: string): void {
    if (registrableDomain(host) === null) return
    const found = this.#hosts.get(category)
    if (found === undefined) this.#hosts.set(category, [host])
    else found.push(host)
  }

  sorted(): (readonly [category: string, hosts: readonly string[]])[] {
    const groups = [...this.#hosts].map(([category, hosts]) => [category, hosts.sort()] as const)
    return groups.sort(byName)
  }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}

/** Rules of the sites whose pages are alike, home pages among them: these outrank what a list says. */
function wholeSites(head: Head, pages: SitePages): Rule[] {
  const found = new Map<string, { readonly label: number; readonly hosts: string[]; shares: number }>()
  for (const [host, labels] of pages.answers(head)) {
    if (registrableDomain(host) === null) continue
    for (const { label, share } of labels) {
      const id = `known site: ${head.name} ${head.labels[label]!} (${measureOf(share)} of its pages)`
      const rule = found.get(id) ?? { label, hosts: [], shares: 0 }
      rule.hosts.push(host)
      rule.shares += share
      found.set(id, rule)
    }
  }
  return [...found].sort(byName).map(([id, { label, hosts, shares }]) => ({
    id,
    head: head.name,
    label: head.labels[label]!,
    priority: 1,
    weight: odds(shares / hosts.length),
    when: { domain: hosts.sort() },
  }))
}

/** Weights of rules are odds. */
function odds(probability: number): number {
  return Number((probability / (1 - probability)).toFixed(2))
}
