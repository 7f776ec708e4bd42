import { describe, expect, test } from 'vitest'
import { createClassifier } from './slim.ts'
import { smallBundle } from './testing/small-bundle.ts'
import { type Transformers, transformers } from './transformers.ts'

// What transformers.js itself does with a real model is tested in internal/runtimes.

/** A model of the labels `yes` and `no` that says yes to what it read first of all. */
function fake(): { library: Transformers; read: (readonly string[])[]; asked: [string, unknown][] } {
  const read: (readonly string[])[] = []
  const asked: [string, unknown][] = []
  const tokenizer = (texts: readonly string[]) => {
    read.push(texts)
    return texts
  }
  const run = async (texts: readonly string[]) => ({ logits: { data: texts.flatMap(() => [3, -3]) } })
  const model = Object.assign(run, {
    config: { id2label: { 0: 'yes', 1: 'no' }, problem_type: 'single_label_classification' },
    dispose: async () => {},
  })
  const from = (what: unknown) => ({
    from_pretrained: async (name: string, options: never) => {
      asked.push([name, options])
      return what
    },
  })
  return { library: { AutoTokenizer: from(tokenizer), AutoModelForSequenceClassification: from(model) }, read, asked }
}

const open = (options: object = {}) =>
  transformers({ model: 'somebody/something', head: 'mine', transformers: fake().library, ...options })

test('options go through to from_pretrained', async () => {
  const { library, asked } = fake()
  await open({
    transformers: library,
    remote: false,
    dtype: 'q4',
    device: 'webgpu',
    pretrainedOptions: { revision: 'v1' },
  })
  const options = { revision: 'v1', local_files_only: true, dtype: 'q4', device: 'webgpu' }
  expect(asked).toEqual(Array(2).fill(['somebody/something', options]))
})

test.each<[object, object, string]>([
  [{ title: 'T', description: 'D', url: 'https://example.com/' }, {}, 'T\nD'],
  [{ title: 'T' }, {}, 'T'],
  [{ url: 'https://example.com/' }, {}, 'https://example.com/'],
  [
    { title: 'T', url: 'https://example.com/' },
    { text: ({ url, title }: never) => `${url}|${title}` },
    'https://example.com/|T',
  ],
  [
    { title: 'T', url: 'https://e.com/' },
    { model: 'firefoxrecap/URL-TITLE-classifier', labels: ['a', 'b'] },
    'https://e.com/:T',
  ],
  [
    { title: 'T', url: 'https://e.com/' },
    { model: 'C:\\models\\firefoxrecap\\URL-TITLE-classifier\\', labels: ['a', 'b'] },
    'https://e.com/:T',
  ],
  [{ title: 'T', url: 'https://e.com/' }, { model: 'x/not-firefoxrecap/URL-TITLE-classifier' }, 'T'],
])('of %j with %j it reads %j', async (page, options, expected) => {
  const { library, read } = fake()
  const runtime = await open({ transformers: library, ...options })
  await (await createClassifier({ bundle: smallBundle(), runtime })).classify(page)
  expect(read).toEqual([[expected]])
})

describe('what is wrong', () => {
  test.each<[object]>([
    [{ model: '' }],
    [{ model: undefined }],
    [{ head: undefined }],
    [{ head: '' }],
    [{ remote: 'no' }],
    [{ text: 'title' }],
    [{ sauce: 1 }],
    [{ labels: ['x'] }],
  ])('%j is E_OPTION', async (options) => {
    await expect(open(options)).rejects.toMatchObject({ code: 'E_OPTION' })
  })

  test('a text that is none ends the page with E_RUNTIME', async () => {
    const { library } = fake()
    const runtime = await open({
      transformers: library,
      text: () => {
        throw new Error('no text')
      },
    })
    const classifier = await createClassifier({ bundle: smallBundle(), runtime })
    await expect(classifier.classify({ title: 'T' })).rejects.toMatchObject({
      code: 'E_RUNTIME',
      cause: { message: 'no text' },
    })
  })
})
