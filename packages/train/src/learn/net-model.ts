import type { FeatureTable } from '../corpus/features.ts'
import { OUTPUTS } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'
import { seededRandom } from '../evaluate/random.ts'
import { type Dropout, EmbeddingNet, type Head } from './embedding-net.ts'
import { shuffle } from './random.ts'
import { positiveImportance, SURENESS, targetsOf } from './targets.ts'

const DROPOUT: Dropout = { feature: 0.3, fields: [0.15, 0.05, 0.05, 0.05, 0.2] }

/** An embedding with one head for all outputs, and how it learns from hand-labelled rows. */
export class NetModel {
  readonly net: EmbeddingNet
  readonly head: Head
  readonly random: () => number

  /** Starts from an embedding, which it copies. */
  constructor(embedding: Float32Array, dimensions: number, seed: number) {
    this.random = seededRandom(seed)
    this.net = new EmbeddingNet(embedding.slice(), dimensions)
    this.head = this.net.head(OUTPUTS, this.random, -2)
  }

  /** Learns one labelled page. `targets` holds the page's outputs from `at` on. */
  learnGolden(
    table: FeatureTable,
    page: number,
    targets: Float32Array,
    at: number,
    positive: Float32Array,
    sure: number,
    rate: number,
  ): void {
    if (!this.net.select(table, page, DROPOUT, this.random)) return
    this.net.forward()
    for (let output = 0; output < OUTPUTS; output++) {
      const target = targets[at + output]!
      this.net.learn(this.head, output, target, rate, SURENESS[sure]! * (target === 1 ? positive[output]! : 1))
    }
    this.net.backward(rate)
  }

  /** Learns the labelled rows for some epochs, the rate falling linearly to 0. `pages[i]` is row i's place in `table`. */
  fineTune(rows: readonly LabelledRow[], table: FeatureTable, pages: Int32Array, epochs: number, rate: number): void {
    const targets = targetsOf(rows)
    const positive = positiveImportance(targets)
    const order = Int32Array.from(rows.keys())
    let done = 0
    for (let epoch = 0; epoch < epochs; epoch++) {
      shuffle(order, this.random)
      for (const row of order) {
        const now = rate * (1 - done++ / (order.length * epochs))
        this.learnGolden(table, pages[row]!, targets, row * OUTPUTS, positive, rows[row]!.sure, now)
      }
    }
  }

  /** Writes a page's logits to `out` from `at` on. */
  logits(table: FeatureTable, page: number, out: Float32Array, at: number): void {
    this.net.select(table, page)
    this.net.forward()
    this.net.logits(this.head, out, at)
  }
}
