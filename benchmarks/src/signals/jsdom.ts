import { extractSignals, SIGNALS } from '@pagekind/features'
import { JSDOM, VirtualConsole } from 'jsdom'
import type { TestPage } from '../../../packages/features/src/testing/pages.ts'
import { selectorSignals } from '../../../packages/features/src/testing/selector-oracle.ts'
import { median } from '../rounds.ts'

const ROUNDS = 3

/** Milliseconds a page. */
export interface JsdomTimes {
  readonly parse: number
  readonly signals: number
}

/**
 * Times jsdom's parsing and the signals of its documents, and checks that selectors give the same signals. By itself, page by
 * page: what jsdom's windows hold is only freed between two turns of the event loop.
 */
export async function measureJsdom(pages: readonly TestPage[]): Promise<JsdomTimes> {
  const parse: number[] = []
  const signals: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const sums = { parse: 0, signals: 0 }
    for (const page of pages) {
      await new Promise((resolve) => setImmediate(resolve))
      const start = performance.now()
      const { window } = new JSDOM(page.html, { virtualConsole: new VirtualConsole() })
      const parsed = performance.now()
      const fast = extractSignals(window.document, { url: page.url })
      sums.signals += performance.now() - parsed
      sums.parse += parsed - start
      if (round === 0) {
        const slow = selectorSignals(window.document, page.url)
        for (const { name } of SIGNALS) {
          if (!(Math.abs(fast[name] - slow[name]) < 1e-9)) {
            throw new Error(`${page.name}: ${name} is ${fast[name]}, by selectors ${slow[name]}`)
          }
        }
      }
      window.close()
    }
    parse.push(sums.parse / pages.length)
    signals.push(sums.signals / pages.length)
  }
  return { parse: median(parse), signals: median(signals) }
}
