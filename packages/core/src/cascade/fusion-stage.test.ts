import { compileRules } from '@pagekind/rules'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { fusion } from '../fusion.ts'
import { pageReader } from '../reader.ts'
import { createClassifier, defineStage, type Page } from '../slim.ts'
import { fusionBundle } from '../testing/fusion-bundle.ts'
import { smallBundle } from '../testing/small-bundle.ts'

const classifier = await createClassifier({ bundle: fusionBundle(), reader: pageReader, fusion })
const textOnly = await createClassifier({ bundle: smallBundle() })

const PROSE = `<p>${'A long paragraph about nothing at all, with no links. '.repeat(3)}</p>`
const ARTICLE = PROSE.repeat(4)
const LINKS = '<a href=/x>A link to another of the many tables of this house, where you may play</a> '.repeat(4)
const FORMS = '<form></form><form></form>'

const page = (title: string, body: string): Page => ({
  url: 'https://example.org/',
  title,
  html: `<!doctype html><html><body>${body}`,
})
const judge = (one: Page) => {
  const verdict = classifier.classifySync(one, { explain: true })
  const { safety, kind } = verdict.heads
  const decision = safety!.evidence.find((piece) => piece.kind === 'decision')
  return { safety: safety!, kind, branch: decision?.branch, decision }
}

describe('the branches', () => {
  test('structure decides first', () => {
    const { safety, branch, decision } = judge(page('Welcome to our house', FORMS + ARTICLE))
    expect(branch).toBe('tree')
    expect(safety).toMatchObject({ decidedBy: 'fusion', labels: [{ label: 'gambling' }] })
    expect(decision).toMatchObject({
      label: 'gambling',
      score: safety.scores['gambling'] && expect.closeTo(safety.scores['gambling'], 5),
    })
    expect(safety.evidence.filter(({ kind }) => kind === 'signal')).toContainEqual(
      expect.objectContaining({ stage: 'fusion', signal: 'form_count', value: 2, label: 'gambling' }),
    )
  })

  test('also against the look of an article: the guard acts on the backstop alone', () => {
    expect(judge(page('casino', FORMS + ARTICLE))).toMatchObject({
      branch: 'tree',
      safety: { labels: [{ label: 'gambling' }] },
    })
  })

  test('the text is the backstop', () => {
    const { safety, branch } = judge(page('casino', LINKS))
    expect(branch).toBe('text')
    expect(safety.labels).toEqual([
      {
        label: 'gambling',
        score: textOnly.classifySync({ url: 'https://example.org/', title: 'casino' }).heads.safety!.scores['gambling'],
      },
    ])
  })

  test('which an article about it holds back', () => {
    const { safety, branch, decision } = judge(page('casino', ARTICLE))
    expect([branch, decision]).toMatchObject(['article', { label: 'none', about: 'gambling' }])
    expect(safety.labels.map(({ label }) => label)).toEqual(['none'])
  })

  test('nobody says so', () => {
    expect(judge(page('Breaking news of the day, read on', ARTICLE))).toMatchObject({
      branch: 'none',
      safety: { labels: [{ label: 'none' }], decidedBy: 'fusion' },
    })
  })

  test('a thin page is left to its address and title', () => {
    const { safety, branch } = judge(page('casino', FORMS))
    expect(branch).toBe('thin')
    expect(safety.decidedBy).toBe('lexical')
    expect(safety.labels).toEqual(
      textOnly.classifySync({ url: 'https://example.org/', title: 'casino' }).heads.safety!.labels,
    )
  })
})

test('unless thin pages are to be judged too', async () => {
  const bold = await createClassifier({ bundle: fusionBundle(), reader: pageReader, fusion, judgeThin: true })
  expect(bold.classifySync(page('x', FORMS)).heads.safety).toMatchObject({
    decidedBy: 'fusion',
    labels: [{ label: 'gambling' }],
  })
})

test('a page without markup is answered by its text, as it was', () => {
  for (const title of ['casino', 'news of the clinic']) {
    const verdict = classifier.classifySync({ url: 'https://example.org/', title })
    expect({ ...verdict, model: '' }).toEqual({
      ...textOnly.classifySync({ url: 'https://example.org/', title }),
      model: '',
    })
    expect(verdict.heads).not.toHaveProperty('kind')
  }
})

test('a disguised title is read as it is seen', () => {
  const plain = classifier.classifySync({ title: 'casino' })
  expect(classifier.classifySync({ title: 'c\u00ada\u200bsino' })).toEqual(plain)
  expect(classifier.classifySync({ title: 'саsinо' })).toEqual(plain)
})

