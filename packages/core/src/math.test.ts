import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exp, log } from './math.ts'

test('exp is e^x to fourteen digits', () => {
  fc.assert(
    fc.property(fc.double({ min: -708, max: 708, noNaN: true }), (x) => {
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-14)
    }),
    { numRuns: 20_000 },
  )
  expect([exp(0), exp(-0), exp(1000), exp(-1000), exp(Infinity), exp(-Infinity), exp(Number.NaN)]).toEqual([
    1,
    1,
    Infinity,
    0,
    Infinity,
    0,
    Number.NaN,
  ])
})

test('log is the natural logarithm to fourteen digits', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), (x) => {
      expect(Math.abs(log(x) - Math.log(x))).toBeLessThanOrEqual(1e-14 * Math.log(x))
    }),
    { numRuns: 20_000 },
  )
  expect(log(1)).toBe(0)
})

test('the same bits everywhere: known answers', () => {
  expect([exp(0.1), exp(-3.7), exp(42.42), log(1.1), log(41)].map(bits)).toEqual(KNOWN)
})

const KNOWN = ['3ff1aec7b35a00d0', '3f99511fc6871039', '43c25e36137cf9c4', '3fb8663f793c46cc', '400db565458eac4e']

function bits(x: number): string {
  return new BigUint64Array(Float64Array.of(x).buffer)[0]!.toString(16)
}
