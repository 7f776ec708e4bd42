import { expect, inject } from 'vitest'

/** Holds that a place gave byte for byte what Node gave; says which page differs first, not a screenful of JSON. Verdicts that are not `isExpected` are passed over. */
export const expectVerdicts = (place: string, answer: string, isExpected = (_verdict: string) => true): void => {
  const expected = inject('expected').split('\n')
  const actual = answer.trimEnd().split('\n')
  for (const [index, line] of expected.entries())
    if (isExpected(line))
      expect(actual[index], `${place}: the verdict of page ${index} of fixtures/pages.js`).toBe(line)
  expect(actual.length, `${place}: number of verdicts`).toBe(expected.length)
}
