import { describe, expect, test } from 'vitest'
import { compileRules } from './rule-set.ts'
import { checkRules } from './schema/check.ts'
import { tally } from './tally.ts'
import type { Rule, RuleCondition, RulePage } from './types.ts'

const rule = (more: Partial<Rule>): Rule => ({ id: 'a', head: 'topic', label: 'Shop', when: { title: 'x' }, ...more })
const setOf = (...rules: Partial<Rule>[]) =>
  compileRules({ version: 1, rules: rules.map((one, i) => rule({ id: `r${i}`, ...one })) })
const holds = (when: RuleCondition, page: RulePage) => setOf({ when }).match(page).length === 1
const counted = (page: RulePage, ...rules: Partial<Rule>[]) =>
  tally(setOf(...rules).match(page))
    .matches.filter(({ effect }) => effect === 'counted')
    .map(({ rule }) => rule)

describe('known weaknesses of such engines that this one does not have', () => {
  test.each([
    ['app', 'Apple pie', false],
    ['app', 'The App Store', true],
    ['app', 'app', true],
    ['app', 'in-app purchase', true],
    ['java', 'JavaScript', false],
    ['java', 'Java, the island', true],
    ['c++', 'C++ for all', true],
    ['ca', 'Cañon', false],
    ['cafe', 'Café', false],
    ['café', 'CAFE\u0301 du monde', true],
    ['カジノ', 'オンラインカジノの王様', true],
    ['カジノ', 'ｵﾝﾗｲﾝｶｼﾞﾉ', true],
    ['ร้าน', 'ร้านอาหาร', true],
    ['казино', 'КАЗИНО онлайн', true],
    ['казино', 'казинович', false],
    ['한국', '한국의', false],
    ['σοφος', 'ΣΟΦΟΣ', true],
    ['straße', 'Strasse', true],
    ['free games', 'Free \n\t Games', true],
    ['😀', 'a😀b', true],
    ['win', '𝓌in', true],
  ])('%j in %j: %s', (keyword, title, expected) => {
    expect(holds({ title: keyword }, { title })).toBe(expected)
  })

  test('a public suffix is no site', () => {
    const file = (domain: string) => ({ version: 1, rules: [rule({ when: { domain } })] })
    for (const suffix of ['co.uk', 'com', 'github.io', 'CO.UK.'])
      expect(checkRules(file(suffix)), suffix).toHaveLength(1)
    expect(holds({ domain: 'example.co.uk' }, { url: 'https://other.co.uk/' })).toBe(false)
    expect(holds({ domain: 'example.com' }, { url: 'https://myexample.com/' })).toBe(false)
    expect(holds({ domain: 'example.com' }, { url: 'https://example.com.evil.org/' })).toBe(false)
  })

  test('a higher priority takes precedence, wherever it stands and however light it is', () => {
    const heavy = { id: 'heavy', weight: 1000, label: 'News' }
    const light = { id: 'light', weight: 0.1, priority: 1 }
    for (const order of [
      [heavy, light],
      [light, heavy],
    ]) {
      expect(counted({ title: 'x' }, ...order)).toEqual(['light'])
    }
    expect(counted({ title: 'x' }, heavy, { ...light, head: 'safety' })).toEqual(['light', 'heavy'])
  })

  test('stop ends all that stands behind it, in every head', () => {
    // What does not count does not stop either.
    const outranked = counted(
      { title: 'x' },
      { id: 'a', priority: 1 },
      { id: 'b', stop: true },
      { id: 'c', head: 'safety' },
    )
    expect(outranked).toEqual(['a', 'c'])
    const safety = { head: 'safety', id: 'c' }
    expect(counted({ title: 'x' }, { id: 'b', stop: true }, safety)).toEqual(['b'])
    expect(counted({ title: 'x' }, safety, { id: 'b', stop: true })).toEqual(['c', 'b'])
    expect(counted({ title: 'x' }, { id: 'b', stop: true }, { ...safety, veto: true, label: 'adult' })).toEqual([
      'b',
      'c',
    ])
  })

  test('an exclusion looks at whatever it names, not at the field of the condition', () => {
    const rules = { when: { title: 'apple' }, unless: { any: [{ url: 'recipe' }, { description: 'orchard' }] } }
    expect(counted({ title: 'Apple', url: 'https://example.com/a' }, rules)).toEqual(['r0'])
    expect(counted({ title: 'Apple', url: 'https://example.com/recipe' }, rules)).toEqual([])
    expect(counted({ title: 'Apple', description: 'An orchard' }, rules)).toEqual([])
  })

  test('one weak keyword gives little, and nothing gives certainty', () => {
    const scoreOf = (...weights: number[]) =>
      tally(setOf(...weights.map((weight) => ({ weight }))).match({ title: 'x' })).heads.get('topic')!.labels[0]!.score
    expect(scoreOf(0.2)).toBeCloseTo(1 / 6)
    expect(scoreOf(1)).toBe(0.5)
    expect(scoreOf(4, 5)).toBe(0.9)
    expect(scoreOf(1_000_000, 1_000_000)).toBeLessThan(1)
    expect(scoreOf(2, -1)).toBe(0.5)
    expect(scoreOf(1, -3)).toBe(0)
  })

  test('case folding is nobody’s locale’s', () => {
    // In Turkish, I and i are two letters; toLocaleLowerCase would make ı of I.
    expect(holds({ title: 'title' }, { title: 'TITLE' })).toBe(true)
    expect(holds({ title: 'TITLE' }, { title: 'title' })).toBe(true)
    expect(holds({ title: 'istanbul' }, { title: 'ISTANBUL' })).toBe(true)
    expect(holds({ title: 'ı' }, { title: 'I' })).toBe(false)
  })
})

describe('tally', () => {
  test('of labels that exclude each other adds up to less than one', () => {
    const matches = setOf({ label: 'a', weight: 3 }, { label: 'b', weight: 1 }).match({ title: 'x' })
    const { labels } = tally(matches, { isExclusive: () => true }).heads.get('topic')!
    expect(labels).toEqual([
      { label: 'a', odds: 3, score: 0.6 },
      { label: 'b', odds: 1, score: 0.2 },
    ])
    expect(
      tally(matches)
        .heads.get('topic')!
        .labels.map(({ score }) => score),
    ).toEqual([0.75, 0.5])
  })

  test('orders equal labels by their first rule', () => {
    const { heads } = tally(setOf({ label: 'b' }, { label: 'a' }).match({ title: 'x' }))
    expect(heads.get('topic')!.labels.map(({ label }) => label)).toEqual(['b', 'a'])
  })

  test('a vetoed label has no odds, whatever was said for it', () => {
    const { heads } = tally(setOf({ weight: 9, priority: 5 }, { veto: true }).match({ title: 'x' }))
    expect(heads.get('topic')).toEqual({
      labels: [{ label: 'Shop', odds: 0, score: 0 }],
      vetoes: ['Shop'],
      stop: false,
    })
  })
})
