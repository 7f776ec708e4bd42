import { expect, test } from 'vitest'
import { renderTrees, type TreesSummary, updateCard } from './report.ts'

const share = { share: 0.905, interval: [0.8, 0.95] as const }
const SUMMARY: TreesSummary = {
  safety: [{ label: 'proxy', pages: 74, groups: 4, thin: 3 }],
  clean: 2770,
  beside: 103,
  judged: [
    {
      judge: 'trees',
      recall: { adult: share, gambling: share, proxy: share, games: share },
      wrong: share,
      beside: share,
    },
  ],
  kind: {
    pages: 10,
    macroF1: 0.5,
    macroInterval: [0.4, 0.6],
    baselineMacroF1: 0.2,
    differenceInterval: [0.1, 0.5],
    kinds: [{ kind: 'docs/reference', pages: 5, groups: 2, f1: null, baseline: 0.25 }],
  },
  bytes: { safety: 33_648, kind: 41_788 },
}

test('shares with their intervals, and what was never met as such', () => {
  const page = renderTrees(SUMMARY)
  expect(page).toContain('| trees | 90.5 % [80.0, 95.0] |')
  expect(page).toContain('| docs/reference | 5 | 2 | – | 0.25 |')
  expect(page).toContain('33,648 bytes')
})

test('the model card gets the figures in the place of the last ones', () => {
  const card = 'before\n<!-- Written by `pnpm train`, from here: -->stale<!-- to here. -->\nafter\n'
  const updated = updateCard(card, SUMMARY)
  expect(updated).toMatch(/^before\n[\s\S]*90\.5 %[\s\S]*\nafter\n$/)
  expect(updated).not.toContain('stale')
  expect(updateCard(updated, SUMMARY)).toBe(updated)
  expect(() => updateCard('no place', SUMMARY)).toThrow(RangeError)
})
