import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileKernels, KERNELS_MODULE } from '../../kernels/compile.ts'
import { levelOf } from './embedding-net.ts'
import { Kernels } from './kernels.ts'

test('the module holds what the compiler makes of kernels/net.ts', { timeout: 30_000 }, async () => {
  expect(await compileKernels()).toBe(readFileSync(KERNELS_MODULE, 'utf8'))
})

const ROWS = 6

/** A table of weights, features of a page (the same row may come twice), and all else that the kernels are given. */
const cases = fc.constantFrom(4, 8, 32).chain((dimensions) => {
  const numbers = (length: number, min: number, max: number) =>
    fc.array(fc.float({ min, max, noNaN: true }), { minLength: length, maxLength: length })
  return fc.record({
    dimensions: fc.constant(dimensions),
    weights: numbers(ROWS * dimensions, -3, 3),
    features: fc.array(fc.tuple(fc.nat(ROWS - 1), fc.float({ min: 0.125, max: 1, noNaN: true })), { maxLength: 20 }),
    steps: numbers(dimensions, 0.25, 2),
    gradient: numbers(dimensions, -2, 2),
    squares: numbers(ROWS, 0, 4),
  })
})

test('compute what plain loops do', () => {
  fc.assert(
    fc.property(cases, ({ dimensions, weights, features, steps, gradient, squares }) => {
      const count = features.length
      const kernels = new Kernels({ rows: ROWS, dimensions, features: 20 })
      kernels.table.set(weights)
      kernels.squares.set(squares)
      kernels.ids.set(features.map(([id]) => id))
      kernels.scales.set(features.map(([, scale]) => scale))
      kernels.steps.set(steps)
      kernels.inverses.set(steps.map((step) => 1 / step))
      kernels.gradient.set(gradient)
      kernels.bounds.set(steps.map((step) => 2 * step))
      const of = (id: number, d: number) => weights[id * dimensions + d]!
      const rounded = (id: number, d: number) => (levelOf(of(id, d), steps[d]!) - 1.5) * steps[d]!
      const sumOf = (weightOf: typeof of) =>
        steps.map((_, d) => features.reduce((sum, [id, scale]) => sum + weightOf(id, d) * scale, 0))

      kernels.pool(count)
      expectClose(kernels.pooled, sumOf(of))
      kernels.poolRounded(count)
      expectClose(kernels.pooled, sumOf(rounded))

      const [norm, rate] = [0.5, 0.25]
      kernels.change(count, norm, rate)
      for (const [id, scale] of features) {
        squares[id] = squares[id]! + norm * scale * scale
        const step = (rate * scale) / Math.sqrt(squares[id]! + 1e-8)
        for (let d = 0; d < dimensions; d++) {
          const most = 2 * steps[d]!
          weights[id * dimensions + d] = Math.max(-most, Math.min(most, of(id, d) - step * gradient[d]!))
        }
      }
      expectClose(kernels.squares, squares)
      expectClose(kernels.table, weights)
    }),
    { numRuns: 300 },
  )
})

function expectClose(array: Float32Array, expected: readonly number[]): void {
  for (const [i, value] of expected.entries()) expect(array[i]).toBeCloseTo(value, 4)
}
