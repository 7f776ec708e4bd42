import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { head } from '../testing/small-bundle.ts'
import { openHead } from './context.ts'
import { Head } from './head.ts'
import type { StageAnswer } from './stage.ts'

const LABELS = ['a', 'b', 'c', '__proto__', 'constructor']

function judge(scores: NonNullable<StageAnswer['scores']>, thresholds = LABELS.map(() => 0.5), sure?: boolean) {
  const state = openHead()
  new Head(head('h', LABELS), thresholds).judge(scores, sure, 'test', state)
  return { verdict: state.verdict!, decision: state.decision, open: state.open }
}

const score = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.25, 0.5, 1))
const row = fc.array(score, { minLength: LABELS.length, maxLength: LABELS.length })
const rounded = (value: number) => Number(value.toFixed(6))

describe('scores become labels', () => {
  test('as the obvious version has them', () => {
    fc.assert(
      fc.property(row, row, (scores, thresholds) => {
        const { verdict } = judge(Float64Array.from(scores), thresholds)
        const expected = LABELS.map((label, i) => ({ label, score: verdict.scores[label]!, threshold: thresholds[i]! }))
        for (const [i, { score }] of expected.entries())
          expect(Math.abs(score - scores[i]!)).toBeLessThanOrEqual(5.1e-7)
        expect(verdict.labels).toEqual(
          expected
            .filter((one) => one.score >= one.threshold)
            .sort((x, y) => y.score - x.score)
            .map(({ label, score }) => ({ label, score })),
        )
        expect(verdict).toMatchObject({ decidedBy: 'test', evidence: [] })
      }),
      { numRuns: 5000 },
    )
  })

  test.each([
    [[0.9, 0.6, 0.7], ['a']],
    [
      [0.6, 0.9, 0.7],
      ['b', 'c'],
    ],
    [[0.6, 0.1, 0.2], ['a']],
    [[0.1, 0.6, 0.2], ['b']],
  ])('and the fallback stands alone: of %j %j', (scores, expected) => {
    const state = openHead()
    new Head(head('h', ['a', 'b', 'c'], { fallback: 'a' }), [0.5, 0.5, 0.5]).judge(scores, undefined, 'test', state)
    expect(state.verdict!.labels.map(({ label }) => label)).toEqual(expected)
    expect(Object.keys(state.verdict!.scores)).toEqual(['a', 'b', 'c'])
  })

  test('by label as by position', () => {
    fc.assert(
      fc.property(row, (scores) => {
        const byLabel = Object.fromEntries(LABELS.map((label, i) => [label, scores[i]!]))
        expect(judge(byLabel)).toEqual(judge(scores))
      }),
    )
    expect(judge({ b: 0.75 }).verdict.scores).toEqual(
      Object.fromEntries(LABELS.map((label) => [label, label === 'b' ? 0.75 : 0])),
    )
  })

  test('rounded to six decimals, never -0', () => {
    const { verdict } = judge([1 / 3, 0.9999999, 1e-9, -0, 1])
    expect(LABELS.map((label) => verdict.scores[label])).toEqual([rounded(1 / 3), 1, 0, 0, 1])
    expect(Object.is(verdict.scores[LABELS[3]!], 0)).toBe(true)
  })
})

describe('the decision', () => {
  const decide = (best: number, threshold: number) => judge([best, 0, 0, 0, 0], [threshold, 1, 1, 1, 1]).decision

  test.each([
    [0.61, 0.5, 'accept'],
    [0.6, 0.5, 'accept'],
    [0.59, 0.5, 'review'],
    [0.5, 0.5, 'review'],
    [0.41, 0.5, 'review'],
    [0.4, 0.5, 'abstain'],
    [0.39, 0.5, 'abstain'],
    [0, 0.5, 'abstain'],
    [0.979, 0.96, 'review'],
    [0.98, 0.96, 'accept'],
    [1, 1, 'accept'],
    [0.03, 0.04, 'review'],
    [0.019, 0.04, 'abstain'],
    [0, 0.04, 'abstain'],
  ])('for %d over a threshold of %d is %s', (best, threshold, decision) => {
    expect(decide(best, threshold)).toBe(decision)
  })

  test('goes by the best label where one passes, by the nearest where none does', () => {
    expect(judge([0.9, 0.51, 0, 0, 0]).decision).toBe('accept')
    expect(judge([0.3, 0.45, 0, 0, 0], [0.9, 0.5, 0.5, 0.5, 0.5]).decision).toBe('review')
  })

  test('of a head without labels reviews or abstains; with labels it accepts or reviews', () => {
    fc.assert(
      fc.property(row, row, (scores, thresholds) => {
        const { verdict, decision } = judge(scores, thresholds)
        expect(decision).not.toBe(verdict.labels.length > 0 ? 'abstain' : 'accept')
      }),
    )
  })
})

