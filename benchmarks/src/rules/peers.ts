import { FiltersEngine, Request } from '@ghostery/adblocker'
import { Engine } from 'json-rules-engine'
import type { Variant } from '../rounds.ts'

/** Answers one address: how many rules hold. */
export type Ask = (url: string) => number

/** What a user of a Set would write: the host's suffixes, one by one. */
export function setOfSuffixes(rules: readonly string[]): Ask {
  const set = new Set(rules)
  return (url) => {
    let host = new URL(url).hostname
    for (;;) {
      if (set.has(host)) return 1
      const dot = host.indexOf('.')
      if (dot < 0) return 0
      host = host.slice(dot + 1)
    }
  }
}

/** @ghostery/adblocker with the same hosts as network filters. */
export function ghostery(rules: readonly string[]): Ask {
  const engine = FiltersEngine.parse(rules.map((host) => `||${host}^$document`).join('\n'), {
    loadCosmeticFilters: false,
  })
  return (url) => {
    const request = Request.fromRawDetails({ url, type: 'main_frame', sourceUrl: url })
    return engine.match(request).match ? 1 : 0
  }
}

/** json-rules-engine with a rule a host; asynchronous, so that it is timed by itself. */
export function jsonRulesEngine(rules: readonly string[]): (url: string) => Promise<number> {
  const engine = new Engine([], { allowUndefinedFacts: true })
  engine.addOperator('isBelow', (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`))
  for (const host of rules) {
    engine.addRule({
      conditions: { all: [{ fact: 'host', operator: 'isBelow', value: host }] },
      event: { type: 'match' },
    })
  }
  return async (url) => {
    const { events } = await engine.run({ host: new URL(url).hostname })
    return events.length > 0 ? 1 : 0
  }
}

/** A way of asking as a variant over all queries. */
export function overQueries(name: string, ask: Ask, queries: readonly string[]): Variant {
  return {
    name,
    run: () => {
      let found = 0
      for (let i = 0; i < queries.length; i++) found += ask(queries[i]!)
      return found
    },
  }
}
