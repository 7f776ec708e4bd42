import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestThreshold } from './thresholds.ts'

const score = fc.oneof(fc.constantFrom(0, 0.25, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }))
const rows = fc
  .array(fc.record({ score, truth: fc.constantFrom(0, 1) }), { minLength: 1, maxLength: 60 })
  .filter((sample) => sample.some((row) => row.truth === 1))

function f1At(sample: readonly { score: number; truth: number }[], threshold: number): number {
  const hits = sample.filter((row) => row.score >= threshold && row.truth === 1).length
  const taken = sample.filter((row) => row.score >= threshold).length
  return (2 * hits) / (taken + sample.filter((row) => row.truth === 1).length)
}

describe('bestThreshold', () => {
  it('reaches the best F1 that any threshold reaches', () => {
    fc.assert(
      fc.property(rows, (sample) => {
        const threshold = bestThreshold(
          sample.map((row) => row.score),
          sample.map((row) => row.truth),
        )
        const best = Math.max(...sample.map((row) => f1At(sample, row.score)))
        expect(f1At(sample, threshold)).toBeCloseTo(best, 12)
      }),
    )
  })

  it('lies halfway between the last score taken and the first left out', () => {
    expect(bestThreshold([0.9, 0.8, 0.4, 0.1], [1, 1, 0, 0])).toBeCloseTo(0.6, 12)
    expect(bestThreshold([0.3, 0.7], [1, 1])).toBe(0.3)
  })

  it('keeps the first one out where two floats are neighbours', () => {
    const low = 1 - Number.EPSILON / 2
    expect(bestThreshold([1, low], [1, 0])).toBe(1)
  })

  it('is never reached where no row carries the label', () => {
    expect(bestThreshold([0.1, 0.9], [0, 0])).toBe(Number.POSITIVE_INFINITY)
    expect(bestThreshold([], [])).toBe(Number.POSITIVE_INFINITY)
  })
})
