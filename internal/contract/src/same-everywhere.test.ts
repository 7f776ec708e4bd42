import { beforeAll, describe, expect, test } from 'vitest'
import { COMPARISONS } from './comparisons.ts'
import { differingPages, exceptionsOf, reasonsOf } from './differences.ts'
import { type ReaderName, readAll } from './readers.ts'
import type { Reading } from './reading.ts'

const MANY = 1000

let readings: Map<ReaderName, Map<string, Reading>>

beforeAll(async () => {
  readings = await readAll()
})

describe.each(COMPARISONS)('$reader reads every page as $reference does', ({ reader, reference, share }) => {
  test(`but for a list of at most ${share * 100} % of them, whose trees differ`, async () => {
    const [own, expected] = [readings.get(reader)!, readings.get(reference)!]
    expect(own.size).toBe(expected.size)
    const differing = differingPages(own, expected)
    const listed = Object.keys(exceptionsOf(reader, reference))
    expect(differing.filter((id) => !listed.includes(id))).toEqual([])
    expect(listed.filter((id) => own.has(id) && !differing.includes(id))).toEqual([])
    const reasons = await reasonsOf(reader, reference, differing)
    expect(differing.filter((id) => reasons[id] === null)).toEqual([])
    // The pages written for the tests are odd ones; a share says something of many real pages.
    if (own.size > MANY) expect(differing.length).toBeLessThanOrEqual(share * own.size)
  })
})

test('what is read is finite, and is read at all', () => {
  for (const [reader, pages] of readings) {
    for (const { id, vector } of pages.values()) {
      expect(
        vector.every((value) => Number.isFinite(value) && value >= 0),
        `${reader} ${id}`,
      ).toBe(true)
    }
  }
})
