import { describe, expect, it } from 'vitest'
import type { EvalRow } from './evaluate-scores.ts'
import { FOLDS } from './folds.ts'
import { measureBaseline, measureHead } from './measure.ts'
import { seededRandom } from './random.ts'
import { type ReportInput, renderReport } from './report.ts'

const LABELS = ['News', 'Shop', 'Travel']

function input(ourNoise: number, theirNoise: number): ReportInput {
  const random = seededRandom(11)
  const rows: EvalRow[] = Array.from({ length: 400 }, (_, index) => ({
    id: `r${index}`,
    domain: `${index % 90}.example`,
    fold: index % FOLDS,
    slice: index % 2 === 0 ? 'unseen' : 'active',
    labels: [LABELS[index % 7 === 0 ? 1 : 0]!],
  }))
  const noisy = (noise: number) =>
    rows.map((row) => LABELS.map((label) => (row.labels.includes(label) ? 1 : 0) * (1 - noise) + random() * noise))
  const ours = measureHead('topic', rows, noisy(ourNoise), LABELS)
  return {
    data: { golden: 400, active: 200, noisy: 54_321 },
    heads: [ours],
    baselines: [measureBaseline('fastText', 'Trained on the same rows.', ours, rows, noisy(theirNoise))],
    commands: ['pnpm eval'],
    notes: ['A remark.'],
  }
}

describe('renderReport', () => {
  it('says that the target is met or missed', () => {
    const good = renderReport(input(0.2, 0.8))
    expect(good.targetMet).toBe(true)
    expect(good.markdown).toContain('**met**')
    const poor = renderReport(input(0.8, 0.2))
    expect(poor.targetMet).toBe(false)
    expect(poor.markdown).toContain('**missed**')
  })

  it('shows the figures it was given, the same in both files', () => {
    const given = input(0.7, 0.8)
    const { markdown, json } = renderReport(given)
    const { macroF1, microF1 } = given.heads[0]!.evaluation.slices.all
    expect(markdown).toContain(`| **pagekind** | ${macroF1.toFixed(3)} [`)
    expect(markdown).toContain('54,321 noisy ones')
    expect(markdown).toContain('Measured on 200 pages of 45 sites.')
    expect(markdown).toContain('left out of macro F1: all: Travel;')
    const parsed = JSON.parse(json)
    expect(parsed.heads[0].slices.all.macroF1).toBeCloseTo(macroF1, 5)
    expect(parsed.heads[0].slices.all.microF1).toBeCloseTo(microF1, 5)
    expect(parsed.baselines[0].difference.macroF1).toBeCloseTo(given.baselines[0]!.difference.macroF1, 5)
    expect(parsed.data).toEqual({ golden: 400, active: 200, noisy: 54_321 })
  })

  it('gives well-formed tables: every line of one as wide as its head', () => {
    const lines = renderReport(input(0.5, 0.6)).markdown.split('\n')
    for (const [index, line] of lines.entries()) {
      if (!line.startsWith('|') || !lines[index - 1]?.startsWith('|')) continue
      expect(line.split('|').length, line).toBe(lines[index - 1]!.split('|').length)
    }
    expect(lines.filter((line) => line.startsWith('|')).length).toBeGreaterThan(15)
  })

  it('gives the same bytes for the same results, and needs a head', () => {
    expect(renderReport(input(0.5, 0.6))).toEqual(renderReport(input(0.5, 0.6)))
    expect(() => renderReport({ ...input(0.5, 0.6), heads: [] })).toThrow(RangeError)
  })
})
