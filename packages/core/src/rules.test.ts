import { searchEngines as compiledSearchEngines } from '@pagekind/model'
import { compileRules, type Rule, type RuleFile } from '@pagekind/rules'
import { linearRegex } from '@pagekind/rules/regex'
import { searchEngines } from '@pagekind/rules/search-engines'
import { describe, expect, test } from 'vitest'
import { createClassifier, type Page } from './index.ts'
import { smallBundle } from './testing/small-bundle.ts'

const bundle = smallBundle()
const set = (rules: readonly Partial<Rule>[], more: Partial<RuleFile> = {}) =>
  compileRules(
    {
      version: 1,
      rules: rules.map(
        (rule, i): Rule => ({
          id: `r${i}`,
          head: 'topic',
          label: 'Shop',
          ...(rule.veto ? {} : { weight: 9 }),
          when: { domain: 'example.com' },
          ...rule,
        }),
      ),
      ...more,
    },
    { regex: linearRegex },
  )
const page: Page = { url: 'https://www.example.com/a', title: 'Health news' }

describe('a user’s rules', () => {
  test('outrank the model: it is not asked about their heads', async () => {
    const classifier = await createClassifier({ bundle, rules: set([{}]), explain: true })
    const { heads, label, score, decision } = classifier.classifySync(page)
    expect({ label, score, decision }).toEqual({ label: 'Shop', score: 0.9, decision: 'accept' })
    expect(heads.topic).toMatchObject({ decidedBy: 'rules', scores: { Shop: 0.9, News: 0 } })
    expect(heads.topic?.evidence).toEqual([
      { kind: 'rule', stage: 'rules', rule: 'r0', field: 'domain', matched: 'example.com', label: 'Shop', weight: 9 },
    ])
    expect(heads.subject?.decidedBy).toBe('lexical')
    expect((await classifier.classify(page)).heads.topic).toEqual(heads.topic)
  })

  test('that are too weak for a label leave the answer to the model', async () => {
    const classifier = await createClassifier({ bundle, rules: set([{ weight: 0.5 }]) })
    expect(classifier.classifySync(page).heads.topic?.decidedBy).toBe('lexical')
  })

  test('may stop with no label: nobody behind is asked', async () => {
    const classifier = await createClassifier({ bundle, rules: set([{ weight: 0.5, stop: true }]) })
    expect(classifier.classifySync(page).heads.topic).toMatchObject({ decidedBy: 'rules', labels: [] })
  })

  test('may veto: the model’s label is never given, and the reason is told', async () => {
    const plain = (await createClassifier({ bundle })).classifySync(page).heads.safety!
    const first = plain.labels[0]!.label
    const classifier = await createClassifier({
      bundle,
      rules: set([{ head: 'safety', label: first, veto: true, when: { title: 'health' } }]),
      explain: true,
    })
    const safety = classifier.classifySync(page).heads.safety!
    expect(safety.scores[first]).toBe(0)
    expect(safety.labels.map(({ label }) => label)).not.toContain(first)
    expect(safety.decidedBy).toBe('lexical')
    expect(safety.evidence[0]).toMatchObject({ kind: 'rule', rule: 'r0', matched: 'Health', label: first, veto: true })
  })

  test('see the page’s own title, main text and signals', async () => {
    const classifier = await createClassifier({
      bundle,
      rules: set([{ when: { all: [{ title: 'bargains' }, { signal: 'link_count >= 1' }, { text: 'ninety shoes' }] } }]),
    })
    const html = `<title>Bargains</title><p>We have ninety shoes for those who have ninety feet, and we send them by post.</p><a href="/x">x</a>`
    expect(classifier.classifySync({ url: 'https://example.org/', html }).heads.topic?.decidedBy).toBe('rules')
    expect(classifier.classifySync({ url: 'https://example.org/', title: 'Bargains' }).heads.topic?.decidedBy).toBe(
      'lexical',
    )
  })

  test('may bring heads of their own', async () => {
    const rules = set(
      [
        { head: 'mine', label: 'good' },
        { head: 'mine', label: 'bad', weight: 1 },
      ],
      {
        heads: { mine: { labels: ['good', 'bad'], exclusive: true, threshold: 0.6 } },
      },
    )
    const classifier = await createClassifier({ bundle, rules })
    expect(classifier.heads.at(-1)).toEqual({ name: 'mine', labels: ['good', 'bad'] })
    const { mine } = classifier.classifySync(page).heads
    expect(mine).toMatchObject({
      decidedBy: 'rules',
      labels: [{ label: 'good' }],
      scores: { good: 0.818182, bad: 0.090909 },
    })
    expect(classifier.classifySync({ title: 'Nothing' }).heads['mine']).toBeUndefined()
    const only = await createClassifier({ bundle, rules, heads: ['mine'] })
    expect(only.classifySync(page).label).toBe('good')
  })

  test('may be about labels that are called like a prototype’s members', async () => {
    const names = ['__proto__', 'constructor', 'toString']
    const rules = set(
      names.map((label) => ({ id: label, head: 'mine', label })),
      { heads: { mine: { labels: names } } },
    )
    const { mine } = (await createClassifier({ bundle, rules })).classifySync(page).heads
    expect(mine?.labels.map(({ label }) => label)).toEqual(names)
    expect(Object.entries(mine!.scores)).toEqual(names.map((name) => [name, 0.9]))
  })

  test('that veto beside others make these no surer than they are', async () => {
    const rules = set(
      [
        { head: 'mine', label: 'good' },
        { head: 'mine', label: 'bad', weight: 1 },
        { head: 'mine', label: 'bad', veto: true },
      ],
      { heads: { mine: { labels: ['good', 'bad'], exclusive: true } } },
    )
    const { mine } = (await createClassifier({ bundle, rules })).classifySync(page).heads
    expect(mine?.scores).toEqual({ good: 0.9, bad: 0 })
  })

  test.each([
    [{ head: 'topics' }, 'is about a head that is none of topic, subject, safety'],
    [{ label: 'Shops' }, 'gives a label that topic does not have'],
  ])('that do not fit the classifier are refused: %j', async (rule, message) => {
    await expect(createClassifier({ bundle, rules: set([rule]) })).rejects.toThrow(message)
  })

  test('of the wrong kind are refused', async () => {
    await expect(createClassifier({ bundle, rules: { version: 1, rules: [] } as never })).rejects.toThrow(
      /E_OPTION.*compileRules/,
    )
  })
})

