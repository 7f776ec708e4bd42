import { describe, expect, test } from 'vitest'
import { openBundle } from '../bundle/load.ts'
import { HEADS, smallBundle } from '../testing/small-bundle.ts'
import { PageContext } from './context.ts'
import { LexicalStage } from './lexical-stage.ts'

const model = (await openBundle(smallBundle())).lexical!
const context = (title: string) => new PageContext({ title }, true, new Map())
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z))

describe('the lexical stage', () => {
  test('gives calibrated scores of the heads that are wanted, in the order of the model, by their own outputs', async () => {
    const stage = new LexicalStage(model, HEADS, ['safety', 'subject'])
    expect(stage.heads).toEqual(['subject', 'safety'])
    const [subject, safety] = stage.runSync(context('casino'))
    // The word, its 15 n-grams and the title's shape: its weights times 4 over sqrt(17 + 1), and a bias of -3, of `none` 1.
    const scale = 4 / Math.sqrt(18)
    const finance = scale - 3
    const gambling = 8 * scale - 3
    const [fromIsotonic, fromPlatt] = subject!.scores as Float64Array
    expect(fromIsotonic).toBeCloseTo(0.01 + ((0.3 - 0.01) * (finance + 3)) / 3, 6)
    expect(fromPlatt).toBeCloseTo(sigmoid(1.5 * -3 - 0.5), 6)
    const powers = [1, -3, gambling].map(Math.exp)
    const sum = powers.reduce((a, b) => a + b)
    expect([...(safety!.scores as Float64Array)].map((score) => score.toFixed(6))).toEqual(
      powers.map((power) => (power / sum).toFixed(6)),
    )
  })

  test('explains labels by the words that spoke for them', async () => {
    const stage = new LexicalStage(model, HEADS, ['topic', 'subject', 'safety'])
    const page = context('Football news: breaking')
    // 58 features: three words, two bigrams, 51 n-grams, a symbol and the title's shape.
    const weigh = (weight: number) => Number(((4 * weight) / Math.sqrt(59)).toFixed(4))
    const token = { kind: 'token', stage: 'lexical', field: 'title' }
    expect(stage.explain(page, 'topic', [{ label: 'News', score: 1 }])).toEqual([
      { ...token, label: 'News', token: 'news', weight: weigh(6) },
      { ...token, label: 'News', token: 'breaking', weight: weigh(4) },
      { ...token, label: 'News', token: 'football', weight: weigh(1) },
    ])
    expect(
      stage.explain(page, 'subject', [
        { label: 'Finance', score: 1 },
        { label: 'Sports', score: 1 },
      ]),
    ).toEqual([{ ...token, label: 'Sports', token: 'football', weight: weigh(5) }])
    expect(stage.explain(page, 'safety', [])).toEqual([])
  })

  test.each([Number.NaN, Infinity, -Infinity])('refuses a model that says %d', (logit) => {
    const broken = {
      outputs: 9,
      score: (_: unknown, out: Float32Array) => out.fill(0).fill(logit, 4, 5),
      explain: () => [],
    }
    const stage = new LexicalStage(broken as never, HEADS, ['topic'])
    expect(() => stage.runSync(context('a'))).toThrow('E_BUNDLE_FORMAT')
  })
})
