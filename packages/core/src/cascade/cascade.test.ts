import { describe, expect, test } from 'vitest'
import { cascade, HEADS, PAGE, SURE, slow, stage, UNSURE } from '../testing/stages.ts'
import { Cascade } from './cascade.ts'
import { Head } from './head.ts'
import type { Stage, StageContext } from './stage.ts'

/** Both drivers must give the same. */
async function both(one: Cascade, explain = false) {
  const verdict = one.runSync(PAGE, explain)
  expect(await one.run(PAGE, explain, undefined)).toEqual(verdict)
  return verdict
}

describe('stages', () => {
  test('run from cheap to dear, those of equal cost as given, until one is sure', async () => {
    const asked: string[] = []
    const asking = (name: string, cost: number, answers: object) =>
      stage(
        name,
        cost,
        {},
        {
          heads: ['topic'],
          runSync: () => {
            asked.push(name)
            return answers as never
          },
        },
      )
    const one = cascade(
      asking('dear', 9, { topic: SURE }),
      asking('first', 1, {}),
      asking('second', 1, { topic: UNSURE }),
      asking('sure', 5, { topic: SURE }),
    )
    const verdict = one.runSync(PAGE, false)
    expect(asked).toEqual(['first', 'second', 'sure'])
    expect(verdict.heads.topic?.decidedBy).toBe('sure')
  })

  test('answer each head for itself', async () => {
    const verdict = await both(
      cascade(
        stage('cheap', 1, { topic: SURE, safety: { scores: { none: 0.5 } } }),
        stage('dear', 2, { topic: { scores: { Shop: 1 } }, safety: { scores: { adult: 1 } } }),
      ),
    )
    expect(verdict.heads.topic).toMatchObject({ decidedBy: 'cheap', labels: [{ label: 'News', score: 0.9 }] })
    expect(verdict.heads.safety).toMatchObject({ decidedBy: 'dear', labels: [{ label: 'adult', score: 1 }] })
  })

  test('that say nothing leave what was said', async () => {
    for (const nothing of [{}, { topic: undefined }]) {
      const verdict = await both(cascade(stage('cheap', 1, { topic: UNSURE }), stage('dear', 2, nothing)))
      expect(verdict.heads.topic?.decidedBy).toBe('cheap')
    }
  })

  test('are told what is open and what was said', async () => {
    const seen: unknown[] = []
    const look = (context: StageContext) => {
      seen.push({
        open: ['topic', 'safety', 'constructor'].map((name) => context.isOpen(name)),
        said: context.answerOf('topic')?.decidedBy,
        safety: context.answerOf('safety'),
        facts: context.urlFacts()?.registrableDomain,
        page: context.page,
      })
      return {}
    }
    await both(cascade(stage('cheap', 1, { topic: SURE }), stage('look', 2, {}, { runSync: look })))
    const expected = { open: [false, true, false], said: 'cheap', safety: undefined, facts: 'example.com', page: PAGE }
    expect(seen).toEqual([expected, expected])
  })

  test('that answer heads nobody asked for are not heard', async () => {
    const extra = { subject: { scores: 'nonsense' }, topic: SURE }
    const verdict = await both(cascade(stage('cheap', 1, extra as never, { heads: ['topic', 'subject', 'topic'] })))
    expect(Object.keys(verdict.heads)).toEqual(['topic'])
    const deaf = await both(cascade(stage('other', 1, { topic: SURE }, { heads: ['safety'] })))
    expect(Object.keys(deaf.heads)).toEqual([])
  })

  test('may reuse their buffers', async () => {
    const scores = Float64Array.of(0, 0)
    const reusing = stage(
      'reusing',
      1,
      {},
      {
        runSync: ({ title }) => {
          scores[0] = title.length / 10
          return { topic: { scores } }
        },
      },
    )
    const one = cascade(reusing)
    const first = one.runSync({ title: 'xxxxxxxx' }, false)
    const second = one.runSync({ title: 'xxxxx' }, false)
    expect([first, second].map(({ score }) => score)).toEqual([0.8, 0.5])
  })

  test('may answer by a list in the order of their own heads', async () => {
    const heads = ['subject', 'safety', 'topic', 'safety']
    const verdict = await both(cascade(stage('list', 1, [SURE, { scores: { adult: 0.9 } }, SURE], { heads })))
    expect(verdict.label).toBe('News')
    expect(verdict.heads.safety?.labels).toEqual([{ label: 'adult', score: 0.9 }])
    const some = await both(cascade(stage('list', 1, [undefined, undefined, SURE, SURE], { heads })))
    expect(Object.keys(some.heads)).toEqual(['topic'])
    expect(Object.keys((await both(cascade(stage('list', 1, [])))).heads)).toEqual([])
  })

  test('with both run and runSync use each in its place', async () => {
    const one = cascade({ ...stage('both', 1, { topic: SURE }), run: async () => ({ topic: { scores: { Shop: 1 } } }) })
    expect(one.runSync(PAGE, false).label).toBe('News')
    expect((await one.run(PAGE, false, undefined)).label).toBe('Shop')
  })

  test('are called as methods of their objects', async () => {
    class Counting implements Stage {
      readonly name = 'counting'
      readonly cost = 1
      readonly heads = ['topic']
      count = 0
      runSync() {
        this.count++
        return { topic: SURE }
      }
      explain() {
        this.count++
        return []
      }
    }
    const counting = new Counting()
    cascade(counting).runSync(PAGE, true)
    expect(counting.count).toBe(2)
  })
})

