import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedCalibrationError } from './calibration-error.ts'

const rows = fc.array(fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), truth: fc.constantFrom(0, 1) }), {
  minLength: 1,
  maxLength: 200,
})

function ece(of: readonly { score: number; truth: number }[], bins?: number): number {
  return expectedCalibrationError(
    of.map((row) => row.score),
    of.map((row) => row.truth),
    bins,
  )
}

describe('expectedCalibrationError', () => {
  it('is the gap between mean score and rate where there is one bin', () => {
    fc.assert(
      fc.property(rows, (sample) => {
        const score = sample.reduce((sum, row) => sum + row.score, 0)
        const truth = sample.reduce((sum, row) => sum + row.truth, 0)
        expect(ece(sample, 1)).toBeCloseTo(Math.abs(score - truth) / sample.length, 10)
      }),
    )
  })

  it('is the mean over hand-made bins', () => {
    const sample = [
      { score: 0.1, truth: 0 },
      { score: 0.3, truth: 1 },
      { score: 0.8, truth: 1 },
      { score: 0.6, truth: 1 },
    ]
    // Bins {0.1, 0.3} and {0.6, 0.8}: |0.2 - 0.5| and |0.7 - 1|, each half of the rows.
    expect(ece(sample, 2)).toBeCloseTo(0.3, 12)
  })

  it('does not depend on the order of the rows, equal scores or not', () => {
    const tied = fc.array(fc.record({ score: fc.constantFrom(0.2, 0.5, 0.7), truth: fc.constantFrom(0, 1) }), {
      minLength: 1,
      maxLength: 60,
    })
    fc.assert(
      fc.property(fc.oneof(tied, rows), fc.func(fc.nat()), (sample, rank) => {
        const shuffled = [...sample.entries()].sort(([a], [b]) => rank(a) - rank(b)).map(([, row]) => row)
        expect(ece(shuffled)).toBeCloseTo(ece(sample), 10)
      }),
    )
  })

  it('is 0 for perfect scores and for no rows, 1 for perfectly wrong ones', () => {
    const sample = Array.from({ length: 40 }, (_, row) => ({ score: row % 2, truth: row % 2 }))
    expect(ece(sample, 2)).toBe(0)
    expect(
      ece(
        sample.map(({ score, truth }) => ({ score: 1 - score, truth })),
        2,
      ),
    ).toBe(1)
    expect(ece([])).toBe(0)
  })
})
