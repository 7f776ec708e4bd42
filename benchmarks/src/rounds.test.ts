import { expect, it } from 'vitest'
import { interleave, median } from './rounds.ts'

it('median is the middle one, or the mean of the two in the middle', () => {
  expect(median([5])).toBe(5)
  expect(median([9, 1, 5])).toBe(5)
  expect(median([10, 9, 1, 2])).toBe(5.5)
  expect(median([])).toBeNaN()
})

it('interleave takes turns, starts each round with another variant and tells fast from slow', () => {
  const calls: string[] = []
  const busy = (name: string, milliseconds: number) => ({
    name,
    run() {
      calls.push(name)
      const end = performance.now() + milliseconds
      while (performance.now() < end);
      return 1
    },
  })
  const { timings, processorShare, checksum } = interleave([busy('fast', 2), busy('slow', 8)], {
    rows: 100,
    rounds: 4,
    milliseconds: 1,
  })
  expect(calls).toEqual(['fast', 'slow', 'fast', 'slow', 'slow', 'fast', 'fast', 'slow', 'slow', 'fast'])
  expect(checksum).toBe(10)
  const [fast, slow] = timings
  expect(fast!.rowsPerSecond / slow!.rowsPerSecond).toBeGreaterThan(1.5)
  for (const { best, worst, rowsPerSecond } of timings) {
    expect(best).toBeGreaterThanOrEqual(rowsPerSecond)
    expect(worst).toBeLessThanOrEqual(rowsPerSecond)
  }
  expect(slow!.rowsPerSecond).toBeLessThanOrEqual(100 / 0.008)
  expect(processorShare).toBeGreaterThan(0)
})

it('interleave repeats a quick variant until the time is up', () => {
  let runs = 0
  interleave([{ name: 'quick', run: () => runs++ }], { rows: 1, rounds: 1, milliseconds: 5 })
  expect(runs).toBeGreaterThan(20)
})
