import { expect, test } from 'vitest'
import { tabulate } from '../corpus/features.ts'
import type { NoisyPage } from '../corpus/rows.ts'
import { COMMUNITY_WIDTH, communityVectors, learnCommunities } from './communities.ts'

const ROW_BITS = 14
const WORDS = {
  'r/politics': ['election', 'minister', 'parliament', 'senate', 'ballot'],
  'r/baking': ['dough', 'oven', 'sourdough', 'flour', 'rye'],
  'r/chess': ['gambit', 'endgame', 'bishop', 'checkmate', 'opening'],
}
const names = Object.keys(WORDS) as (keyof typeof WORDS)[]

function page(i: number, community: keyof typeof WORDS, named: string = community): NoisyPage {
  const words = WORDS[community]
  const title = [words[i % 5], words[(i * 3 + 1) % 5]].join(' ')
  const url = `https://site${i}.example/`
  return { url, title, description: '', community: named, silver: [], safety: -1, domain: url }
}

// Forty pages of each; of a fourth, which speaks of chess too, only a few: too few to be learnt.
const pages = [
  ...Array.from({ length: 120 }, (_, i) => page(i, names[i % 3]!)),
  ...Array.from({ length: 5 }, (_, i) => page(i, 'r/chess', 'r/rare')),
]
const table = tabulate(pages, ROW_BITS + 2)
const all = Int32Array.from(pages.keys())

function learn(places: Int32Array, seed: number) {
  return learnCommunities(table, ROW_BITS, pages, places, seed, () => {})
}

test('pages of sites never seen lie by the pages of their community', () => {
  const unseen = names.flatMap((name) => [page(1001, name), page(1002, name)])
  const vectors = communityVectors(learn(all, 1), tabulate(unseen, ROW_BITS + 2), Int32Array.from(unseen.keys()))
  expect(vectors).toHaveLength(unseen.length * COMMUNITY_WIDTH)
  const vector = (i: number) => vectors.subarray(i * COMMUNITY_WIDTH, (i + 1) * COMMUNITY_WIDTH)
  for (const [i, one] of unseen.entries())
    for (const [j, other] of unseen.entries())
      if (i !== j && one.community === other.community)
        for (const [k, stranger] of unseen.entries())
          if (stranger.community !== one.community)
            expect(cosine(vector(i), vector(j))).toBeGreaterThan(cosine(vector(i), vector(k)))
})

test('learns communities with pages enough, from the pages it may see, the same twice', () => {
  const net = learn(all, 1)
  expect(net.outputs).toBe(3)
  expect(learn(all, 1).embedding).toEqual(net.embedding)
  expect(learn(all, 2).embedding).not.toEqual(net.embedding)
  const twoOfThree = all.filter((place) => pages[place]!.community !== 'r/baking')
  expect(learn(twoOfThree, 1).outputs).toBe(2)
})

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}
