import { expect, inject } from 'vitest'

/** Holds that a place gave byte for byte what Node gave; says which page differs first, not a screenful of JSON. */
export const expectVerdicts = (place: string, answer: string): void => {
  const expected = inject('expected').split('\n')
  const actual = answer.trimEnd().split('\n')
  for (const [index, line] of expected.entries())
    expect(actual[index], `${place}: the verdict of page ${index} of fixtures/pages.js`).toBe(line)
  expect(actual.length, `${place}: number of verdicts`).toBe(expected.length)
}
