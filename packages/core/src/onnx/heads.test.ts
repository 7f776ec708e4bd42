import { compileRules } from '@pagekind/rules'
import { describe, expect, test } from 'vitest'
import { createClassifier } from '../slim.ts'
import { HEADS, smallBundle } from '../testing/small-bundle.ts'
import type { Runtime, RuntimeHead } from './runtime.ts'

const SPAM: RuntimeHead = { name: 'spam', labels: ['spam', 'ham'], activation: 'softmax', thresholds: [0.9, 0.5] }

function runtimeOf(heads: readonly RuntimeHead[], logits: Record<string, number[]>, notices?: string[]): Runtime {
  return { name: 'fake', heads, notices, run: async ({ pages }) => repeat(logits, pages.length) }
}

function repeat(logits: Record<string, number[]>, pages: number): Record<string, number[]> {
  return Object.fromEntries(Object.entries(logits).map(([name, row]) => [name, Array(pages).fill(row).flat()]))
}

const bundle = smallBundle()

describe('a runtime with a model of its own', () => {
  test('adds a head, behind those of the bundle', async () => {
    const classifier = await createClassifier({ bundle, runtime: runtimeOf([SPAM], { spam: [4, 0] }) })
    expect(classifier.heads.map(({ name }) => name)).toEqual([...HEADS.map(({ name }) => name), 'spam'])
    const { heads } = await classifier.classify({ title: 'news' })
    expect(heads['spam']).toMatchObject({
      labels: [{ label: 'spam', score: expect.closeTo(0.982, 3) }],
      decidedBy: 'onnx',
    })
    expect(heads.topic!.decidedBy).toBe('lexical')
  })

  test('replaces a head, its labels and thresholds, and leaves rules before it', async () => {
    const rules = compileRules({
      version: 1,
      rules: [{ id: 'known', head: 'topic', label: 'hot', stop: true, when: { all: [{ domain: 'example.com' }] } }],
    })
    const topic: RuntimeHead = { name: 'topic', labels: ['hot', 'cold'], activation: 'sigmoid', thresholds: [0.5, 0.6] }
    const runtime = runtimeOf([topic], { topic: [0, 0] })
    const classifier = await createClassifier({ bundle, runtime, rules })
    expect(await classifier.classify({ title: 'x' })).toMatchObject({ label: 'hot', score: 0.5, decision: 'review' })
    const known = await classifier.classify({ url: 'https://example.com/' })
    expect(known.heads.topic!.decidedBy).toBe('rules')
    const other = await createClassifier({ bundle, runtime, thresholds: { topic: { hot: 0.7, cold: 0.2 } } })
    expect((await other.classify({ title: 'x' })).label).toBe('cold')
  })

  test('keeps the fallback label of the head that it replaces', async () => {
    const { labels } = HEADS[0]!
    const topic: RuntimeHead = { name: 'topic', labels, activation: 'sigmoid', thresholds: labels.map(() => 0.5) }
    const runtime = runtimeOf([topic], { topic: labels.map(() => 5) })
    const { heads } = await (await createClassifier({ bundle, runtime })).classify({ title: 'x' })
    expect(heads.topic!.labels.map(({ label }) => label)).toEqual(
      labels.filter((label) => label !== 'Uncategorized').slice(0),
    )
  })

  test('cannot answer at once, which a notice says', async () => {
    const classifier = await createClassifier({ bundle, runtime: runtimeOf([SPAM], { spam: [4, 0] }) })
    const { heads } = classifier.classifySync({ title: 'news' })
    expect(heads['spam']).toBeUndefined()
    expect(heads.topic!.evidence).toMatchObject([{ kind: 'notice', stage: 'onnx' }])
  })

  test('is asked for no head that the caller does not want', async () => {
    const runtime = runtimeOf([SPAM], {})
    const classifier = await createClassifier({ bundle, runtime, heads: ['topic'] })
    expect(Object.keys((await classifier.classify({ title: 'x' })).heads)).toEqual(['topic'])
  })

  test('says in each verdict what it does without', async () => {
    const runtime = runtimeOf([SPAM], { spam: [4, 0] }, ['One thread: …'])
    const { heads } = await (await createClassifier({ bundle, runtime })).classify({ title: 'x' })
    const notice = { kind: 'notice', stage: 'onnx', code: 'E_RUNTIME', message: 'One thread: …' }
    expect(heads['spam']!.evidence).toEqual([notice])
  })

  test.each<[unknown]>([
    [[]],
    ['spam'],
    [[null]],
    [[{ ...SPAM, name: '' }]],
    [[{ ...SPAM, name: '__proto__' }]],
    [[{ ...SPAM, labels: ['spam', 'spam'] }]],
    [[{ ...SPAM, labels: [] }]],
    [[{ ...SPAM, labels: 'spam' }]],
    [[{ ...SPAM, activation: 'tanh' }]],
    [[{ ...SPAM, thresholds: [0.5] }]],
    [[{ ...SPAM, thresholds: [0.5, 2] }]],
    [[SPAM, SPAM]],
  ])('of heads %j is E_OPTION', async (heads) => {
    const made = createClassifier({ bundle, runtime: runtimeOf(heads as RuntimeHead[], {}) })
    await expect(made).rejects.toMatchObject({ code: 'E_OPTION' })
  })
})
