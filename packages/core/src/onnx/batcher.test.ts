import { describe, expect, test } from 'vitest'
import { onnxNode } from '../onnx-node.ts'
import { onnxWeb } from '../onnx-web.ts'
import { createClassifier } from '../slim.ts'
import { HEADS, smallBundle } from '../testing/small-bundle.ts'
import type { Batching, Runtime, RuntimeBatch } from './runtime.ts'
import { missingRuntime } from './session.ts'

/** Features of the page's title decide what this runtime says: "news" is News, everything else Shop. */
const NEWS = 'news'
const isNews = await featuresOf(NEWS)

function fake(batching?: Batching, change: (heads: Record<string, Float32Array>) => unknown = (heads) => heads) {
  const runs: number[] = []
  const runtime: Runtime = {
    name: 'fake',
    batching,
    async run({ pages: { length: pages }, features }: RuntimeBatch) {
      const { ids, offsets } = features()
      runs.push(pages)
      const heads = Object.fromEntries(
        HEADS.map(({ name, labels }) => [name, new Float32Array(pages * labels.length).fill(-9)]),
      )
      for (let page = 0; page < pages; page++) {
        const own = ids.slice(Number(offsets[page * 5]), Number(offsets[page * 5 + 5]))
        heads['topic']![page * 4 + (own.join() === isNews ? 0 : 1)] = 9
      }
      return (await change(heads)) as typeof heads
    },
  }
  return { runs, runtime }
}

async function featuresOf(title: string): Promise<string> {
  const { lexicalInputs } = await import('../lexical/inputs.ts')
  return lexicalInputs(smallBundle().manifest.lexical!, [{ url: '', title, description: '' }]).ids.join()
}

const make = (runtime: Runtime) => createClassifier({ bundle: smallBundle(), runtime })
const titles = (count: number) => Array.from({ length: count }, (_, i) => ({ title: i % 3 === 0 ? NEWS : `page ${i}` }))

describe('concurrent pages', () => {
  test('are one run, and each gets its own answer', async () => {
    const { runs, runtime } = fake()
    const classifier = await make(runtime)
    const verdicts = await Promise.all(titles(20).map((page) => classifier.classify(page)))
    expect(runs).toEqual([20])
    expect(verdicts.map(({ label }) => label)).toEqual(
      titles(20).map(({ title }) => (title === NEWS ? 'News' : 'Shop')),
    )
    expect(verdicts[0]!.heads.topic!.decidedBy).toBe('onnx')
  })

  test.each([
    [{ size: 8 }, [8, 8, 4]],
    [{ size: 1 }, Array(20).fill(1)],
    [{ size: 1024, delay: 5 }, [20]],
  ])('%j: runs of %j', async (batching, expected) => {
    const { runs, runtime } = fake(batching)
    const classifier = await make(runtime)
    await Promise.all(titles(20).map((page) => classifier.classify(page)))
    expect(runs).toEqual(expected)
  })

  test('of which one is aborted: the others are answered, and it is left out', async () => {
    const { runs, runtime } = fake()
    const classifier = await make(runtime)
    const controller = new AbortController()
    const pages = titles(6)
    const answers = pages.map((page, i) => classifier.classify(page, i === 3 ? { signal: controller.signal } : {}))
    controller.abort()
    const settled = await Promise.allSettled(answers)
    expect(settled.map(({ status }) => status)).toEqual(pages.map((_, i) => (i === 3 ? 'rejected' : 'fulfilled')))
    expect((settled[3] as PromiseRejectedResult).reason).toMatchObject({ code: 'E_ABORTED' })
    expect(runs).toEqual([5])
  })

  test('of a run that fails: all are told, and the next run is another one', async () => {
    let fails = true
    const { runtime } = fake({}, (heads) => (fails ? Promise.reject(new Error('out of memory')) : heads))
    const classifier = await make(runtime)
    const settled = await Promise.allSettled(titles(3).map((page) => classifier.classify(page)))
    for (const one of settled)
      expect((one as PromiseRejectedResult).reason).toMatchObject({
        code: 'E_RUNTIME',
        cause: { message: 'out of memory' },
      })
    fails = false
    expect((await classifier.classify({ title: NEWS })).label).toBe('News')
  })
})

describe('what is no answer', () => {
  test.each<[string, (heads: Record<string, Float32Array>) => unknown]>([
    ['a head too few', ({ topic }) => ({ topic })],
    ['a row too few', (heads) => ({ ...heads, topic: new Float32Array(3) })],
    ['no number', (heads) => ({ ...heads, topic: heads['topic']!.fill(Number.NaN) })],
    ['no logits at all', () => Object.create({ topic: new Float32Array(4) })],
  ])('%s: E_RUNTIME', async (_, change) => {
    const classifier = await make(fake({}, change).runtime)
    await expect(classifier.classify({ title: 'x' })).rejects.toMatchObject({ code: 'E_RUNTIME' })
  })
})

test('at once it is the built-in inference that answers', async () => {
  const { runs, runtime } = fake()
  const classifier = await make(runtime)
  const { heads } = classifier.classifySync({ title: 'breaking news of a clinic' })
  expect(heads.topic).toMatchObject({
    labels: (await createClassifier({ bundle: smallBundle() })).classifySync({ title: 'breaking news of a clinic' })
      .heads.topic!.labels,
  })
  expect(runs).toEqual([])
})

test.each([
  [{ runtime: {} }],
  [{ runtime: null }],
  [{ runtime: fake({ size: 0 }).runtime }],
  [{ runtime: fake({ delay: -1 }).runtime }],
  [{ runtime: fake({ sauce: 1 } as never).runtime }],
])('%j is E_OPTION', async (wrong) => {
  await expect(createClassifier({ bundle: smallBundle(), ...wrong } as never)).rejects.toMatchObject({
    code: 'E_OPTION',
  })
})

test('a runtime that is not installed says how to install it', () => {
  const error = missingRuntime('onnxruntime-node', new Error('Cannot find package'))
  expect(error).toMatchObject({ code: 'E_RUNTIME_MISSING', hint: 'npm install onnxruntime-node' })
})

test.each([onnxNode, onnxWeb])('%o: a model that is none is E_RUNTIME, an unknown option E_OPTION', async (runtime) => {
  await expect(runtime({ model: new Uint8Array(9) })).rejects.toMatchObject({ code: 'E_RUNTIME' })
  await expect(runtime({ model: '', sauce: 1 } as never)).rejects.toMatchObject({ code: 'E_OPTION' })
})
