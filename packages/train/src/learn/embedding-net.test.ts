import { expect, test } from 'vitest'
import type { FeatureTable } from '../corpus/features.ts'
import { seededRandom } from '../evaluate/random.ts'
import { EmbeddingNet, levelOf } from './embedding-net.ts'

const WIDTH = 4
// Two pages: the first has features 0 and 1 in the host and 2 in the title, the second feature 3 in the path.
const table: FeatureTable = {
  bits: 2,
  ids: Int32Array.of(0, 1, 2, 3),
  ends: Int32Array.of(2, 2, 2, 3, 3, 3, 4, 4, 4, 4),
}

function net(outputs: number) {
  const made = new EmbeddingNet(2, WIDTH, outputs, seededRandom(1))
  made.embedding.set(Float32Array.from({ length: 4 * WIDTH }, (_, i) => (i % 5) / 10 + 0.1))
  return made
}

test('pools fields by the square root of their features', () => {
  const model = net(1)
  model.weights.set([1, 10, 0, 0])
  expect(model.select(table, 0)).toBe(true)
  model.forward()
  const out = new Float32Array(1)
  model.logits(out)
  const e = model.embedding
  const pooled = [0, 1].map((d) => (e[d]! + e[WIDTH + d]!) / Math.sqrt(3) + e[2 * WIDTH + d]! / Math.sqrt(2))
  expect(out[0]! - model.bias[0]!).toBeCloseTo(pooled[0]! + 10 * pooled[1]!, 5)
})

test('a page with nothing in it is not selected', () => {
  expect(net(1).select({ bits: 2, ids: new Int32Array(0), ends: new Int32Array(5) }, 0)).toBe(false)
})

test('moves the rows of the page against the gradient, and no others', () => {
  const model = net(2)
  const before = model.embedding.slice()
  model.select(table, 0)
  model.forward()
  // The gradient of the pooled vector is Σ error × weight; Adagrad keeps its sign.
  const weights = model.weights.slice()
  const first = model.learn(0, 1, 0.1)
  const second = model.learn(1, 0, 0.1)
  model.backward(0.1)
  for (let d = 0; d < WIDTH; d++) {
    const gradient = (first - 1) * weights[d]! + second * weights[WIDTH + d]!
    for (const row of [0, 1, 2])
      expect(Math.sign(before[row * WIDTH + d]! - model.embedding[row * WIDTH + d]!)).toBe(Math.sign(gradient))
    expect(model.embedding[3 * WIDTH + d]).toBe(before[3 * WIDTH + d])
  }
})

test.each([[false], [true]])('learns to tell two pages apart; quantised: %s', (quantised) => {
  const model = net(1)
  if (quantised) model.quantize()
  for (let step = 0; step < 300; step++) {
    for (const page of [0, 1]) {
      model.select(table, page)
      model.forward()
      model.learn(0, page, 0.1)
      model.backward(0.1)
    }
  }
  const out = new Float32Array(1)
  for (const page of [0, 1]) {
    model.select(table, page)
    model.forward()
    model.logits(out)
    expect(1 / (1 + Math.exp(-out[0]!))).toBeCloseTo(page, 0)
  }
})

test('a quantised net meets four levels of each dimension', () => {
  expect([-9, -1.01, -0.99, 0, 0.99, 1.01, 9].map((weight) => levelOf(weight, 1))).toEqual([0, 0, 1, 2, 2, 3, 3])
  const model = net(1)
  model.quantize()
  model.weights.set([1, 100, 0, 0])
  model.select(table, 1)
  model.forward()
  const out = new Float32Array(1)
  model.logits(out)
  const [first = 0, second = 0] = model.steps!
  const level = (d: number) => (levelOf(model.embedding[3 * WIDTH + d]!, model.steps![d]!) - 1.5) * model.steps![d]!
  expect(first).toBeGreaterThan(0)
  expect(second).toBeGreaterThan(0)
  expect((out[0]! - model.bias[0]!) * Math.SQRT2).toBeCloseTo(level(0) + 100 * level(1), 4)
})

test('a net of tables that tell more rows apart takes the highest bits of each feature', () => {
  const [narrow, wide] = [net(1), net(1)]
  narrow.select(table, 0)
  wide.select({ bits: 4, ids: table.ids.map((id) => id * 4 + 3), ends: table.ends }, 0)
  narrow.forward()
  wide.forward()
  expect(wide.pooled).toEqual(narrow.pooled)
})

test('refuses a width that the kernels cannot take', () => {
  expect(() => new EmbeddingNet(2, 6, 1, seededRandom(1))).toThrow(RangeError)
})