test('the kind is the likeliest, where it is likely enough', () => {
  expect(judge(page('Sign in', `<input type=password>${ARTICLE}`)).kind).toMatchObject({
    labels: [{ label: 'form' }],
    decidedBy: 'fusion',
  })
  expect(judge(page('Sign in', ARTICLE)).kind).toMatchObject({ labels: [] })
})

test('a document gives what its HTML gives, sync or not', async () => {
  const { html, ...rest } = page('casino', LINKS)
  const document = parseHTML(html!).document
  const verdict = classifier.classifySync({ ...rest, html: html! }, { explain: true })
  expect(classifier.classifySync({ ...rest, document }, { explain: true })).toEqual(verdict)
  expect(await classifier.classify({ ...rest, document }, { explain: true })).toEqual(verdict)
})

describe('what outranks it', () => {
  test('a caller’s threshold tightens the trees and floors the text', async () => {
    const strict = await createClassifier({
      bundle: fusionBundle(),
      reader: pageReader,
      fusion,
      thresholds: { safety: { gambling: 0.999999 } },
    })
    for (const body of [FORMS + ARTICLE, LINKS]) {
      expect(strict.classifySync(page('casino', body)).heads.safety!.labels).toMatchObject([{ label: 'none' }])
    }
  })

  test('a rule, and a veto', async () => {
    const rules = (veto: boolean) =>
      compileRules({
        version: 1,
        rules: [
          {
            id: 'r',
            head: 'safety',
            label: veto ? 'gambling' : 'adult',
            ...(veto ? { veto } : { weight: 99 }),
            when: { domain: 'example.org' },
          },
        ],
      })
    const make = (veto: boolean) =>
      createClassifier({ bundle: fusionBundle(), reader: pageReader, fusion, rules: rules(veto) })
    const ruled = (await make(false)).classifySync(page('x', FORMS + ARTICLE)).heads.safety!
    expect(ruled).toMatchObject({ decidedBy: 'rules', labels: [{ label: 'adult' }] })
    expect((await make(true)).classifySync(page('x', FORMS + ARTICLE)).heads.safety!.labels).toEqual([])
  })

  test('a veto that comes later, where the answer was close', async () => {
    const later = defineStage({
      name: 'later',
      cost: 9999,
      heads: ['safety'],
      runSync: () => ({ safety: { veto: ['gambling'] } }),
    })
    const score = textOnly.classifySync({ url: 'https://example.org/', title: 'casino' }).heads.safety!.scores[
      'gambling'
    ]!
    const { manifest } = fusionBundle()
    const [safety, kind] = manifest.fusion
    const close = { ...safety!, policy: { ...safety!.policy!, text: [1, 1, score - 0.001] } }
    const bundle = fusionBundle({ manifest: { fusion: [close, kind!] } })
    const judged = async (stages: (typeof later)[]) =>
      (await createClassifier({ bundle, reader: pageReader, fusion, stages })).classifySync(page('casino', LINKS)).heads
        .safety!
    expect(await judged([])).toMatchObject({ labels: [{ label: 'gambling' }] })
    expect(await judged([later])).toMatchObject({ labels: [], decidedBy: 'fusion' })
  })

  test('only the heads that are asked for', async () => {
    const kindOnly = await createClassifier({ bundle: fusionBundle(), reader: pageReader, fusion, heads: ['kind'] })
    expect(kindOnly.classifySync(page('Sign in', `<input type=password>${ARTICLE}`))).toMatchObject({
      label: 'form',
      heads: { kind: {} },
    })
    expect(kindOnly.classifySync({ title: 'Sign in' })).toMatchObject({
      label: 'Uncategorized',
      score: null,
      heads: {},
    })
  })
})

test('without a reader, or without trees, nothing is judged by structure', async () => {
  const whole = { ...page('casino', FORMS + ARTICLE), description: 'Place your bets' }
  for (const without of [{ fusion }, { reader: pageReader }]) {
    const blind = await createClassifier({ bundle: fusionBundle(), ...without })
    expect(blind.classifySync(whole).heads).toMatchObject({ safety: { decidedBy: 'lexical' } })
    expect(blind.classifySync(whole).heads).not.toHaveProperty('kind')
  }
  await expect(createClassifier({ bundle: fusionBundle(), fusion: {} as never })).rejects.toMatchObject({
    code: 'E_OPTION',
  })
})

test('its name is taken', async () => {
  const mine = { name: 'fusion', cost: 1, heads: ['topic'], runSync: () => ({}) }
  await expect(createClassifier({ bundle: smallBundle(), stages: [mine] })).rejects.toMatchObject({ code: 'E_OPTION' })
})
