import type { Page } from '@pagekind/common'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadBundle } from './bundle/load.ts'
import { type ClassifierOptions, createClassifier } from './classifier.ts'
import { head, smallBundle } from './testing/small-bundle.ts'

const PAGE: Page = { url: 'https://example.com/', title: 'breaking news of a casino' }
const make = (more: Partial<ClassifierOptions> = {}) => createClassifier({ bundle: smallBundle(), ...more })

describe('a classifier', () => {
  test('says what it asks and of which bundle', async () => {
    const classifier = await make()
    expect(classifier.model).toBe('small@1.2.3')
    expect(classifier.heads).toEqual([
      { name: 'topic', labels: ['News', 'Shop', 'Health', 'Uncategorized'] },
      { name: 'subject', labels: ['Finance', 'Sports'] },
      { name: 'safety', labels: ['none', 'adult', 'gambling'] },
    ])
    expect(
      Object.isFrozen(classifier) && Object.isFrozen(classifier.heads) && Object.isFrozen(classifier.heads[0]),
    ).toBe(true)
  })

  test('answers at once and in a promise alike', async () => {
    const classifier = await make()
    const verdict = classifier.classifySync(PAGE)
    expect(verdict).toMatchObject({ url: PAGE.url, label: 'News', decision: 'accept', model: 'small@1.2.3' })
    expect(Object.keys(verdict.heads)).toEqual(['topic', 'subject', 'safety'])
    expect(verdict.heads.safety?.labels[0]?.label).toBe('gambling')
    expect(await classifier.classify(PAGE)).toEqual(verdict)
  })

  test('abstains with a title that says nothing', async () => {
    const verdict = (await make()).classifySync({ title: 'hm' })
    expect(verdict).toMatchObject({ url: '', label: 'Uncategorized', score: null, decision: 'abstain' })
    expect(verdict.heads.topic?.labels).toEqual([])
  })

  test('takes a bundle that is loaded already, for any number of classifiers', async () => {
    const bundle = await loadBundle(smallBundle())
    const [one, other] = await Promise.all([
      createClassifier({ bundle }),
      createClassifier({ bundle, heads: ['safety'] }),
    ])
    expect(one.classifySync(PAGE).heads.safety).toEqual(other.classifySync(PAGE).heads.safety)
  })

  test('gives one page’s answer whatever came before, also with calls interleaved', async () => {
    const classifier = await make()
    const pages = fc.array(
      fc.record({ title: fc.constantFrom('news', 'shop', 'casino bank', 'football', 'hm'), url: fc.webUrl() }),
      { minLength: 2 },
    )
    await fc.assert(
      fc.asyncProperty(pages, async (many) => {
        const fresh = await make()
        const alone = many.map((page) => fresh.classifySync(page))
        const together = await Promise.all(many.map((page) => classifier.classify(page)))
        expect(together).toEqual(alone)
      }),
      { numRuns: 50 },
    )
  })

  test('never changes a page', async () => {
    const classifier = await make({ explain: true })
    const refuse = () => {
      throw new Error('changed')
    }
    const page = new Proxy(Object.freeze({ ...PAGE, description: ' x ' }), {
      set: refuse,
      defineProperty: refuse,
      deleteProperty: refuse,
      setPrototypeOf: refuse,
      preventExtensions: refuse,
    })
    expect(classifier.classifySync(page).label).toBe('News')
    expect((await classifier.classify(page)).label).toBe('News')
  })

  test('answers any text there is', async () => {
    const classifier = await make()
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
    fc.assert(
      fc.property(text, text, text, (url, title, description) => {
        const verdict = classifier.classifySync({ url, title: `a${title}`, description }, { explain: true })
        expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict)
        for (const { scores } of Object.values(verdict.heads).map((one) => one!)) {
          for (const score of Object.values(scores)) expect(score >= 0 && score <= 1).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('takes texts of 10 MB and says that it cut them', async () => {
    const classifier = await make()
    const start = process.cpuUsage()
    const verdict = classifier.classifySync({
      title: 'news '.repeat(2_000_000),
      url: `https://example.com/${'a/'.repeat(5_000_000)}`,
    })
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1000).toBeLessThan(1000)
    expect(verdict.heads.topic?.evidence.map((one) => 'code' in one && one.code)).toEqual([
      'E_TRUNCATED',
      'E_TRUNCATED',
    ])
  })
})

describe('errors of a page', () => {
  test('are thrown at once, or reject', async () => {
    const classifier = await make()
    for (const [page, code] of [
      [{}, 'E_INPUT'],
      [{ url: 'http://' }, 'E_URL'],
      [{ title: 5 }, 'E_INPUT'],
      [null, 'E_INPUT'],
    ] as const) {
      expect(() => classifier.classifySync(page as never)).toThrow(code)
      await expect(classifier.classify(page as never)).rejects.toMatchObject({ code })
    }
  })
})

describe('explain', () => {
  const kinds = (verdict: { heads: { topic?: { evidence: { kind: string }[] } } }) =>
    verdict.heads.topic?.evidence.map(({ kind }) => kind)

  test('is off, on for a call, or on for all', async () => {
    const off = await make()
    const on = await make({ explain: true })
    expect(kinds(off.classifySync(PAGE))).toEqual([])
    expect(kinds(off.classifySync(PAGE, { explain: true }))).toEqual(['token', 'token'])
    expect(kinds(await off.classify(PAGE, { explain: true }))).toEqual(['token', 'token'])
    expect(kinds(on.classifySync(PAGE))).toEqual(['token', 'token'])
    expect(kinds(on.classifySync(PAGE, { explain: false }))).toEqual([])
    expect(kinds(on.classifySync(PAGE, { explain: undefined }))).toEqual(['token', 'token'])
    expect(kinds(await on.classify(PAGE, { explain: false }))).toEqual([])
  })

  test('changes nothing else', async () => {
    const classifier = await make()
    const verdict = classifier.classifySync(PAGE, { explain: true })
    for (const one of Object.values(verdict.heads)) one!.evidence = []
    expect(verdict).toEqual(classifier.classifySync(PAGE))
  })
})

describe('heads', () => {
  test('can be chosen, the first giving the label', async () => {
    const classifier = await make({ heads: ['safety', 'topic'] })
    expect(classifier.heads.map(({ name }) => name)).toEqual(['safety', 'topic'])
    const verdict = classifier.classifySync(PAGE)
    const all = (await make()).classifySync(PAGE)
    expect(verdict.label).toBe('gambling')
    expect(Object.keys(verdict.heads)).toEqual(['safety', 'topic'])
    expect(verdict.heads.safety).toEqual(all.heads.safety)
    expect(verdict.heads.topic).toEqual(all.heads.topic)
  })

  test.each([[[]], ['topic'], [['topic', 'topic']], [['nonsense']], [['constructor']], [[1]], [null]])(
    '%j is refused',
    async (heads) => {
      await expect(make({ heads: heads as never })).rejects.toThrow(
        /^E_OPTION: The option heads .*topic, subject, safety/,
      )
    },
  )
})

describe('thresholds', () => {
  test('replace the bundle’s, label by label', async () => {
    const page = { title: 'shop' }
    const scores = (await make()).classifySync(page).heads.topic!.scores
    const verdict = (await make({ thresholds: { topic: { Shop: 1, News: 0.01 } } })).classifySync(page)
    expect(verdict.heads.topic?.scores).toEqual(scores)
    expect(verdict.heads.topic?.labels).toEqual([{ label: 'News', score: scores['News'] }])
  })

  test('leave the bundle as it was', async () => {
    const bundle = await loadBundle(smallBundle())
    const before = (await createClassifier({ bundle })).classifySync(PAGE)
    await createClassifier({ bundle, thresholds: { topic: { News: 1 } } })
    expect((await createClassifier({ bundle })).classifySync(PAGE)).toEqual(before)
  })

  test.each<[unknown, string]>([
    [{ topic: { News: 1.1 } }, 'The option thresholds.topic.News does not take this value (got 1.1)'],
    [{ topic: { News: Number.NaN } }, 'The option thresholds.topic.News does not take this value (got NaN)'],
    [{ topic: { News: '0.5' } }, 'The option thresholds.topic.News'],
    [
      { topic: { Nwes: 0.5 } },
      'The option thresholds.topic does not take this value (got "Nwes"). Its keys are News, Shop',
    ],
    [
      { topics: { News: 0.5 } },
      'The option thresholds does not take this value (got "topics"). Its keys are topic, subject',
    ],
    [{ topic: 0.5 }, 'The option thresholds.topic does not take this value (got 0.5)'],
    [JSON.parse('{"__proto__": {"News": 0.5}}'), 'The option thresholds does not take this value (got "__proto__")'],
    [0.5, 'The option thresholds does not take this value (got 0.5)'],
    [null, 'The option thresholds does not take this value (got null)'],
  ])('%j is refused', async (thresholds, message) => {
    await expect(make({ thresholds: thresholds as never })).rejects.toThrow(`E_OPTION: ${message}`)
  })
})

describe('stages', () => {
  const known = { name: 'known', cost: 1, heads: ['topic'], runSync: () => ({ topic: { scores: { Health: 1 } } }) }

  test('of one’s own go before or behind the lexical model', async () => {
    expect((await make({ stages: [known] })).classifySync(PAGE).heads.topic?.decidedBy).toBe('known')
    expect((await make({ stages: [{ ...known, cost: 99 }] })).classifySync(PAGE).heads.topic?.decidedBy).toBe('lexical')
  })

  test('can answer a bundle without a lexical model', async () => {
    const manifest = {
      schema: 1,
      id: 'own',
      version: '1',
      heads: [head('kind', ['a', 'b'])],
      lexical: null,
      fusion: [],
      signals: null,
      files: [],
    }
    const kind = { name: 'mine', cost: 1, heads: ['kind'], run: async () => ({ kind: { scores: { b: 0.8 } } }) }
    const classifier = await createClassifier({ bundle: { manifest, files: {} }, stages: [kind] })
    expect(await classifier.classify(PAGE)).toMatchObject({ label: 'b', score: 0.8, model: 'own@1' })
    expect(classifier.classifySync(PAGE)).toMatchObject({ label: 'Uncategorized', score: null, heads: {} })
  })

  test.each<[unknown, string]>([
    [known, 'E_OPTION: The option stages'],
    [[known, known], 'E_OPTION: The option stages does not take this value (got "known")'],
    [[{ ...known, name: 'lexical' }], 'E_OPTION: The option stages does not take this value (got "lexical")'],
    [[{ name: 'x' }], 'E_STAGE: The stage x has no cost'],
    [[null], 'E_STAGE: A stage is not an object'],
  ])('%j are refused', async (stages, message) => {
    await expect(make({ stages: stages as never })).rejects.toThrow(message)
  })
})

describe('options', () => {
  test.each<[unknown, string]>([
    [{ bundel: 1 }, 'E_OPTION: createClassifier has no such option (got "bundel")'],
    [{}, 'E_OPTION: The option bundle'],
    [undefined, 'E_OPTION: The option bundle'],
    [{ bundle: null }, 'E_OPTION: The option bundle'],
    [null, 'E_OPTION: The options of createClassifier are not an object'],
    [{ bundle: 5 }, 'E_INPUT: The bundle is neither bytes nor an address'],
    [{ bundle: { manifest: {}, model: 'a@1' } }, 'Another copy of this package loaded it'],
    [{ bundle: smallBundle(), explain: 1 }, 'E_OPTION: The option explain'],
    [{ bundle: smallBundle(), rulez: [] }, 'E_OPTION: createClassifier has no such option (got "rulez")'],
  ])('%j are refused', async (options, message) => {
    await expect(createClassifier(options as never)).rejects.toThrow(message)
  })

  test('of calls are checked too', async () => {
    const classifier = await make()
    expect(() => classifier.classifySync(PAGE, { signal: undefined } as never)).toThrow(
      'E_OPTION: classifySync has no such option',
    )
    expect(() => classifier.classifySync(PAGE, { explain: 'yes' } as never)).toThrow('E_OPTION: The option explain')
    expect(() => classifier.classifySync(PAGE, null as never)).toThrow('E_OPTION')
    await expect(classifier.classify(PAGE, { timeout: 5 } as never)).rejects.toThrow(
      'E_OPTION: classify has no such option (got "timeout")',
    )
    await expect(classifier.classify(PAGE, { signal: {} } as never)).rejects.toThrow('E_OPTION: The option signal')
    await expect(classifier.classify(PAGE, { signal: AbortSignal.abort() })).rejects.toThrow('E_ABORTED')
    expect(() => classifier.classifyMany([], { order: true } as never)).toThrow(
      'E_OPTION: classifyMany has no such option',
    )
  })
})
