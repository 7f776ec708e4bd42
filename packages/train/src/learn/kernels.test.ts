import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileKernels, KERNELS_MODULE } from '../../kernels/compile.ts'
import { levelOf } from './embedding-net.ts'
import { KernelMemory } from './kernels.ts'

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
      const one = dimensions
      const memory = new KernelMemory([weights.length, ROWS, count, count, one, one, one, one, one])
      const table = filled(memory, weights)
      const sums = filled(memory, squares)
      const ids = memory.ints(count)
      ids.set(features.map(([id]) => id))
      const scales = filled(
        memory,
        features.map(([, scale]) => scale),
      )
      const sizes = filled(memory, steps)
      const inverses = filled(
        memory,
        steps.map((step) => 1 / step),
      )
      const slope = filled(memory, gradient)
      const bounds = filled(
        memory,
        steps.map((step) => 2 * step),
      )
      const out = memory.floats(dimensions)
      const bytes = dimensions * 4
      const of = (id: number, d: number) => weights[id * dimensions + d]!
      const features32 = [ids.byteOffset, scales.byteOffset, count, table.byteOffset, bytes] as const

      memory.kernels.pool(...features32, out.byteOffset)
      for (let d = 0; d < dimensions; d++)
        expect(out[d]).toBeCloseTo(
          features.reduce((sum, [id, scale]) => sum + of(id, d) * scale, 0),
          4,
        )

      memory.kernels.poolRounded(...features32, sizes.byteOffset, inverses.byteOffset, out.byteOffset)
      for (let d = 0; d < dimensions; d++) {
        const rounded = (id: number) => (levelOf(of(id, d), steps[d]!) - 1.5) * steps[d]!
        expect(out[d]).toBeCloseTo(
          features.reduce((sum, [id, scale]) => sum + rounded(id) * scale, 0),
          4,
        )
      }

      const [norm, rate] = [0.5, 0.25]
      memory.kernels.change(...features32, sums.byteOffset, slope.byteOffset, bounds.byteOffset, norm, rate)
      for (const [id, scale] of features) {
        squares[id] = squares[id]! + norm * scale * scale
        const step = (rate * scale) / Math.sqrt(squares[id]! + 1e-8)
        for (let d = 0; d < dimensions; d++) {
          const most = 2 * steps[d]!
          weights[id * dimensions + d] = Math.max(-most, Math.min(most, of(id, d) - step * gradient[d]!))
        }
      }
      expectClose(sums, squares)
      expectClose(table, weights)
    }),
    { numRuns: 300 },
  )
})

function filled(memory: KernelMemory, numbers: readonly number[]): Float32Array {
  const array = memory.floats(numbers.length)
  array.set(numbers)
  return array
}

function expectClose(array: Float32Array, expected: readonly number[]): void {
  for (const [i, value] of expected.entries()) expect(array[i]).toBeCloseTo(value, 3)
}
