import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PagekindError } from '@pagekind/common'
import { describe, expect, test } from 'vitest'
import { loadTrees } from './load.ts'

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../fixtures/${name}.json`), 'utf8')).model

const HYBRID = {
  classes: ['none', 'proxy'],
  baseline: [0.5, -0.5],
  n_text: 2,
  engineered: ['link_density', 'form_count'],
  thr_fusion: 0.5,
  thr_text: 0.7,
  trees: [
    [
      [
        [2, 0.33, 1, 2, 0, 0, 1],
        [0, 0, 0, 0, 0.25, 1, 0],
        [3, 1, 3, 4, 0, 0, 0],
        [0, 0, 0, 0, -1, 1, 0],
        [0, 0, 0, 0, 2, 1, 0],
      ],
      [[0, 0, 0, 0, 0.125, 1, 0]],
    ],
  ],
}

describe('the published hybrid classifier’s trees', () => {
  const trees = loadTrees(HYBRID)

  test('take class probabilities and named signals', () => {
    expect(trees).toMatchObject({ format: 'hybrid', classes: ['none', 'proxy'], width: 2 })
    expect(trees.features).toEqual(['text:none', 'text:proxy', 'link_density', 'form_count'])
  })

  test.each([
    [0.33, 9, 0.75],
    [0.34, 1, -0.5],
    [0.34, 2, 2.5],
    [Number.NaN, 2, 0.75],
    [0.34, Number.NaN, 2.5],
  ])('link_density %d, form_count %d: %d', (density, forms, expected) => {
    const row = Float64Array.of(0.9, 0.1, density, forms)
    expect(Array.from(trees.raw(row))).toEqual([expected, -0.375])
    const [none, proxy] = trees.predict(row)
    expect(none! + proxy!).toBeCloseTo(1, 12)
    expect(Math.log(none! / proxy!)).toBeCloseTo(expected + 0.375, 12)
  })
})

describe('what is no model', () => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'E_TREES_FORMAT'],
    ['text', 'no JSON', 'E_TREES_FORMAT'],
    ['a list', [], 'E_TREES_FORMAT'],
    ['another object', { trees: [] }, 'E_TREES_FORMAT'],
    ['a prototype’s member', JSON.parse('{"__proto__":{"engineered":[],"trees":[]}}'), 'E_TREES_FORMAT'],
    ['too few trees', { ...HYBRID, trees: [[[]]] }, 'E_TREES_FORMAT'],
    ['no nodes', { ...HYBRID, trees: [[[], []]] }, 'E_TREES_STRUCTURE'],
    ['a circle', tree([0, 1, 1, 2, 0, 0, 0], [0, 1, 0, 2, 0, 0, 0], [0, 0, 0, 0, 1, 1, 0]), 'E_TREES_STRUCTURE'],
    ['one child twice', tree([0, 1, 1, 1, 0, 0, 0], [0, 0, 0, 0, 1, 1, 0]), 'E_TREES_STRUCTURE'],
    ['a child out of range', tree([0, 1, 1, 9, 0, 0, 0], [0, 0, 0, 0, 1, 1, 0]), 'E_TREES_STRUCTURE'],
    ['a stray', tree([0, 0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 1, 1, 0]), 'E_TREES_STRUCTURE'],
    ['another feature', tree([7, 1, 1, 2, 0, 0, 0], [0, 0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 1, 1, 0]), 'E_TREES_STRUCTURE'],
    [
      'a threshold that is no number',
      tree([0, null, 1, 2, 0, 0, 0], [0, 0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 1, 1, 0]),
      'E_TREES_STRUCTURE',
    ],
    ['a value that is none', tree([0, 0, 0, 0, 'x', 1, 0]), 'E_TREES_STRUCTURE'],
    ['too few base scores', { ...HYBRID, baseline: [1] }, 'E_TREES_STRUCTURE'],
    ['a billion features', { ...HYBRID, n_text: 1e9 }, 'E_TREES_FORMAT'],
  ])('%s', (_, source, code) => {
    expect(() => loadTrees(source)).toThrow(expect.objectContaining({ code }))
  })

  function tree(...nodes: unknown[][]) {
    return { ...HYBRID, classes: ['a'], baseline: [0], trees: [[nodes]] }
  }

  test('rows of another length, and places too small', () => {
    const trees = loadTrees(HYBRID)
    for (const row of [new Float64Array(3), [1, 2, 3, 4], null]) {
      expect(() => trees.predict(row as never)).toThrow('E_INPUT')
    }
    expect(() => trees.predict(new Float64Array(4), new Float64Array(1))).toThrow('E_INPUT')
    expect(() => trees.predictBatch(new Float64Array(8), 3)).toThrow('E_INPUT')
    expect(trees.predictBatch(new Float64Array(8), 2)).toHaveLength(4)
    expect(trees.predictBatch(new Float64Array(0), 0)).toHaveLength(0)
  })
})

describe('3,000 mutations of valid models', () => {
  // Seeded: a failure can be looked into.
  let state = 11
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const ODD = [null, -1, 0, 1, 1e9, 0.5, '', 'x', '1e999', [], {}, true, Number.NaN, Infinity]

  test.each(['hybrid', 'hist-binary', 'xgboost-leaves', 'xgboost-dart', 'xgboost-categories'])(
    '%s: refused, or answers with numbers',
    (name) => {
      const text = name === 'hybrid' ? JSON.stringify(HYBRID) : asText(fixture(name))
      for (let i = 0; i < 600; i++) {
        const json = JSON.parse(text.replaceAll(/\bNaN\b/g, 'null'))
        mutate(json)
        try {
          const trees = loadTrees(json)
          const row = new Float64Array(trees.features.length).fill(below(3) - 1)
          for (const one of trees.raw(row)) expect(Number.isNaN(one)).toBe(false)
        } catch (error) {
          if (!PagekindError.is(error)) throw error
          expect(error.code).toMatch(/^E_TREES_/)
        }
      }
    },
  )

  function asText(value: unknown): string {
    return typeof value === 'string' ? value : JSON.stringify(value)
  }

  /** Replaces or removes something, somewhere. */
  function mutate(json: unknown): void {
    let place = json as Record<string, unknown>
    for (;;) {
      const keys = Object.keys(place)
      const key = keys[below(keys.length)]!
      const inner = place[key]
      if (typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0 && below(12) > 0) {
        place = inner as Record<string, unknown>
        continue
      }
      if (below(4) === 0 && !Array.isArray(place)) delete place[key]
      else place[key] = ODD[below(ODD.length)]
      return
    }
  }
})
