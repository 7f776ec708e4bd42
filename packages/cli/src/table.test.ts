import type { Verdict } from '@pagekind/core'
import { expect, test } from 'vitest'
import { verdictTable } from './table.ts'

const rule = (stage: string, id: string, label: string, weight: number, veto?: true) =>
  ({
    kind: 'rule',
    stage,
    rule: id,
    field: 'domain',
    matched: 'example.com',
    label,
    weight,
    ...(veto && { veto }),
  }) as const

const VERDICT: Verdict = {
  url: 'https://example.com/',
  label: 'News',
  score: 0.875,
  decision: 'accept',
  heads: {
    topic: {
      labels: [{ label: 'News', score: 0.875 }],
      scores: { Shop: 0.25, News: 0.875, Health: 0, Travel: 0.5 },
      decidedBy: 'lexical',
      evidence: [
        { kind: 'notice', stage: 'input', code: 'E_URL', message: 'The URL is malformed' },
        rule('directory', 'site hint: papers', 'News', 0.6),
        rule('rules', 'never-health', 'Health', 0, true),
        rule('lexical', 'as-answered', 'News', 9),
        { kind: 'token', stage: 'lexical', label: 'News', token: 'breaking', field: 'title', weight: 1.234 },
        { kind: 'token', stage: 'lexical', label: 'News', token: 'shop', field: 'url', weight: -0.5 },
      ],
    },
    safety: {
      labels: [],
      scores: { none: 0.5 },
      decidedBy: 'fusion',
      evidence: [
        { kind: 'decision', stage: 'fusion', branch: 'article', label: 'none', score: 0.9, about: 'gambling' },
        { kind: 'signal', stage: 'fusion', signal: 'link_density', value: 0.12345, label: 'none', weight: 0.5 },
      ],
    },
  },
  model: 'small@1',
}

test('label, score and decision; heads with their likeliest labels; reasons', () => {
  expect(verdictTable(VERDICT, false)).toBe(`https://example.com/
News   88 %  accept

topic  by lexical
  * News                       ##################..  88 %
    Travel                     ##########..........  50 %
    Shop                       #####...............  25 %
    note: The URL is malformed
      +0.60  News: site hint: papers (domain: example.com)
    never Health: never-health (domain: example.com)
    as-answered (domain: example.com)
      +1.23  News: breaking (title)
      -0.50  News: shop (url)

safety  by fusion, no label is likely enough
    none                       ##########..........  50 %
    an article about it: gambling
      +0.50  none: link_density = 0.123
`)
})

test('an abstention has no score', () => {
  const table = verdictTable({ ...VERDICT, label: 'Uncategorized', score: null, decision: 'abstain' }, false)
  expect(table.split('\n')[1]).toBe('Uncategorized  abstain')
})

test('colour adds only escapes', () => {
  const bold = verdictTable(VERDICT, true)
  expect(bold).toContain('\u001b[1mNews\u001b[22m')
  expect(bold.replaceAll('\u001b[1m', '').replaceAll('\u001b[22m', '')).toBe(verdictTable(VERDICT, false))
})

test.each([true, false])('no text of a page or bundle drives the terminal, colour %s', (colour) => {
  const evil = '\u001b[2J\u009b1A\r\n\b\u202e\u2066\u2028'
  const safety = VERDICT.heads.topic!
  const table = verdictTable(
    {
      ...VERDICT,
      url: evil,
      label: evil,
      heads: {
        [evil]: {
          ...safety,
          labels: [{ label: evil, score: 1 }],
          scores: { [evil]: 1 },
          decidedBy: evil,
          evidence: [
            { kind: 'notice', stage: 'input', code: 'E_URL', message: evil },
            { kind: 'token', stage: 'lexical', label: evil, token: evil, field: 'title', weight: 1 },
            { kind: 'signal', stage: 'fusion', signal: evil, value: 1, label: evil, weight: 1 },
            { kind: 'decision', stage: 'fusion', branch: 'article', label: evil, score: 1, about: evil },
          ],
        },
      },
    },
    colour,
  )
  const lines = table.replaceAll('\u001b[1m', '').replaceAll('\u001b[22m', '').split('\n')
  expect(lines).toHaveLength(10)
  for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u)
  expect(lines[0]).toBe('\ufffd[2J\ufffd1A\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd')
})