describe('a verdict', () => {
  test('has the best label of the first head', async () => {
    expect(
      await both(cascade(stage('only', 1, { topic: { scores: { News: 0.6, Shop: 0.7 } }, safety: { scores: {} } }))),
    ).toEqual({
      url: 'https://example.com/x',
      label: 'Shop',
      score: 0.7,
      decision: 'accept',
      heads: {
        topic: {
          labels: [
            { label: 'Shop', score: 0.7 },
            { label: 'News', score: 0.6 },
          ],
          scores: { News: 0.6, Shop: 0.7 },
          decidedBy: 'only',
          evidence: [],
        },
        safety: { labels: [], scores: { none: 0, adult: 0 }, decidedBy: 'only', evidence: [] },
      },
      model: 'test@1',
    })
  })

  test('of an abstention has the fallback label and no score', async () => {
    const verdict = await both(cascade(stage('only', 1, { topic: { scores: { News: 0.1 } } })))
    expect(verdict).toMatchObject({ label: 'Other', score: null, decision: 'abstain' })
    const none = new Cascade([new Head(HEADS[1]!, [0.5, 0.5])], [], 'test@1').runSync(PAGE, false)
    expect(none).toEqual({
      url: PAGE.url,
      label: 'Uncategorized',
      score: null,
      decision: 'abstain',
      heads: {},
      model: 'test@1',
    })
  })

  test('has no head but those answered, not even inherited ones', async () => {
    const { heads } = await both(cascade(stage('only', 1, { safety: { scores: { none: 1 } } })))
    expect(Reflect.ownKeys(heads)).toEqual(['safety'])
    expect('constructor' in heads).toBe(false)
  })

  test('belongs to the caller', async () => {
    const one = cascade(stage('only', 1, { topic: SURE }))
    const before = structuredClone(one.runSync(PAGE, true))
    const spoilt = one.runSync(PAGE, true)
    spoilt.heads.topic!.labels.length = 0
    spoilt.heads.topic!.scores['News'] = 7
    spoilt.heads.topic!.evidence.push('x' as never)
    delete spoilt.heads.topic
    expect(one.runSync(PAGE, true)).toEqual(before)
  })
})

describe('evidence', () => {
  const token = { kind: 'token', stage: 'x', token: 'a', field: 'title', label: 'News', weight: 1 } as const

  test('is kept when asked for', async () => {
    const one = cascade(stage('only', 1, { topic: { ...SURE, evidence: [token] } }))
    expect((await both(one, true)).heads.topic?.evidence).toEqual([token])
    expect((await both(one, false)).heads.topic?.evidence).toEqual([])
  })

  test('is of the stage that decided', async () => {
    const one = cascade(
      stage('cheap', 1, { topic: { ...UNSURE, evidence: [token] } }),
      stage('dear', 2, { topic: { ...SURE, evidence: [{ ...token, stage: 'dear' }] } }),
    )
    expect((await both(one, true)).heads.topic?.evidence).toEqual([{ ...token, stage: 'dear' }])
  })

  test('can be given afterwards, for the labels there are, or the nearest', async () => {
    const asked: unknown[] = []
    const explain: Stage['explain'] = (_, name, labels) => {
      asked.push([name, labels])
      return [token]
    }
    const answers = { topic: SURE, safety: { scores: { none: 0.2, adult: 0.3 } } }
    const one = cascade(stage('only', 1, answers, { explain }))
    expect(one.runSync(PAGE, true).heads.safety?.evidence).toEqual([token])
    expect(asked).toEqual([
      ['topic', [{ label: 'News', score: 0.9 }]],
      ['safety', [{ label: 'adult', score: 0.3 }]],
    ])
    asked.length = 0
    one.runSync(PAGE, false)
    expect(asked).toEqual([])
  })

  test('has the notices, asked for or not, in every head', async () => {
    const one = cascade(stage('only', 1, { topic: { ...SURE, evidence: [token] }, safety: { scores: {} } }))
    const notice = { kind: 'notice', stage: 'input', code: 'E_URL', message: expect.any(String) }
    const page = { title: 'A', url: 'http://' }
    expect(one.runSync(page, false).heads.topic?.evidence).toEqual([notice])
    expect(one.runSync(page, true).heads.topic?.evidence).toEqual([token, notice])
    expect(one.runSync(page, true).heads.safety?.evidence).toEqual([notice])
  })
})

describe('without waiting', () => {
  test('stages that must wait are passed over, and that is told', async () => {
    const one = cascade(stage('cheap', 1, { topic: UNSURE }), slow('slow', 2, { topic: SURE }, { heads: ['topic'] }))
    const verdict = one.runSync(PAGE, false)
    expect(verdict.heads.topic).toMatchObject({
      decidedBy: 'cheap',
      evidence: [
        { kind: 'notice', stage: 'slow', code: 'E_STAGE', message: expect.stringContaining('classify() asks it') },
      ],
    })
    expect((await one.run(PAGE, false, undefined)).heads.topic).toMatchObject({ decidedBy: 'slow', evidence: [] })
  })

  test('nothing is told of a stage that was not needed', () => {
    const answers = { topic: SURE, safety: { scores: { none: 1 } } }
    expect(cascade(stage('cheap', 1, answers), slow('slow', 2, {})).runSync(PAGE, false).heads.topic?.evidence).toEqual(
      [],
    )
  })
})
