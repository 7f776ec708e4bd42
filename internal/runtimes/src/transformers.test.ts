import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as library from '@huggingface/transformers'
import { createClassifier } from '@pagekind/core'
import { transformers } from '@pagekind/core/transformers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { writeModel } from './modernbert/folder.ts'
import { referenceLogits } from './modernbert/reference.ts'
import type { Shape } from './modernbert/shape.ts'

/** The published classifier’s labels, in its order. */
const TOPICS = 'News,Entertainment,Shop,Chat,Education,Government,Health,Technology,Work,Travel,Uncategorized'.split(
  ',',
)
const PUBLISHED = 'firefoxrecap/URL-TITLE-classifier'
/** As the Hub’s file might have them: nothing but their order is relied upon. */
const PUBLISHED_SHAPE: Shape = {
  labels: TOPICS.map((_, i) => `LABEL_${i}`),
  problem: 'single_label_classification',
  seed: 11,
}
const MOOD: Shape = { labels: ['NEGATIVE', 'NEUTRAL', 'POSITIVE'], problem: 'single_label_classification', seed: 3 }

const PAGES = [
  { url: 'https://www.nhs.uk/conditions/asthma/', title: 'Asthma - NHS' },
  { url: 'https://xn--bcher-kva.example/größe?q=1', title: 'Bücher 東京 😀 – a longer title than the others have' },
  { url: 'https://example.com/' },
  { title: 'Only a title' },
  { url: 'https://github.com/nodejs/node', title: 'GitHub - nodejs/node' },
]

const folder = mkdtempSync(join(tmpdir(), 'pagekind-transformers-'))
const published = join(folder, PUBLISHED)
const mood = join(folder, 'mood')

beforeAll(() => {
  writeModel(published, PUBLISHED_SHAPE, ['q8'])
  writeModel(mood, MOOD, ['fp32'])
})
afterAll(() => rmSync(folder, { recursive: true }))

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))

const softmax = (logits: readonly number[]) => {
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0)
  return logits.map((logit) => Math.exp(logit) / sum)
}

/** ONNX Runtime multiplies int8 weights by inputs that it rounds. */
const ROUNDED = 0.02

describe('the published classifier of URL and title', () => {
  test('is asked as it was trained: 8 bits, url:title, a sigmoid for each of eleven labels in their order', async () => {
    const runtime = await transformers({ model: published, remote: false })
    const classifier = await createClassifier({ runtime, knownSites: false })
    expect(classifier.heads.find(({ name }) => name === 'topic')!.labels).toEqual(TOPICS)
    for (const page of PAGES) {
      const { topic } = (await classifier.classify(page)).heads
      const expected = referenceLogits(PUBLISHED_SHAPE, `${page.url ?? ''}:${page.title ?? ''}`).map(sigmoid)
      expect(topic!.decidedBy).toBe('onnx')
      expect(Object.keys(topic!.scores)).toEqual(TOPICS)
      for (const [i, score] of Object.values(topic!.scores).entries()) {
        expect(Math.abs(score - expected[i]!), `${TOPICS[i]} of ${page.url}`).toBeLessThan(ROUNDED)
      }
      const sure = TOPICS.filter((label) => topic!.scores[label]! >= 0.5)
      expect(topic!.labels.map(({ label }) => label).sort()).toEqual(sure.sort())
    }
    await runtime.dispose!()
  })

  test('by its name comes from the Hub, in 8 bits', async () => {
    const asked: unknown[] = []
    const from_pretrained = async (model: string, options: object) => {
      asked.push([model, options])
      throw new Error('no network here')
    }
    const offline = { AutoTokenizer: { from_pretrained }, AutoModelForSequenceClassification: { from_pretrained } }
    await expect(transformers({ model: PUBLISHED, transformers: offline })).rejects.toMatchObject({
      code: 'E_RUNTIME',
      cause: { message: 'no network here' },
    })
    expect(asked).toEqual(Array(2).fill([PUBLISHED, { local_files_only: false, dtype: 'q8' }]))
  })

  test('stands in the place of the bundle’s topics; other heads, rules and known sites stay', async () => {
    const runtime = await transformers({ model: published, remote: false })
    const classifier = await createClassifier({ runtime })
    const [page] = PAGES
    const own = await createClassifier({ knownSites: false })
    const verdict = await classifier.classify({ ...page!, title: 'Asthma' })
    expect(verdict.heads.subject).toEqual(own.classifySync({ ...page!, title: 'Asthma' }).heads.subject)
    expect((await classifier.classify({ url: 'https://www.booking.com/' })).heads.topic!.decidedBy).toBe('directory')
    const atOnce = classifier.classifySync(page!)
    expect(atOnce.heads.topic).toBeUndefined()
    expect(atOnce.heads.subject!.evidence).toMatchObject([{ kind: 'notice', stage: 'onnx' }])
    await runtime.dispose!()
  })
})

