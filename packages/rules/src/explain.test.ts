import { describe, expect, test } from 'vitest'
import { linearRegex } from './regex.ts'
import { compileRules } from './rule-set.ts'
import type { RuleCondition, RulePage } from './types.ts'

const PAGE: RulePage = {
  url: 'https://shop.Bücher.example/Preise/Buch.PDF?q=abc',
  title: 'Die  BÜCHER\u0308   der Ｗelt — ｶｼﾞﾉ',
  description: 'x',
  lang: 'de-AT',
  mainText: 'Seite 42',
  signals: { link_density: 0.25 },
}

function hitsOf(when: RuleCondition) {
  const set = compileRules({ version: 1, rules: [{ id: 'a', head: 'h', label: 'l', when }] }, { regex: linearRegex })
  return set.match(PAGE)[0]?.hits
}

describe('every match names the field and the slice of the page', () => {
  test.each<[RuleCondition, [string, string][]]>([
    [{ domain: 'bücher.example' }, [['domain', 'xn--bcher-kva.example']]],
    [{ host: '*.bücher.example' }, [['host', 'shop.xn--bcher-kva.example']]],
    [{ path: '/Preise' }, [['path', '/Preise/Buch.PDF']]],
    [{ query: { key: 'q', value: 'a*' } }, [['query', 'q=abc']]],
    [{ extension: 'pdf' }, [['extension', 'pdf']]],
    [{ title: 'welt' }, [['title', 'Ｗelt']]],
    [{ title: 'カジノ' }, [['title', 'ｶｼﾞﾉ']]],
    [{ title: 'die bu\u0308cher\u0308' }, [['title', 'Die BÜCHER\u0308']]],
    [{ url: 'preise' }, [['url', 'Preise']]],
    [{ text: 'seite' }, [['text', 'Seite']]],
    [{ regex: { field: 'text', pattern: '\\d+' } }, [['regex', '42']]],
    [{ language: 'de' }, [['language', 'de-at']]],
    [{ signal: 'link_density < 0.33' }, [['signal', 'link_density = 0.25']]],
    [{ none: [{ title: 'mond' }] }, []],
    [
      { title: 'welt', any: [{ text: 'mond' }, { text: 'seite' }] },
      [
        ['title', 'Ｗelt'],
        ['text', 'Seite'],
      ],
    ],
  ])('%j', (when, expected) => {
    expect(hitsOf(when)?.map(({ field, matched }) => [field, matched])).toEqual(expected)
  })

  test('and the rule’s id, label, weight and priority', () => {
    const set = compileRules({
      version: 1,
      rules: [{ id: 'a', head: 'h', label: 'l', weight: 3, priority: 2, stop: true, when: { title: 'welt' } }],
    })
    expect(set.match(PAGE)).toEqual([
      {
        rule: 'a',
        head: 'h',
        label: 'l',
        field: 'title',
        matched: 'Ｗelt',
        hits: [{ field: 'title', matched: 'Ｗelt' }],
        weight: 3,
        priority: 2,
        stop: true,
        veto: false,
      },
    ])
  })
})

test('what the page does not have holds for nothing, and its absence may be asked for', () => {
  const set = compileRules({
    version: 1,
    rules: [
      { id: 'signal', head: 'h', label: 'l', when: { signal: 'link_density >= 0' } },
      { id: 'no signal', head: 'h', label: 'l', when: { none: [{ signal: 'link_density >= 0' }] } },
      { id: 'path', head: 'h', label: 'l', when: { path: '/' } },
      { id: 'language', head: 'h', label: 'l', when: { language: 'en' } },
    ],
  })
  expect(set.match({ title: 'x' }).map(({ rule }) => rule)).toEqual(['no signal'])
  expect(set.match({}).map(({ rule }) => rule)).toEqual(['no signal'])
  expect(set.match({ url: 'not an address' }).map(({ rule }) => rule)).toEqual(['no signal'])
})