describe('a head stays open', () => {
  test('until a stage is sure', () => {
    expect(judge([0.9, 0, 0, 0, 0]).open).toBe(false)
    expect(judge([0.55, 0, 0, 0, 0]).open).toBe(true)
    expect(judge([0, 0, 0, 0, 0]).open).toBe(true)
  })

  test('as the stage says, where it does', () => {
    expect(judge([0.9, 0, 0, 0, 0], undefined, false).open).toBe(true)
    expect(judge([0, 0, 0, 0, 0], undefined, true).open).toBe(false)
  })
})

describe('vetoes', () => {
  const fresh = openHead

  test('take a label out of answers before and after, and leave the rest as it is', () => {
    for (const isBefore of [true, false]) {
      const one = new Head(head('h', ['a', 'b']), [0.5, 0.5])
      const state = fresh()
      if (isBefore) one.veto(['a'], 'rules', state)
      one.judge([0.9, 0.6], undefined, 'test', state)
      if (!isBefore) one.veto(['a'], 'rules', state)
      expect(state.verdict).toMatchObject({
        labels: [{ label: 'b', score: 0.6 }],
        scores: { a: 0, b: 0.6 },
        decidedBy: 'test',
      })
    }
  })

  test('leave the others as likely as they are without the label, where labels exclude each other', () => {
    const one = new Head(head('h', ['a', 'b', 'c'], { activation: 'softmax' }), [0.5, 0.5, 0.5])
    const state = fresh()
    one.veto(['a'], 'rules', state)
    one.judge([0.8, 0.15, 0.05], undefined, 'test', state)
    expect(state.verdict!.scores).toEqual({ a: 0, b: 0.75, c: 0.25 })
    one.judge([1, 0, 0], undefined, 'test', state)
    expect(state.verdict!).toMatchObject({ labels: [], scores: { a: 0, b: 0, c: 0 } })
  })

  test('of labels that the head does not have are an error', () => {
    const one = new Head(head('h', ['a', 'b']), [0.5, 0.5])
    expect(() => one.veto(['x'], 'rules', fresh())).toThrow(/E_STAGE.*vetoes a label/)
  })
})

test('the nearest label is the one that came closest to its threshold', () => {
  const one = new Head(head('h', ['a', 'b']), [0.9, 0.3])
  const state = openHead()
  one.judge([0.7, 0.2], undefined, 'test', state)
  expect(one.nearest(state.verdict!)).toEqual({ label: 'b', score: 0.2 })
})

test.each<[string, unknown]>([
  ['gave 2 scores for 5 labels', [0, 0]],
  ['gave 6 scores for 5 labels', new Float64Array(6)],
  ['gave no scores', null],
  ['gave no scores', 'abcde'],
  ['gave no scores', undefined],
  ['gave a a score that is not a probability from 0 to 1, in the head h (got NaN)', [Number.NaN, 0, 0, 0, 0]],
  ['gave b a score that is not a probability from 0 to 1, in the head h (got 1.1)', { b: 1.1 }],
  ['gave b a score that is not a probability from 0 to 1, in the head h (got -0.1)', [0, -0.1, 0, 0, 0]],
  ['gave b a score that is not a probability from 0 to 1, in the head h (got "1")', { b: '1' }],
  ['gave a a score that is not a probability from 0 to 1, in the head h (got undefined)', Array(5)],
  ['gave a score for a label that the head does not have, in the head h (got "d")', { d: 1 }],
  ['gave a score for a label that the head does not have, in the head h (got "0")', { 0: 1 }],
])('no answer: %s', (message, scores) => {
  expect(() => judge(scores as never)).toThrow(`E_STAGE: The stage test ${message}`)
})