describe('rules that change while the classifier answers', () => {
  test('are added, removed and replaced between two pages', async () => {
    const classifier = await createClassifier({ bundle, rules: set([{ id: 'a' }]) })
    const decidedBy = () => classifier.classifySync(page).heads.topic?.decidedBy
    expect(decidedBy()).toBe('rules')
    classifier.rules.remove(['a'])
    expect(decidedBy()).toBe('lexical')
    classifier.rules.add(set([{ id: 'b', label: 'News' }]))
    expect(classifier.classifySync(page).label).toBe('News')
    classifier.rules.replace([])
    expect(classifier.rules.sets).toEqual([])
    expect(decidedBy()).toBe('lexical')
  })

  test('a bad new set leaves the old one in force and says why', async () => {
    const classifier = await createClassifier({ bundle, rules: set([{ id: 'a' }]) })
    const before = classifier.rules.sets
    expect(() => classifier.rules.replace(set([{ label: 'Shops' }]))).toThrow('gives a label that topic does not have')
    expect(() => classifier.rules.add(set([{ id: 'a' }]))).toThrow('Two rules have this id')
    expect(() => classifier.rules.remove(['a', 'x'])).toThrow('There is no rule of this id')
    expect(() => classifier.rules.replace('x' as never)).toThrow('E_OPTION')
    expect(classifier.rules.sets).toBe(before)
    expect(classifier.classifySync(page).heads.topic?.decidedBy).toBe('rules')
  })

  test('a page under way keeps the rules that it began with', async () => {
    let go = () => {}
    const gate = new Promise<void>((resolve) => {
      go = resolve
    })
    const slow = { name: 'slow', cost: 1, heads: ['subject'], run: () => gate.then(() => ({})) }
    const classifier = await createClassifier({ bundle, rules: set([{}]), stages: [slow] })
    const pending = classifier.classify(page)
    classifier.rules.replace([])
    go()
    expect((await pending).heads.topic?.decidedBy).toBe('rules')
    expect((await classifier.classify(page)).heads.topic?.decidedBy).toBe('lexical')
  })
})

describe('search engines', () => {
  test.each([
    ['https://www.google.com/search?q=casino', true],
    ['https://www.google.co.uk/', true],
    ['https://duckduckgo.com/?q=porn', true],
    ['https://www.google.com/search/x?q=casino', false],
    ['https://www.google.com/url?q=https://casino.example', false],
    ['https://webcache.googleusercontent.com/search?q=cache:casino.example', false],
    ['https://translate.google.com/translate?u=casino.example', false],
    ['https://www.google.com.evil.example/search?q=casino', false],
    ['https://evil.example/www.google.com/search?q=casino', false],
    ['https://sites.google.com/', false],
  ])('%s is known: %s', async (url, isKnown) => {
    const classifier = await createClassifier({ explain: true })
    const { safety } = classifier.classifySync({ url, title: 'casino bonus slots' }).heads
    expect(safety?.decidedBy === 'directory').toBe(isKnown)
    if (!isKnown) return
    expect(safety).toMatchObject({ labels: [{ label: 'none', score: 0.99 }] })
    expect(safety?.evidence).toMatchObject([{ kind: 'rule', rule: expect.stringMatching(/^search engine: /) }])
  })

  test('are compiled in the default model as they stand in the rules', () => {
    expect(Uint8Array.from(compiledSearchEngines())).toEqual(compileRules(searchEngines).serialize())
  })

  test('are outranked by a user’s rules, and may be left out', async () => {
    const url = 'https://www.google.com/search?q=x'
    const rules = set([{ head: 'safety', label: 'adult', when: { host: 'www.google.com' } }])
    expect((await createClassifier({ rules })).classifySync({ url }).heads.safety?.labels[0]?.label).toBe('adult')
    const without = await createClassifier({ knownSites: false })
    expect(without.classifySync({ url }).heads.safety?.decidedBy).toBe('lexical')
  })
})

