import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Activation, type Calibration, Calibrator } from './calibration.ts'

// The obvious version: straight from the definitions, with the engine's own exp and log.
function oracle(activation: Activation, calibrations: readonly Calibration[], logits: readonly number[]): number[] {
  return calibrations.map((calibration, i) => {
    const others = logits.filter((_, j) => j !== i)
    const peak = Math.max(...others)
    const logSumExp = peak + Math.log(others.map((logit) => Math.exp(logit - peak)).reduce((a, b) => a + b, 0))
    const z = activation === 'sigmoid' ? logits[i]! : logits[i]! - logSumExp
    if (calibration.kind === 'platt') return 1 / (1 + Math.exp(-(calibration.a * z + calibration.b)))
    const { x, y } = calibration
    if (z <= x[0]!) return y[0]!
    const right = x.findIndex((point) => point > z)
    if (right === -1) return y.at(-1)!
    return y[right - 1]! + ((y[right]! - y[right - 1]!) * (z - x[right - 1]!)) / (x[right]! - x[right - 1]!)
  })
}

const number = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true })
const platt = fc.record({
  kind: fc.constant('platt' as const),
  a: fc.double({ min: 0, max: 5, noNaN: true }),
  b: number(5),
})
const isotonic = fc
  .uniqueArray(fc.integer({ min: -2000, max: 2000 }), { minLength: 1, maxLength: 12 })
  .chain((points) =>
    fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: points.length, maxLength: points.length })
      .map((values) => ({
        kind: 'isotonic' as const,
        x: points.sort((a, b) => a - b).map((point) => point / 100),
        y: values.sort((a, b) => a - b),
      })),
  )
const head = fc
  .array(fc.tuple(fc.oneof(platt, isotonic), number(40)), { minLength: 2, maxLength: 12 })
  .map((labels) => ({
    calibrations: labels.map(([calibration]) => calibration),
    logits: labels.map(([, logit]) => logit),
  }))
const activation = fc.constantFrom<Activation>('sigmoid', 'softmax')

function apply(kind: Activation, calibrations: readonly Calibration[], logits: readonly number[]): number[] {
  const out = new Float64Array(calibrations.length)
  new Calibrator(kind, calibrations).apply([Number.NaN, ...logits, Number.NaN], 1, out)
  return [...out]
}

describe('calibrated scores', () => {
  test('are those of the definitions', () => {
    fc.assert(
      fc.property(activation, head, (kind, { calibrations, logits }) => {
        const expected = oracle(kind, calibrations, logits)
        apply(kind, calibrations, logits).forEach((score, i) => {
          expect(Math.abs(score - expected[i]!)).toBeLessThan(1e-9)
        })
      }),
      { numRuns: 5000 },
    )
  })

  test('lie within 0 and 1 and never fall when the label’s logit rises', () => {
    fc.assert(
      fc.property(
        activation,
        head,
        number(1e6),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (kind, { calibrations, logits }, base, step) => {
          const [low] = apply(kind, calibrations, [base, ...logits.slice(1)])
          const [high] = apply(kind, calibrations, [base + step, ...logits.slice(1)])
          expect(low).toBeGreaterThanOrEqual(0)
          expect(high).toBeLessThanOrEqual(1)
          expect(high).toBeGreaterThanOrEqual(low! - 1e-12)
        },
      ),
      { numRuns: 5000 },
    )
  })

  test('with a = 1 and b = 0 are the softmax itself, also where one label is all but certain', () => {
    const plain: Calibration = { kind: 'platt', a: 1, b: 0 }
    fc.assert(
      fc.property(fc.array(number(30), { minLength: 2, maxLength: 6 }), (logits) => {
        const scores = apply(
          'softmax',
          logits.map(() => plain),
          logits,
        )
        expect(scores.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
      }),
    )
    const [sure, rest] = apply('softmax', [plain, plain], [50, 0])
    expect(sure).toBe(1)
    expect(rest! / Math.exp(-50)).toBeCloseTo(1, 12)
    const twoHundred = apply('softmax', Array(200).fill(plain), [700, ...Array(199).fill(-700)])
    expect(twoHundred[0]).toBe(1)
    expect(twoHundred[1]).toBe(0)
  })

  test('a constant calibration is constant', () => {
    expect(apply('sigmoid', [{ kind: 'isotonic', x: [0], y: [0.25] }], [99])).toEqual([0.25])
    expect(apply('sigmoid', [{ kind: 'platt', a: 0, b: 0 }], [99])).toEqual([0.5])
  })
})
