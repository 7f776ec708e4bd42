import { expect, test } from 'vitest'
import { KINDS, kindOf, markupKind } from './kinds.ts'

test('each kind of the saved pages that is learnt has its place; the rare ones have none', () => {
  const learnt = [
    'article',
    'listing/portal/home',
    'product',
    'login/form',
    'game',
    'docs/reference',
    'search-results',
    'error/parked',
    'other',
  ]
  expect(learnt.map(kindOf)).toEqual([...KINDS.keys()])
  for (const rare of ['video', 'forum/thread', 'gambling', 'proxy', 'adult', null]) expect(kindOf(rare)).toBe(-1)
})

test.each([
  ['article', [], 'article'],
  [null, ['NewsArticle', 'Organization'], 'article'],
  ['article', ['Product'], 'product'],
  ['website', [], 'listing/portal/home'],
  [null, ['SearchResultsPage'], 'search-results'],
  [null, ['TechArticle'], 'docs/reference'],
  ['video.other', ['VideoObject'], null],
  [null, [], null],
])('og:type %s, JSON-LD %j: %s', (openGraphType, jsonLdTypes, kind) => {
  expect(markupKind({ openGraphType, jsonLdTypes })).toBe(kind)
})
