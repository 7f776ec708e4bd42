import type { LexicalSpec, LexicalWeights } from '@pagekind/core/training'
// The slow tokenizer is part of no public entry.
import { type Token, tokens } from '../../../packages/core/src/tokenizer/oracle.ts'
import type { BenchmarkPage } from './pages.ts'

/**
 * The lexical model as one would first write it: features are strings, their weights stand in a Map of arrays. Same
 * features and weights as `LexicalModel`, and the same answers.
 */
export class StringsAndMap {
  readonly #vocabulary = new Map<string, readonly number[]>()
  readonly #weights: LexicalWeights
  readonly #dimensions: number

  /** `pages` are those that will be asked for: their features are the vocabulary. */
  constructor(spec: LexicalSpec, weights: LexicalWeights, pages: readonly BenchmarkPage[]) {
    this.#weights = weights
    this.#dimensions = spec.dimensions
    for (const { url, title } of pages) {
      for (const token of tokens({ url, title, description: '' })) {
        if (this.#vocabulary.has(keyOf(token))) continue
        const row = token.hash >>> (32 - Math.log2(spec.rows))
        this.#vocabulary.set(keyOf(token), vectorOf(weights.embedding, row, spec.dimensions))
      }
    }
  }

  /** The logits of a page. */
  score({ url, title }: BenchmarkPage): number[] {
    const byField = new Map<string, (readonly number[])[]>()
    for (const token of tokens({ url, title, description: '' })) {
      const vector = this.#vocabulary.get(keyOf(token))
      if (vector === undefined) continue
      const list = byField.get(token.field)
      if (list === undefined) byField.set(token.field, [vector])
      else list.push(vector)
    }
    const pooled = new Array<number>(this.#dimensions).fill(0)
    for (const vectors of byField.values()) {
      const scale = 1 / Math.sqrt(vectors.length + 1)
      for (const vector of vectors) for (const [d, value] of vector.entries()) pooled[d]! += scale * value
    }
    const { bias, heads } = this.#weights
    return Array.from(bias, (start, output) =>
      pooled.reduce((sum, value, d) => sum + value * heads[output * this.#dimensions + d]!, start),
    )
  }
}

/** A row's weights: two bits each, less 1.5, the first in a word's lowest. */
function vectorOf(embedding: Int32Array, row: number, dimensions: number): number[] {
  return Array.from({ length: dimensions }, (_, d) => {
    const word = embedding[(row * dimensions + d) >> 4]!
    return ((word >>> (2 * (d & 15))) & 3) - 1.5
  })
}

function keyOf({ field, kind, text }: Token): string {
  return `${field} ${kind} ${text}`
}
