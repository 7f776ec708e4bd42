import { SITE } from '@pagekind/core/training'
import { compileRules, type RuleFile, type RuleSet } from '@pagekind/rules'
import { tally } from '@pagekind/rules/tally'
import { HEADS, type Head } from '../corpus/labels.ts'
import type { SiteCategories } from './categories.ts'
import { type JudgedPage, type LabelledPage, learnAnswers } from './learn.ts'
import { directoryRules } from './rules.ts'
import { learnShifts, type Shifts } from './shifts.ts'
import type { SitePages } from './site-pages.ts'

/** What is known of sites beside hand-labelled pages. */
export interface Knowledge {
  /** By lists, and by what many of their pages are. */
  readonly sites: SiteCategories
  readonly pages: SitePages
}

/** The directory of sites: rules, and what their categories add to logits. Compiled without the names of hosts. */
export class Directory {
  readonly file: RuleFile
  readonly shifts: Shifts
  readonly rules: RuleSet

  /** Learnt from hand-labelled pages, `judged` being those that accuracy is measured on; see {@link learnAnswers} of `leastGain`. */
  constructor(
    labelled: readonly LabelledPage[],
    judged: readonly JudgedPage[],
    { sites, pages }: Knowledge,
    leastGain: number,
  ) {
    this.shifts = learnShifts(labelled, sites)
    this.file = directoryRules(sites, pages, learnAnswers(judged, sites, leastGain), this.shifts)
    this.rules = compileRules(this.file, { keepHosts: false })
  }

  /** Whether anything is said of a page. */
  knows(url: string): boolean {
    return this.rules.match({ url }).length > 0
  }

  /** What is added to a page's logits; null where that is nothing. */
  shiftOf(url: string): Float64Array | null {
    let sum: Float64Array | null = null
    for (const { head, label } of this.rules.match({ url })) {
      const shift = head === SITE ? this.shifts.get(label) : undefined
      if (shift !== undefined) sum = sum === null ? shift : sum.map((value, output) => value + shift[output]!)
    }
    return sum
  }

  /** The labels that a head of a page is answered with, 1 for each; null where it is not answered. */
  answerOf(url: string, name: Head['name']): Uint8Array | null {
    const { labels: said } = tally(this.rules.match({ url })).heads.get(name) ?? { labels: [] }
    if (said.length === 0) return null
    const { labels } = HEADS.find((head) => head.name === name)!
    return Uint8Array.from(labels, (label) => (said.some((one) => one.label === label) ? 1 : 0))
  }
}
