import { expect, inject } from 'vitest'

/** Holds that a place gave byte for byte what Node gave; says which page differs first, not a screenful of JSON. Verdicts that are not `isExpected` are passed over. */
export const expectVerdicts = (place: string, answer: string, isExpected = (_verdict: string) => true): void => {
  const expected = inject('expected').split('\n')
  const actual = answer.trimEnd().split('\n')
  expect(expected.some(isExpected), `${place}: no verdict is compared`).toBe(true)
  for (const [index, line] of expected.entries())
    if (isExpected(line))
      expect(actual[index], `${place}: the verdict of page ${index} of fixtures/pages.js`).toBe(line)
  expect(actual.length, `${place}: number of verdicts`).toBe(expected.length)
}

interface Verdict {
  label: string
  decision: string
  heads: Record<string, { labels: { label: string }[]; scores: Record<string, number>; decidedBy: string }>
}

/** Sums in float32, in whatever order: what a calibrated probability may differ by. */
const ROUNDING = 1e-4

/**
 * Holds that a place whose text model another runtime ran gave the same labels and decisions as Node by the built-in inference, and
 * that the runtime really ran it.
 */
export const expectLabels = (place: string, answer: string): void => {
  const expected = inject('expected').split('\n')
  const actual = answer.trimEnd().split('\n')
  expect(actual.length, `${place}: number of verdicts`).toBe(expected.length)
  for (const [index, line] of expected.entries()) {
    const where = `${place}: page ${index} of fixtures/pages.js`
    const [own, other] = [line, actual[index]!].map((text) => JSON.parse(text) as Verdict) as [Verdict, Verdict]
    expect([other.label, other.decision], where).toEqual([own.label, own.decision])
    for (const [name, { labels, scores, decidedBy }] of Object.entries(own.heads)) {
      const head = other.heads[name]!
      expect(
        head.labels.map(({ label }) => label),
        `${where}, ${name}`,
      ).toEqual(labels.map(({ label }) => label))
      expect(head.decidedBy, `${where}, ${name}`).toBe(decidedBy === 'lexical' ? 'onnx' : decidedBy)
      for (const [label, score] of Object.entries(scores))
        expect(Math.abs(head.scores[label]! - score), `${where}, ${name}, ${label}`).toBeLessThan(ROUNDING)
    }
  }
}