describe('any classifier', () => {
  const open = (options: object = {}) =>
    transformers({ model: mood, head: 'mood', remote: false, dtype: 'fp32', ...options })

  test('whose labels exclude each other gives probabilities that add up to one', async () => {
    const classifier = await createClassifier({ runtime: await open({ transformers: library }) })
    for (const title of ['Good news', 'bad news', '東京']) {
      const { mood } = (await classifier.classify({ title, description: 'told\nbelow' })).heads
      const expected = softmax(referenceLogits(MOOD, `${title}\ntold\nbelow`))
      for (const [i, label] of MOOD.labels.entries()) expect(mood!.scores[label]).toBeCloseTo(expected[i]!, 4)
    }
  })

  test('as one of several labels: each for itself', async () => {
    const classifier = await createClassifier({ runtime: await open({ problem: 'multi_label' }), heads: ['mood'] })
    const { scores } = (await classifier.classify({ url: 'https://example.com/' })).heads['mood']!
    const expected = referenceLogits(MOOD, 'https://example.com/').map(sigmoid)
    for (const [i, label] of MOOD.labels.entries()) expect(scores[label]).toBeCloseTo(expected[i]!, 4)
  })

  test('has its labels mapped to those of a head, several to one', async () => {
    const labels = { NEGATIVE: 'none', NEUTRAL: 'none', POSITIVE: 'games' }
    const runtime = await open({ head: 'safety', labels, thresholds: { games: 0.01 } })
    const classifier = await createClassifier({ runtime, knownSites: false })
    const html = '<title>Free</title><p>A page with markup, which the trees of the bundle no longer judge.'
    const { safety, kind } = (await classifier.classify({ title: 'Free', html })).heads
    const [negative, neutral, positive] = softmax(referenceLogits(MOOD, 'Free'))
    expect(safety!.scores['none']).toBeCloseTo(negative! + neutral!, 4)
    expect(safety!.scores['games']).toBeCloseTo(positive!, 4)
    expect(safety!.labels.map(({ label }) => label)).toContain('games')
    expect(safety!.decidedBy).toBe('onnx')
    expect(kind!.decidedBy).toBe('fusion')
  })

  test('gives each of many pages at once its own answer, alone or in one run', async () => {
    const titles = Array.from({ length: 20 }, (_, i) => 'x'.repeat(1 + ((i * 7) % 30)) + i)
    const alone = await createClassifier({ runtime: await open() })
    const together = await createClassifier({ runtime: await open({ batching: { size: 8 } }) })
    const scoresOf = async (classifier: typeof alone) => {
      const verdicts = await Promise.all(titles.map((title) => classifier.classify({ title })))
      return verdicts.map(({ heads }) => Object.values(heads['mood']!.scores))
    }
    const expected = await scoresOf(alone)
    expect(await scoresOf(alone)).toEqual(expected)
    for (const [i, scores] of (await scoresOf(together)).entries()) {
      for (const [j, score] of scores.entries()) expect(score).toBeCloseTo(expected[i]![j]!, 5)
    }
  })

  test('reads no more of a title than the built-in model, so that a long one costs nothing', async () => {
    const classifier = await createClassifier({ runtime: await open(), heads: ['mood'] })
    const long = await classifier.classify({ title: 'a'.repeat(10_000_000) })
    const short = await classifier.classify({ title: 'a'.repeat(512) })
    expect(long.heads['mood']!.scores).toEqual(short.heads['mood']!.scores)
    expect(long.heads['mood']!.evidence).toMatchObject([{ kind: 'notice', code: 'E_TRUNCATED' }])
  })

  test('that is not in its folder is E_RUNTIME, and with remote off nothing is asked of any server', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('asked'))
    for (const model of [join(folder, 'nowhere'), 'nobody/nothing']) {
      await expect(open({ model })).rejects.toMatchObject({ code: 'E_RUNTIME', value: expect.stringContaining('no') })
    }
    // There are weights in float32 only.
    await expect(open({ dtype: 'q8' })).rejects.toMatchObject({ code: 'E_RUNTIME' })
    expect(fetch).not.toHaveBeenCalled()
    fetch.mockRestore()
  })

  test('runs on what it is told to', async () => {
    await expect(open({ device: 'abacus' })).rejects.toMatchObject({ code: 'E_RUNTIME' })
    await (await open({ device: 'cpu' })).dispose!()
  })
})
