import { describe, expect, test } from 'vitest'
import type { Example } from './examples.ts'
import { choosePolicy, decideFor, type Scored } from './policy.ts'

const CLEAN = { safety: 0, isClean: true }
/** Gambling. */
const POSITIVE = { safety: 2, isClean: false }

function scored(what: { safety: number; isClean: boolean; isThin?: boolean }, tree: number, text: number): Scored {
  const example = { signals: {}, isThin: false, ...what } as unknown as Example
  return { example, tree: [1 - tree, 0, tree, 0, 0], text: [1 - text, 0, text, 0, 0] }
}

const many = (count: number, page: Scored) => Array.from({ length: count }, () => page)

describe('thresholds', () => {
  test('are as low as they need be, and no lower than is sensible', () => {
    const policy = choosePolicy([
      ...many(100, scored(CLEAN, 0.01, 0.01)),
      ...many(5, scored(POSITIVE, 0.7, 0.3)),
      scored(POSITIVE, 0.05, 0.05),
    ])
    expect(policy.tree).toEqual([1, 1, 0.7, 1, 1])
  })

  test('let no more than 0.7 % of clean pages be called something', () => {
    const pages = [
      ...many(980, scored(CLEAN, 0.01, 0.01)),
      ...Array.from({ length: 20 }, (_, i) => scored(CLEAN, 0.5 + i / 100, 0.01)),
      ...Array.from({ length: 20 }, (_, i) => scored(POSITIVE, 0.505 + i / 100, 0.01)),
    ]
    const policy = choosePolicy(pages)
    const called = pages.filter((page) => page.example.isClean && decideFor(page, policy).label !== 'none')
    expect(called.length).toBeLessThanOrEqual(7)
    expect(called.length).toBeGreaterThanOrEqual(6)
  })

  test('are widened beyond the worst page that is known, as far as that costs next to nothing', () => {
    const policy = choosePolicy([
      ...many(2100, scored(CLEAN, 0.01, 0.01)),
      ...many(5, scored(CLEAN, 0.25, 0.01)),
      scored(CLEAN, 0.3, 0.01),
      ...many(20, scored(POSITIVE, 0.9, 0.01)),
    ])
    expect(policy.tree).toEqual([1, 1, 0.3, 1, 1])
  })

  test('of the text are chosen where the trees see nothing', () => {
    const policy = choosePolicy([...many(100, scored(CLEAN, 0.1, 0.01)), ...many(3, scored(POSITIVE, 0.1, 0.4))])
    expect(policy).toEqual({ tree: [1, 1, 1, 1, 1], text: [1, 1, 0.4, 1, 1] })
  })

  test('a thin page has no say', () => {
    const policy = choosePolicy([
      ...many(100, scored(CLEAN, 0.1, 0.01)),
      scored({ ...POSITIVE, isThin: true }, 0.9, 0.9),
    ])
    expect(policy).toEqual({ tree: [1, 1, 1, 1, 1], text: [1, 1, 1, 1, 1] })
    expect(decideFor(scored({ ...POSITIVE, isThin: true }, 0.9, 0.9), policy).branch).toBe('thin')
  })
})
