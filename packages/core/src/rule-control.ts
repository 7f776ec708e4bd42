import { badOption } from '@pagekind/common'
import type { RuleSet } from '@pagekind/rules'
import type { HeadSpec } from './bundle/manifest.ts'

/** The rules of a classifier, which may be changed while it answers: each page is judged by the rules of one moment. */
export interface RuleControl {
  /** The sets in force. */
  readonly sets: readonly RuleSet[]
  /**
   * Puts other rules in force. Throws `E_OPTION` for rules that do not fit the classifier: a head or label that it does not have, an id
   * that stands twice. Then the rules before stay in force.
   */
  replace(rules: RuleSet | readonly RuleSet[]): void
  /** Adds a set behind the others; throws likewise. */
  add(rules: RuleSet): void
  /** Takes rules out, by their ids. Throws `E_OPTION` for one that is not there, and takes out none. */
  remove(ids: readonly string[]): void
}

/** The rules that a classifier is made with, checked; `specs` are the heads that it could have, `given` its option. */
export class Rules implements RuleControl {
  #sets: readonly RuleSet[]
  readonly #labels: ReadonlyMap<string, ReadonlySet<string>>

  constructor(given: RuleSet | readonly RuleSet[] | undefined, specs: readonly HeadSpec[]) {
    this.#labels = new Map(specs.map(({ name, labels }) => [name, new Set(labels)]))
    this.#sets = this.#checked(setsOf(given))
  }

  get sets(): readonly RuleSet[] {
    return this.#sets
  }

  replace(rules: RuleSet | readonly RuleSet[]): void {
    this.#sets = this.#checked(setsOf(rules))
  }

  add(rules: RuleSet): void {
    this.#sets = this.#checked([...this.#sets, ...setsOf(rules)])
  }

  remove(ids: readonly string[]): void {
    if (!Array.isArray(ids)) throw badOption('rules.remove', ids, 'Give a list of ids of rules')
    const left = new Set(ids)
    const sets = this.#sets.map((set) => {
      const own = set.rules.map(({ id }) => id).filter((id) => left.delete(id))
      return own.length === 0 ? set : set.without(own)
    })
    const [missing] = left
    if (missing !== undefined) throw badOption('rules.remove', missing, 'There is no rule of this id in force')
    this.#sets = sets
  }

  #checked(sets: readonly RuleSet[]): readonly RuleSet[] {
    const ids = new Set<string>()
    for (const set of sets) {
      for (const { id, head, label } of set.rules) {
        if (ids.has(id)) throw badOption('rules', id, 'Two rules have this id; give each its own')
        ids.add(id)
        const labels = this.#labels.get(head)
        if (labels === undefined) {
          const names = [...this.#labels.keys()].join(', ')
          throw badOption(
            'rules',
            head,
            `Rule ${id} is about a head that is none of ${names}; declare it under "heads" of rules that the classifier is made with`,
          )
        }
        if (!labels.has(label)) {
          throw badOption(
            'rules',
            label,
            `Rule ${id} gives a label that ${head} does not have: ${[...labels].join(', ')}`,
          )
        }
      }
    }
    return Object.freeze([...sets])
  }
}

/** The option as a list. */
export function setsOf(given: RuleSet | readonly RuleSet[] | undefined): readonly RuleSet[] {
  if (given === undefined) return []
  const sets: readonly RuleSet[] = Array.isArray(given) ? given : [given as RuleSet]
  for (const set of sets) {
    if (typeof set?.match !== 'function' || typeof set.without !== 'function') {
      throw badOption('rules', set, 'Give what compileRules or loadRules of @pagekind/rules gave, or a list of such')
    }
  }
  return sets
}

/** Heads that sets of rules bring along, as those of a bundle; `known` are the bundle's. */
export function headsOf(sets: readonly RuleSet[], known: readonly HeadSpec[]): HeadSpec[] {
  const specs = new Map<string, HeadSpec>()
  for (const { heads } of sets) {
    for (const [name, { labels, exclusive = false, threshold = 0.5 }] of Object.entries(heads)) {
      if (known.some((spec) => spec.name === name) || specs.has(name)) {
        throw badOption('rules', name, 'There is a head of this name already; take another, or leave it out of "heads"')
      }
      specs.set(name, {
        name,
        labels,
        activation: exclusive ? 'softmax' : 'sigmoid',
        fallback: null,
        thresholds: labels.map(() => threshold),
        calibration: [],
      })
    }
  }
  return [...specs.values()]
}
