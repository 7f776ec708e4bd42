import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_LINE, readLines } from './lines.ts'

async function* pieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0
  for (let i = 0; from < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    yield bytes.subarray(from, from + size)
    from += size
  }
}

async function all<T>(batches: AsyncIterable<T[]>): Promise<T[]> {
  const list: T[] = []
  for await (const items of batches) list.push(...items)
  return list
}

test('lines are the same however the bytes are cut', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '日', '👍', '\n', '\r\n', '\u2028', '{'), maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), async (whole, sizes) => {
      const lines = await all(readLines(pieces(Buffer.from(whole), sizes)))
      const expected = whole.split('\n')
      if (expected.at(-1) === '') expected.pop()
      expect(lines).toEqual(expected.map((line) => line.replace(/\r$/, '')))
    }),
    { numRuns: 500 },
  )
})

test('a line that is too long is given up, and the next one read', async () => {
  async function* input() {
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    for (let i = 0; i * chunk.length <= MAX_LINE; i++) yield chunk
    yield Buffer.from('\nnext\n')
  }
  expect(await all(readLines(input()))).toEqual([null, 'next'])
})
