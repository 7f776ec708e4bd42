import { SITE } from '@pagekind/core/training'
import { registrableDomain } from '@pagekind/features'
import type { Rule, RuleFile } from '@pagekind/rules'
import { HEADS } from '../corpus/labels.ts'
import type { SiteCategories } from './categories.ts'
import { type Answers, bestAnswer } from './learn.ts'
import type { Shifts } from './shifts.ts'

/**
 * The site directory as rules: for each category and label one, with the hosts of the category; and for each category that shifts
 * scores one that says of inner pages that it is theirs.
 */
export function directoryRules(sites: SiteCategories, answers: Answers, shifts: Shifts): RuleFile {
  const rules: Rule[] = []
  for (const head of HEADS) {
    const hosts = new Map<string, string[]>()
    for (const [host, categories] of sites.entries()) {
      const best = bestAnswer(categories, answers.get(head.name))
      if (best === null || registrableDomain(host) === null) continue
      hosts.set(best.category, [...(hosts.get(best.category) ?? []), host])
    }
    for (const [category, domain] of [...hosts].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
      for (const { label, probability } of answers.get(head.name)!.get(category)!.labels) {
        const name = head.labels[label]!
        rules.push({
          id: `known site: ${head.name} ${name} (${category})`,
          head: head.name,
          label: name,
          // Weights are odds.
          weight: Number((probability / (1 - probability)).toFixed(2)),
          when: { domain: domain.sort(), ...(head.name === 'safety' ? {} : { path: '/$' }) },
        })
      }
    }
  }
  for (const category of shifts.keys()) {
    const domain = [...sites.entries()]
      .filter(([host, categories]) => categories.has(category) && registrableDomain(host) !== null)
      .map(([host]) => host)
      .sort()
    rules.push({
      id: `known site: ${category}`,
      head: SITE,
      label: category,
      weight: 1,
      when: { domain },
      unless: { path: '/$' },
    })
  }
  return { version: 1, name: 'site directory', rules }
}
