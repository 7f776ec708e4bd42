import { describe, expect, test } from 'vitest'
import { decide, type Judged } from './decide.ts'

const POLICY = { tree: 0.6, text: 0.8 }
const ARTICLE = { link_density: 0.1, paragraph_count: 12 }
const page = (more: Partial<Judged>): Judged => ({
  text: {},
  tree: { none: 1 },
  signals: ARTICLE,
  isThin: false,
  ...more,
})

describe('each branch', () => {
  test.each<[string, Partial<Judged>, object]>([
    [
      'a thin page is left to rules and its address',
      { isThin: true, tree: { proxy: 1 } },
      { label: null, score: 0, branch: 'thin' },
    ],
    [
      'the tree is primary',
      { tree: { proxy: 0.6, games: 0.3 }, text: { games: 1 } },
      { label: 'proxy', score: 0.6, branch: 'tree' },
    ],
    ['the text is a backstop', { text: { proxy: 0.8 }, signals: {} }, { label: 'proxy', score: 0.8, branch: 'text' }],
    [
      'which an article holds back',
      { text: { proxy: 0.95 } },
      { label: 'none', score: 0.95, branch: 'article', about: 'proxy' },
    ],
    [
      'nobody is sure',
      { tree: { proxy: 0.59 }, text: { games: 0.79 } },
      { label: 'none', score: 0.79, branch: 'none' },
    ],
    [
      'no tree: the text alone',
      { tree: null, text: { adult: 0.8 }, signals: null },
      { label: 'adult', score: 0.8, branch: 'text-alone' },
    ],
    [
      'no tree, an article: still the text alone',
      { tree: null, text: { adult: 0.8 } },
      { label: 'adult', score: 0.8, branch: 'text-alone' },
    ],
    [
      'no tree, not sure',
      { tree: null, text: { adult: 0.79, none: 0.9 } },
      { label: 'none', score: 0.79, branch: 'none' },
    ],
    ['nothing known', { tree: null }, { label: 'none', score: 0, branch: 'none' }],
    ['no markup: no article', { text: { proxy: 0.9 }, signals: null }, { label: 'proxy', score: 0.9, branch: 'text' }],
  ])('%s', (_, more, expected) => {
    expect(decide(page(more), POLICY)).toEqual(expected)
  })
})

describe('an article', () => {
  const branchOf = (label: string, signals: Record<string, number>) =>
    decide(page({ text: { [label]: 0.9 }, signals: { ...ARTICLE, ...signals } }), POLICY).branch

  test.each<[string, Record<string, number>, string]>([
    ['proxy', {}, 'article'],
    ['adult', {}, 'article'],
    ['gambling', {}, 'article'],
    ['games', {}, 'text'],
    ['toString', {}, 'text'],
    ['proxy', { link_density: 0.33 }, 'text'],
    ['proxy', { paragraph_count: 2 }, 'text'],
    ['proxy', { has_dominant_canvas: 1 }, 'text'],
    ['proxy', { has_url_like_input: 1 }, 'text'],
    ['proxy', { url_embeds_url: 1 }, 'text'],
    ['proxy', { has_video_player: 1 }, 'article'],
    ['adult', { has_video_player: 1 }, 'text'],
    ['gambling', { has_large_xorigin_iframe: 1 }, 'text'],
    ['gambling', { has_gambling_license_seal: 1 }, 'text'],
  ])('about %s with %j: %s', (label, signals, expected) => {
    expect(branchOf(label, signals)).toBe(expected)
  })

  test('never holds the tree back: as a hard rule over it this guard once cut the recall of gambling from 0.74 to 0.15', () => {
    for (const label of ['proxy', 'adult', 'gambling', 'games']) {
      expect(decide(page({ tree: { [label]: 0.6 }, text: { [label]: 0.9 } }), POLICY)).toMatchObject({
        label,
        branch: 'tree',
      })
    }
  })
})

describe('a caller’s threshold', () => {
  test('tightens the tree and floors the backstop, and loosens neither', () => {
    const sure = page({ tree: { proxy: 0.7 }, text: { proxy: 0.85 }, signals: {} })
    const branch = (caller: number) => decide(sure, { ...POLICY, caller }).branch
    expect([0, 0.5, 0.7, 0.71, 0.85, 0.86].map(branch)).toEqual(['tree', 'tree', 'tree', 'text', 'text', 'none'])
    expect(decide(page({ tree: null, text: { proxy: 0.85 } }), { ...POLICY, caller: 0.9 }).branch).toBe('none')
  })
})

test.each([
  [{ text: { proxy: 1.1 } }, POLICY],
  [{ tree: { proxy: Number.NaN } }, POLICY],
  [{}, { tree: -1, text: 0.5 }],
  [{}, { ...POLICY, caller: 2 }],
])('%j, %j is refused', (more, policy) => {
  expect(() => decide(page(more), policy)).toThrow('E_INPUT')
})
