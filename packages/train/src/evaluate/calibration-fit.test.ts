import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedCalibrationError } from './calibration-error.ts'
import { applyCalibration, fitCalibration, fitIsotonic, fitPlatt, type Margins } from './calibration-fit.ts'
import { seededRandom } from './random.ts'

/** Margins in -4 to 4 whose truth follows the given probability. */
function drawn(
  rows: number,
  probability: (margin: number) => number,
  seed = 1,
): { margins: number[]; truth: number[] } {
  const random = seededRandom(seed)
  const margins = Array.from({ length: rows }, () => random() * 8 - 4)
  return { margins, truth: margins.map((margin) => (random() < probability(margin) ? 1 : 0)) }
}

const logistic = (a: number, b: number) => (z: number) => 1 / (1 + Math.exp(-(a * z + b)))
const stairs = (z: number) => (z < -1 ? 0.05 : z < 2 ? 0.4 : 0.97)
const groupsOf = (rows: number) => Array.from({ length: rows }, (_, row) => `${row % 700}.example`)

function loss(a: number, b: number, { margins, truth }: Margins): number {
  let sum = 0
  for (let row = 0; row < margins.length; row++) {
    const p = logistic(a, b)(margins[row]!)
    sum -= Math.log(truth[row] === 1 ? p : 1 - p)
  }
  return sum
}

const small = fc
  .array(fc.record({ margin: fc.double({ min: -6, max: 6, noNaN: true }), truth: fc.constantFrom(0, 1) }), {
    minLength: 1,
    maxLength: 150,
  })
  .map((rows) => ({ margins: rows.map((row) => row.margin), truth: rows.map((row) => row.truth) }))

describe('fitPlatt', () => {
  it('finds the slope and offset that the truth was drawn with', () => {
    const { a, b } = fitPlatt(drawn(50_000, logistic(1.7, -0.8)))
    expect(a).toBeCloseTo(1.7, 1)
    expect(b).toBeCloseTo(-0.8, 1)
  })

  it('stands where no step around it does better, but for the smoothing of the targets', () => {
    const data = drawn(5000, logistic(0.6, 0.4))
    const { a, b } = fitPlatt(data)
    const best = loss(a, b, data)
    for (const [da, db] of [
      [0.05, 0],
      [-0.05, 0],
      [0, 0.05],
      [0, -0.05],
    ] as const) {
      expect(loss(a + da, b + db, data)).toBeGreaterThan(best)
    }
  })

  it('has no negative slope and stays finite, whatever the rows', () => {
    expect(fitPlatt(drawn(1000, logistic(-1, 0))).a).toBe(0)
    expect(fitPlatt({ margins: [-1, -2, 1, 2], truth: [0, 0, 1, 1] }).a).toBeLessThan(100)
    expect(applyCalibration(fitPlatt({ margins: [1, 1], truth: [0, 0] }), 1)).toBeCloseTo(0.25, 5)
    fc.assert(
      fc.property(small, (data) => {
        const { a, b } = fitPlatt(data)
        expect(a).toBeGreaterThanOrEqual(0)
        expect(Number.isFinite(a) && Number.isFinite(b)).toBe(true)
      }),
    )
  })
})

describe('fitIsotonic', () => {
  it('has ascending points strictly within 0 and 1, as many rows to each as say something', () => {
    fc.assert(
      fc.property(small, (data) => {
        const { x, y } = fitIsotonic(data)
        expect(x.length).toBe(y.length)
        expect(x.length).toBeGreaterThanOrEqual(1)
        expect(x.length).toBeLessThanOrEqual(Math.max(1, data.margins.length / 20))
        for (let i = 0; i < x.length; i++) {
          expect(y[i]! > 0 && y[i]! < 1).toBe(true)
          if (i > 0) expect(x[i]! > x[i - 1]! && y[i]! >= y[i - 1]!).toBe(true)
        }
      }),
    )
  })

  it('follows stairs that no logistic curve follows', () => {
    const calibration = fitIsotonic(drawn(40_000, stairs))
    for (const [margin, rate] of [
      [-3, 0.05],
      [0.5, 0.4],
      [3.5, 0.97],
    ] as const) {
      expect(applyCalibration(calibration, margin)).toBeCloseTo(rate, 1)
    }
  })

  it('does not depend on the order of the rows', () => {
    const { margins, truth } = drawn(300, stairs)
    const reversed = { margins: [...margins].reverse(), truth: [...truth].reverse() }
    const [one, other] = [fitIsotonic({ margins, truth }), fitIsotonic(reversed)]
    expect(one.y).toEqual(other.y)
    for (const [i, x] of one.x.entries()) expect(x).toBeCloseTo(other.x[i]!, 10)
  })
})

describe('applyCalibration', () => {
  it('draws straight lines between the points and keeps the ends beyond them', () => {
    const calibration = { kind: 'isotonic', x: [-1, 1, 2], y: [0.1, 0.5, 0.9] } as const
    const expected = [
      [-5, 0.1],
      [-1, 0.1],
      [0, 0.3],
      [1, 0.5],
      [1.5, 0.7],
      [2, 0.9],
      [9, 0.9],
    ] as const
    for (const [margin, probability] of expected)
      expect(applyCalibration(calibration, margin)).toBeCloseTo(probability, 12)
  })
})

describe('fitCalibration', () => {
  it('takes Platt for a logistic truth and isotonic for stairs', () => {
    expect(fitCalibration(drawn(5000, logistic(1, -1)), groupsOf(5000)).kind).toBe('platt')
    expect(fitCalibration(drawn(5000, stairs), groupsOf(5000)).kind).toBe('isotonic')
  })

  it('takes Platt where too few rows are true, or all are of one group', () => {
    expect(
      fitCalibration(
        drawn(300, () => 0.05),
        groupsOf(300),
      ).kind,
    ).toBe('platt')
    expect(fitCalibration(drawn(3000, stairs), new Array(3000).fill('one.example')).kind).toBe('platt')
  })

  it('makes fresh scores calibrated', () => {
    const fresh = drawn(20_000, stairs, 2)
    const calibration = fitCalibration(drawn(20_000, stairs, 1), groupsOf(20_000))
    const before = expectedCalibrationError(fresh.margins.map(logistic(1, 0)), fresh.truth)
    const after = expectedCalibrationError(
      fresh.margins.map((margin) => applyCalibration(calibration, margin)),
      fresh.truth,
    )
    expect(after).toBeLessThan(0.02)
    expect(after).toBeLessThan(before / 3)
  })
})
