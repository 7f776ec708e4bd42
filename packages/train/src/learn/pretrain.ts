import type { FeatureTable } from '../corpus/features.ts'
import type { NoisyPage } from '../corpus/rows.ts'
import { seededRandom } from '../evaluate/random.ts'
import { type Dropout, EmbeddingNet } from './embedding-net.ts'
import { shuffle } from './random.ts'

const EPOCHS = 2
const RATE = 0.1
/** A set's own label is learnt where at least this many pages carry it. */
const LEAST_PAGES = 20
/** Labels of more pages than this are thinned to the square root of the excess, so that none drowns the others. */
const COMMON = 4000
/** Labels drawn against the true one at each step. */
const NEGATIVES = 15
const NEGATIVE_TABLE = 1 << 20
/** The silver topics are a weaker lesson than the set's own label. */
const SILVER_IMPORTANCE = 0.5
/** The host is hidden most, so that a page's words must explain it too. */
const DROPOUT: Dropout = { feature: 0.2, fields: [0.4, 0.15, 0.15, 0.1, 0.2] }

/**
 * Learns an embedding from the noisy pages by predicting the label each set gives its own pages (about 1,800
 * communities, sections and categories, by negative sampling) and the silver topics beside it. Returns
 * `vocabulary × dimensions` numbers. About a minute for 340,000 pages.
 */
export function pretrain(
  pages: readonly NoisyPage[],
  table: FeatureTable,
  rows: number,
  dimensions: number,
  topics: number,
  seed: number,
  progress: (done: number) => void,
): Float32Array {
  const random = seededRandom(seed)
  const embedding = new Float32Array(rows * dimensions)
  for (let i = 0; i < embedding.length; i++) embedding[i] = (random() - 0.5) * 0.2
  const net = new EmbeddingNet(embedding, dimensions)
  const { labels, indexOf, counts } = countLabels(pages)
  const labelHead = net.head(labels, random, 0)
  const topicHead = net.head(topics, random, 0)
  const negatives = negativeTable(counts)
  const order = Int32Array.from(pages.keys()).filter((page) => indexOf.has(pages[page]!.label))
  const total = order.length * EPOCHS
  let done = 0
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random)
    for (const at of order) {
      const page = pages[at]!
      const label = indexOf.get(page.label)!
      const rate = RATE * (1 - done / total) + 1e-4
      if (++done % 10_000 === 0) progress(done / total)
      if (random() > Math.sqrt(COMMON / counts[label]!)) continue
      if (!net.select(table, at, DROPOUT, random)) continue
      net.forward()
      net.learn(labelHead, label, 1, rate)
      for (let i = 0; i < NEGATIVES; i++) {
        const other = negatives[Math.floor(random() * NEGATIVE_TABLE)]!
        if (other !== label) net.learn(labelHead, other, 0, rate)
      }
      if (page.silver.length > 0)
        for (let topic = 0; topic < topics; topic++)
          net.learn(topicHead, topic, page.silver.includes(topic) ? 1 : 0, rate, SILVER_IMPORTANCE)
      net.backward(rate)
    }
  }
  return embedding
}

function countLabels(pages: readonly NoisyPage[]): { labels: number; indexOf: Map<string, number>; counts: number[] } {
  const all = new Map<string, number>()
  for (const page of pages) all.set(page.label, (all.get(page.label) ?? 0) + 1)
  const kept = [...all].filter(([, count]) => count >= LEAST_PAGES)
  return {
    labels: kept.length,
    indexOf: new Map(kept.map(([label], index) => [label, index])),
    counts: kept.map(([, count]) => count),
  }
}

/** Labels to draw negatives from, each in proportion to the square root of its pages. */
function negativeTable(counts: readonly number[]): Int32Array {
  const weights = counts.map(Math.sqrt)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const table = new Int32Array(NEGATIVE_TABLE)
  let label = 0
  let reached = weights[0]! / sum
  for (let i = 0; i < NEGATIVE_TABLE; i++) {
    while ((i + 0.5) / NEGATIVE_TABLE > reached && label < weights.length - 1) reached += weights[++label]! / sum
    table[i] = label
  }
  return table
}
