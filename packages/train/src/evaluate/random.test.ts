import { expect, it } from 'vitest'
import { seededRandom } from './random.ts'

it('seededRandom repeats itself for a seed, stays in [0, 1) and is spread evenly', () => {
  const random = seededRandom(7)
  const again = seededRandom(7)
  const tenths = new Array(10).fill(0)
  for (let draw = 0; draw < 20_000; draw++) {
    const value = random()
    expect(again()).toBe(value)
    expect(value >= 0 && value < 1).toBe(true)
    tenths[Math.floor(value * 10)]++
  }
  for (const tenth of tenths) expect(Math.abs(tenth - 2000)).toBeLessThan(200)
  expect(seededRandom(8)()).not.toBe(seededRandom(7)())
})
