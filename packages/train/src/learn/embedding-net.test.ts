import { expect, test } from 'vitest'
import type { FeatureTable } from '../corpus/features.ts'
import { seededRandom } from '../evaluate/random.ts'
import { EmbeddingNet } from './embedding-net.ts'

// Two pages: the first has features 0 and 1 in the host and 2 in the title, the second feature 3 in the path.
const table: FeatureTable = {
  ids: Int32Array.of(0, 1, 2, 3),
  ends: Int32Array.of(2, 2, 2, 3, 3, 3, 4, 4, 4, 4),
}

function net() {
  const embedding = Float32Array.from({ length: 4 * 2 }, (_, i) => (i % 5) / 10 + 0.1)
  return new EmbeddingNet(embedding, 2)
}

test('pools fields by the square root of their features', () => {
  const model = net()
  const head = model.head(1, () => 0.5, 0)
  head.weights.set([1, 10])
  expect(model.select(table, 0)).toBe(true)
  model.forward()
  const out = new Float32Array(1)
  model.logits(head, out)
  const e = model.embedding
  const pooled = [0, 1].map((d) => (e[d]! + e[2 + d]!) / Math.sqrt(3) + e[4 + d]! / Math.sqrt(2))
  expect(out[0]).toBeCloseTo(pooled[0]! + 10 * pooled[1]!, 5)
})

test('a page with nothing in it is not selected', () => {
  expect(net().select({ ids: new Int32Array(0), ends: new Int32Array(5) }, 0)).toBe(false)
})

test('moves the rows of the page against the gradient, and no others', () => {
  const model = net()
  const random = seededRandom(1)
  const head = model.head(2, random, 0)
  const before = model.embedding.slice()
  model.select(table, 0)
  model.forward()
  // The gradient of the pooled vector is Σ error × weight; Adagrad keeps its sign.
  const weights = head.weights.slice()
  const first = model.learn(head, 0, 1, 0.1)
  const second = model.learn(head, 1, 0, 0.1)
  model.backward(0.1)
  for (let d = 0; d < 2; d++) {
    const gradient = (first - 1) * weights[d]! + second * weights[2 + d]!
    for (const row of [0, 1, 2])
      expect(Math.sign(before[row * 2 + d]! - model.embedding[row * 2 + d]!)).toBe(Math.sign(gradient))
    expect(model.embedding[6 + d]).toBe(before[6 + d])
  }
})

test('learns to tell two pages apart', () => {
  const model = net()
  const random = seededRandom(2)
  const head = model.head(1, random, 0)
  for (let step = 0; step < 200; step++) {
    for (const page of [0, 1]) {
      model.select(table, page)
      model.forward()
      model.learn(head, 0, page, 0.1)
      model.backward(0.1)
    }
  }
  const out = new Float32Array(1)
  for (const page of [0, 1]) {
    model.select(table, page)
    model.forward()
    model.logits(head, out)
    expect(1 / (1 + Math.exp(-out[0]!))).toBeCloseTo(page, 0)
  }
})
