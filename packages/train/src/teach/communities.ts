import type { FeatureTable } from '../corpus/features.ts'
import type { NoisyPage } from '../corpus/rows.ts'
import { seededRandom } from '../evaluate/random.ts'
import { type Dropout, EmbeddingNet } from '../learn/embedding-net.ts'
import { shuffle } from '../learn/random.ts'

/** Numbers of a community vector. */
export const COMMUNITY_WIDTH = 64
/** A community that shared fewer pages says little of what it shares. */
const LEAST_PAGES = 20
const PASSES = 2
/** At the start and at the end. */
const RATES = [0.11, 0.01] as const
const DROPOUT: Dropout = { feature: 0.3, fields: [0.3, 0.15, 0.1, 0.1, 0.2] }
/** Other communities that a page is told apart from, each time it is met. */
const NEGATIVES = 15
/** Draws of a community go by its pages to this power, so that small ones are met too (Mikolov et al. 2013). */
const SMOOTHING = 0.75

/**
 * First of two stages of learning: from half a million pages and nothing but who shared them, which of some 2,400 communities,
 * categories or sections their sets name, a net of n-grams learns what is alike. The labels are noisy, so none of them is
 * believed: only the vector that a page has in that net goes on, to the stage that learns the labels meant (`vector-teacher.ts`).
 * Noise contrastive: a page's community against some drawn at random. A minute or two.
 *
 * `places`: which of `pages` to learn, whose features `table` holds. The net has `2 ** rowBits` rows.
 */
export function learnCommunities(
  table: FeatureTable,
  rowBits: number,
  pages: readonly NoisyPage[],
  places: Int32Array,
  seed: number,
  progress: (done: number) => void,
): EmbeddingNet {
  const random = seededRandom(seed)
  const pagesOf = new Map<string, number>()
  for (const place of places) {
    const { community } = pages[place]!
    if (community !== undefined) pagesOf.set(community, (pagesOf.get(community) ?? 0) + 1)
  }
  const communities = [...pagesOf.keys()].filter((name) => pagesOf.get(name)! >= LEAST_PAGES)
  const numberOf = new Map<string | undefined, number>(communities.map((name, number) => [name, number]))
  const net = new EmbeddingNet(rowBits, COMMUNITY_WIDTH, communities.length, random)
  const draw = drawer(
    communities.map((name) => pagesOf.get(name)! ** SMOOTHING),
    random,
  )
  const order = places.filter((place) => numberOf.has(pages[place]!.community))
  const total = order.length * PASSES
  let done = 0
  for (let pass = 0; pass < PASSES; pass++) {
    shuffle(order, random)
    for (const page of order) {
      if (++done % 10_000 === 0) progress(done / total)
      const rate = RATES[0] + ((RATES[1] - RATES[0]) * done) / total
      if (!net.select(table, page, DROPOUT, random)) continue
      net.forward()
      const own = numberOf.get(pages[page]!.community)!
      net.learn(own, 1, rate)
      for (let i = 0; i < NEGATIVES; i++) {
        const other = draw()
        if (other !== own) net.learn(other, 0, rate)
      }
      net.backward(rate)
    }
  }
  return net
}

/** The vectors of the pages at `places`, one after the other. */
export function communityVectors(net: EmbeddingNet, table: FeatureTable, places: Int32Array): Float32Array {
  const vectors = new Float32Array(places.length * COMMUNITY_WIDTH)
  for (const [index, place] of places.entries()) {
    net.select(table, place)
    net.forward()
    vectors.set(net.pooled, index * COMMUNITY_WIDTH)
  }
  return vectors
}

/** Draws indices in proportion to their weights, from a table of a million places. */
function drawer(weights: readonly number[], random: () => number): () => number {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const drawn = new Int32Array(DRAWS)
  let index = 0
  let below = (weights[0] ?? 0) / sum
  for (let i = 0; i < DRAWS; i++) {
    while (i / DRAWS >= below && index < weights.length - 1) below += weights[++index]! / sum
    drawn[i] = index
  }
  return () => drawn[Math.floor(random() * DRAWS)]!
}

const DRAWS = 2 ** 20
