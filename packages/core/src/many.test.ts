import type { Page } from '@pagekind/common'
import { describe, expect, test } from 'vitest'
import { createClassifier } from './classifier.ts'
import { smallBundle } from './testing/small-bundle.ts'
import type { Verdict } from './verdict.ts'

const classifier = await createClassifier({ bundle: smallBundle() })
const PAGES: Page[] = ['news', 'shop', 'casino', 'hm'].map((title, i) => ({ title, url: `https://example.com/${i}` }))

async function collect(verdicts: AsyncIterable<Verdict>): Promise<Verdict[]> {
  const all: Verdict[] = []
  for await (const verdict of verdicts) all.push(verdict)
  return all
}

async function* slowly(pages: Iterable<Page>) {
  for (const page of pages) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    yield page
  }
}

describe('many pages', () => {
  test('of any kind of source are answered in their order', async () => {
    const expected = PAGES.map((page) => classifier.classifySync(page))
    const sources = [
      PAGES,
      new Set(PAGES),
      PAGES.values(),
      slowly(PAGES),
      PAGES.map(async (page) => page),
      ReadableStream.from(PAGES),
    ]
    for (const source of sources)
      expect(await collect(classifier.classifyMany(source as Iterable<Page>))).toEqual(expected)
    expect(await collect(classifier.classifyMany([]))).toEqual([])
  })

  test('keep their order where a later one is answered faster', async () => {
    const delays: Record<string, number> = { news: 20, shop: 1, casino: 5, hm: 0 }
    const run = async ({ title }: { title: string }) => {
      await new Promise((resolve) => setTimeout(resolve, delays[title]))
      return {}
    }
    const slow = await createClassifier({
      bundle: smallBundle(),
      stages: [{ name: 'slow', cost: 1, heads: ['topic'], run }],
    })
    expect((await collect(slow.classifyMany(PAGES))).map(({ url }) => url)).toEqual(PAGES.map(({ url }) => url))
  })

  test('without an end are taken one at a time, in constant memory', async () => {
    let given = 0
    let closed = false
    async function* endless() {
      try {
        for (;;) yield { title: `breaking news ${given++} ${'x'.repeat(1000)}` }
      } finally {
        closed = true
      }
    }
    let taken = 0
    for await (const verdict of classifier.classifyMany(endless())) {
      expect(verdict.label).toBe('News')
      expect(given).toBe(++taken)
      if (taken === 20_000) break
    }
    expect(closed).toBe(true)
  })

  test('have a bad one thrown at its place', async () => {
    let closed = false
    function* source() {
      try {
        yield* [PAGES[0]!, PAGES[1]!, {}, PAGES[2]!]
      } finally {
        closed = true
      }
    }
    const labels: string[] = []
    const work = async () => {
      for await (const { label } of classifier.classifyMany(source())) labels.push(label)
    }
    await expect(work()).rejects.toMatchObject({ code: 'E_INPUT' })
    expect(labels).toEqual(['News', 'Shop'])
    expect(closed).toBe(true)
  })

  test('whose source fails end with its error', async () => {
    const failed = new Error('disk')
    async function* failing() {
      yield PAGES[0]!
      throw failed
    }
    await expect(collect(classifier.classifyMany(failing()))).rejects.toBe(failed)
  })

  test('are not asked for before their verdicts are', async () => {
    let asked = 0
    const source = {
      [Symbol.iterator]: () => ({
        next: () => {
          asked++
          return { done: true as const, value: undefined }
        },
      }),
    }
    const verdicts = classifier.classifyMany(source)
    await Promise.resolve()
    expect(asked).toBe(0)
    expect(await verdicts.next()).toEqual({ done: true, value: undefined })
    expect(asked).toBe(1)
  })

  test.each([[undefined], [null], [5], ['https://example.com/'], [{ title: 'A' }]])('%j are none', (pages) => {
    expect(() => classifier.classifyMany(pages as never)).toThrow('E_INPUT: The pages are not an iterable')
  })

  test('take options', async () => {
    const [verdict] = await collect(classifier.classifyMany(PAGES, { explain: true }))
    expect(verdict?.heads.topic?.evidence).toHaveLength(1)
  })
})

describe('an abort', () => {
  test('between two pages ends the iteration and closes the source', async () => {
    const controller = new AbortController()
    let closed = false
    async function* source() {
      try {
        for (;;) yield PAGES[0]!
      } finally {
        closed = true
      }
    }
    let count = 0
    const work = async () => {
      for await (const _ of classifier.classifyMany(source(), { signal: controller.signal }))
        if (++count === 3) controller.abort()
    }
    await expect(work()).rejects.toMatchObject({ code: 'E_ABORTED' })
    expect(count).toBe(3)
    await expect.poll(() => closed).toBe(true)
  })

  test('ends a wait for a page that never comes', async () => {
    const controller = new AbortController()
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => {}),
        return: () => new Promise<never>(() => {}),
      }),
    }
    const work = classifier.classifyMany(source, { signal: controller.signal }).next()
    controller.abort()
    await expect(work).rejects.toMatchObject({ code: 'E_ABORTED' })
  })
})