describe('the site directory', () => {
  test('answers home pages of sites that it knows, at once, and says so', async () => {
    const classifier = await createClassifier({ explain: true })
    const { topic, subject } = classifier.classifySync({ url: 'https://www.barclays.co.uk/', title: 'Welcome' }).heads
    expect(topic).toMatchObject({ decidedBy: 'directory', labels: [{ label: 'Work' }] })
    const rule = expect.stringMatching(/^known site: topic Work/)
    expect(topic?.evidence).toMatchObject([
      { kind: 'rule', stage: 'directory', rule, field: 'domain', matched: 'barclays.co.uk' },
    ])
    expect(subject).toMatchObject({ decidedBy: 'directory', labels: [{ label: 'Finance' }] })
    const inner = classifier.classifySync({ url: 'https://www.barclays.co.uk/museum', title: 'Our museum' })
    expect(inner.heads.topic?.decidedBy).toBe('lexical')
  })

  test('answers every page of a site whose pages are alike', async () => {
    const classifier = await createClassifier({ explain: true })
    for (const url of ['https://github.com/', 'https://gist.github.com/x', 'https://github.com/a/b?tab=readme#c']) {
      const { topic, subject } = classifier.classifySync({ url, title: 'Bread and butter' }).heads
      expect(topic).toMatchObject({
        decidedBy: 'directory',
        labels: [{ label: 'Technology' }],
        evidence: [{ rule: 'known site: topic Technology (most of its pages)', matched: 'github.com' }],
      })
      expect(subject).toMatchObject({ decidedBy: 'directory', labels: [{ label: 'Computers & Electronics' }] })
    }
    const forged = classifier.classifySync({ url: 'https://github.com.example/a/b', title: 'Bread and butter' })
    expect(forged.heads.topic?.decidedBy).toBe('lexical')
  })

  test('answers every page of a site that it knows, where that is asked for', async () => {
    const classifier = await createClassifier({ knownSites: 'whole', explain: true })
    const page = { url: 'https://www.barclays.co.uk:443/museum?x=1#y', title: 'Our museum' }
    const { topic, subject, safety } = classifier.classifySync(page).heads
    const evidence = [{ kind: 'rule', stage: 'directory', rule: expect.stringMatching(/^known site: /) }]
    expect(topic).toMatchObject({ decidedBy: 'directory', labels: [{ label: 'Work' }], evidence })
    expect(subject).toMatchObject({ decidedBy: 'directory', labels: [{ label: 'Finance' }], evidence })
    expect(safety?.decidedBy).toBe('lexical')
    // A search engine's pages are exempt as they are: not what else it serves.
    const of = (url: string) => classifier.classifySync({ url, title: 'casino bonus slots' }).heads.safety?.decidedBy
    expect(of('https://www.google.com/search?q=casino')).toBe('directory')
    expect(of('https://www.google.com/url?q=https://casino.example/')).toBe('lexical')
    expect(classifier.classifySync({ title: 'Home - BBC News' }).label).toBe('News')
  })

  test('takes no other word for an option', async () => {
    await expect(createClassifier({ knownSites: 'some' as never })).rejects.toMatchObject({ code: 'E_OPTION' })
  })

  test('is outranked by rules, and may be left out', async () => {
    const page = { url: 'https://www.barclays.co.uk/', title: 'Welcome' }
    const rules = set([{ when: { domain: 'barclays.co.uk' } }])
    expect((await createClassifier({ rules })).classifySync(page).heads.topic?.decidedBy).toBe('rules')
    expect((await createClassifier({ knownSites: false })).classifySync(page).heads.topic?.decidedBy).toBe('lexical')
  })

  test('does not speak to heads that mean something else by their name', async () => {
    const classifier = await createClassifier({ bundle })
    const { heads } = classifier.classifySync({ url: 'https://www.barclays.co.uk/', title: 'Welcome' })
    expect(heads.topic?.decidedBy).toBe('lexical')
  })
})
