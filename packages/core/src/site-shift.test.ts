import { siteShifts } from '@pagekind/model'
import { describe, expect, test } from 'vitest'
import { createClassifier, type Verdict } from './index.ts'
import { SITE, SiteShift } from './site-shift.ts'
import { HEADS, smallBundle } from './testing/small-bundle.ts'

const match = (head: string, label: string) => ({
  rule: `site hint: ${label}`,
  head,
  label,
  field: 'domain',
  matched: 'example.com',
  hits: [],
  weight: 1,
  priority: 0,
  stop: false,
  veto: false,
})

describe('a shift', () => {
  const [topic] = HEADS
  const outputs = HEADS.reduce((sum, { labels }) => sum + labels.length, 0)
  const safetyFrom = outputs - HEADS.at(-1)!.labels.length
  const shift = new SiteShift(
    { paper: { [topic!.name]: topic!.labels.map((_, i) => i / 2) }, casino: { [HEADS.at(-1)!.name]: [0, -1] } },
    HEADS,
  )

  test('adds what the categories of the site say to the logits of their heads', () => {
    const logits = new Float32Array(outputs)
    const known = [match(SITE, 'paper'), match(SITE, 'casino'), match(SITE, 'unheard of'), match('topic', 'paper')]
    shift.add({ known }, logits, 0, outputs)
    const expected = new Float32Array(outputs)
    topic!.labels.forEach((_, i) => {
      expected[i] = i / 2
    })
    expected[safetyFrom + 1] = -1
    expect(logits).toEqual(expected)
    shift.add({}, logits, 0, outputs)
    expect(logits).toEqual(expected)
    // Outputs that nobody asked for stay as they are.
    shift.add({ known }, logits, safetyFrom, outputs)
    expected[safetyFrom + 1] = -2
    expect(logits).toEqual(expected)
  })

  test('says which category it was, and nothing where that says nothing', () => {
    const known = [match(SITE, 'paper')]
    const [first, second] = topic!.labels
    expect(shift.explain({ known }, topic!.name, first!)).toEqual([])
    expect(shift.explain({ known }, topic!.name, second!)).toEqual([
      {
        kind: 'rule',
        stage: 'directory',
        rule: 'site hint: paper',
        field: 'domain',
        matched: 'example.com',
        label: second,
        weight: 0.5,
      },
    ])
    expect(shift.explain({}, topic!.name, second!)).toEqual([])
  })
})

const decoded = (files: Readonly<Record<string, () => Uint8Array>>) =>
  Object.fromEntries(Object.entries(files).map(([name, decode]) => [name, decode()]))

describe('an inner page of a site of which something is known', () => {
  // A site of several lists of newspapers, and a title that says little.
  const page = { url: 'https://www.theguardian.com/world/x', title: 'A long way home' }
  const news = (verdict: Verdict) => verdict.heads.topic!.scores['News']!

  test('is judged by the model with what is known of its site, and says so', async () => {
    const knowing = await createClassifier()
    const ignorant = await createClassifier({ knownSites: false })
    const verdict = await knowing.classify(page, { explain: true })
    expect(verdict.heads.topic?.decidedBy).toBe('lexical')
    expect(news(verdict)).toBeGreaterThan(news(ignorant.classifySync(page)))
    expect(knowing.classifySync(page).heads).toEqual((await knowing.classify(page)).heads)
    const reasons = verdict.heads.topic!.evidence.filter(({ kind }) => kind === 'rule')
    expect(reasons.length).toBeGreaterThan(0)
    const rule = expect.stringMatching(/^site hint: /)
    for (const reason of reasons) expect(reason).toMatchObject({ stage: 'directory', rule, matched: 'theguardian.com' })
    expect(
      ignorant.classifySync(page, { explain: true }).heads.topic!.evidence.some(({ kind }) => kind === 'rule'),
    ).toBe(false)
  })

  test('is shifted where the default bundle’s weights answer, wherever they come from, and no others', async () => {
    const { bundle } = await import('@pagekind/model')
    const hosted = await createClassifier({ bundle: structuredClone({ ...bundle, files: decoded(bundle.files) }) })
    expect(hosted.classifySync(page).heads).toEqual((await createClassifier()).classifySync(page).heads)
    const other = { bundle: smallBundle(), heads: ['topic'] }
    const [knowing, ignorant] = [await createClassifier(other), await createClassifier({ ...other, knownSites: false })]
    expect(knowing.classifySync(page, { explain: true })).toEqual(ignorant.classifySync(page, { explain: true }))
  })

  test('a page of a site of which nothing is known is judged as ever', async () => {
    const elsewhere = { url: 'https://nobody-knows.example/x', title: page.title }
    const [knowing, ignorant] = [await createClassifier(), await createClassifier({ knownSites: false })]
    expect(knowing.classifySync(elsewhere)).toEqual(ignorant.classifySync(elsewhere))
  })
})

test('the default table fits the default bundle', async () => {
  const { manifest } = await import('@pagekind/model')
  const labels = new Map<string, number>(manifest.heads.map(({ name, labels }) => [name, labels.length]))
  expect(Object.keys(siteShifts).length).toBeGreaterThan(10)
  for (const byHead of Object.values(siteShifts)) {
    for (const [name, values] of Object.entries(byHead)) {
      expect(values).toHaveLength(labels.get(name)!)
      for (const value of values) expect(Math.abs(value)).toBeLessThan(6)
    }
  }
})
