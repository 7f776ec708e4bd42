import { describe, expect, it } from 'vitest'
import { f1DifferenceIntervals, f1Intervals } from './bootstrap.ts'
import type { Decisions } from './evaluate-scores.ts'
import { countLabels, macroF1, microF1 } from './metrics.ts'
import { seededRandom } from './random.ts'

/** Decisions over two labels, wrong at random with the given rate; `perDomain` rows a domain. */
function decisions(rows: number, perDomain: number, errorRate: number, seed: number): Decisions {
  const random = seededRandom(seed)
  const truth = Uint8Array.from({ length: rows * 2 }, (_, cell) => (Math.floor(cell / 2) % 2 === cell % 2 ? 1 : 0))
  return {
    domains: Array.from({ length: rows }, (_, row) => `site${Math.floor(row / perDomain)}.example`),
    truth,
    predicted: truth.map((value) => (random() < errorRate ? 1 - value : value)),
  }
}

describe('f1Intervals', () => {
  it('holds the figure itself and narrows as the square root of the number of domains', () => {
    const small = decisions(400, 1, 0.2, 1)
    const large = decisions(6400, 1, 0.2, 2)
    const widths = [small, large].map((sample) => {
      const { macroF1: macro, microF1: micro } = f1Intervals(sample, 2)
      const counts = countLabels(sample.truth, sample.predicted, 2)
      expect(macro[0]).toBeLessThan(macroF1(counts))
      expect(macro[1]).toBeGreaterThan(macroF1(counts))
      expect(micro[0]).toBeLessThan(microF1(counts))
      expect(micro[1]).toBeGreaterThan(microF1(counts))
      return macro[1] - macro[0]
    })
    expect(widths[0]! / widths[1]!).toBeGreaterThan(3)
    expect(widths[0]! / widths[1]!).toBeLessThan(5.5)
  })

  it('agrees with the spread of fresh samples', () => {
    const figures = Array.from({ length: 300 }, (_, seed) => {
      const sample = decisions(500, 1, 0.2, seed + 10)
      return microF1(countLabels(sample.truth, sample.predicted, 2))
    }).sort((a, b) => a - b)
    const [low, high] = f1Intervals(decisions(500, 1, 0.2, 9), 2).microF1
    const spread = figures[292]! - figures[7]!
    expect((high - low) / spread).toBeGreaterThan(0.8)
    expect((high - low) / spread).toBeLessThan(1.25)
  })

  it('is wider when the same rows stand on fewer sites that err alike', () => {
    const apart = decisions(600, 1, 0, 1)
    const wrongSites = new Set(Array.from({ length: 6 }, (_, site) => site * 10))
    const predicted = apart.truth.map((value, cell) => (wrongSites.has(Math.floor(cell / 20)) ? 1 - value : value))
    const clustered = { ...decisions(600, 10, 0, 1), predicted }
    const width = ([low, high]: readonly [number, number]) => high - low
    expect(width(f1Intervals(clustered, 2).microF1)).toBeGreaterThan(
      2 * width(f1Intervals({ ...apart, predicted }, 2).microF1),
    )
  })

  it('is the same each time, and another for another seed', () => {
    const sample = decisions(100, 2, 0.3, 1)
    expect(f1Intervals(sample, 2, 200, 5)).toEqual(f1Intervals(sample, 2, 200, 5))
    expect(f1Intervals(sample, 2, 200, 6)).not.toEqual(f1Intervals(sample, 2, 200, 5))
  })
})

describe('f1DifferenceIntervals', () => {
  it('is zero between equals and far from zero between a good and a bad system', () => {
    const good = decisions(1000, 2, 0.1, 1)
    const bad = decisions(1000, 2, 0.3, 2)
    expect(f1DifferenceIntervals(good, good, 2).macroF1).toEqual([0, 0])
    const [low, high] = f1DifferenceIntervals(good, bad, 2).macroF1
    expect(low).toBeGreaterThan(0.1)
    expect(high).toBeLessThan(0.3)
  })

  it('is narrower than the two intervals taken apart, since both are measured on one draw', () => {
    const one = decisions(1000, 2, 0.2, 1)
    const changed = one.predicted.map((value, cell) => (cell % 97 === 0 ? 1 - value : value))
    const [low, high] = f1DifferenceIntervals(one, { ...one, predicted: changed }, 2).microF1
    const [ownLow, ownHigh] = f1Intervals(one, 2).microF1
    expect(high - low).toBeLessThan((ownHigh - ownLow) / 2)
  })

  it('refuses systems measured on different rows', () => {
    expect(() => f1DifferenceIntervals(decisions(10, 1, 0, 1), decisions(12, 1, 0, 1), 2)).toThrow(RangeError)
  })
})
