import { LexicalModel, lexicalInputs, type TextFields } from '@pagekind/core/training'
import fc from 'fast-check'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../evaluate/random.ts'
import { lexicalOnnx, PRECISIONS } from './lexical.ts'

const HEADS = [
  { name: 'topic', labels: ['a', 'b', 'c', 'd'] },
  { name: 'safety', labels: ['x', 'y', 'z'] },
]
const OUTPUTS = 7
const SPEC = { file: 'lexical.bin', format: 1, tokenizer: 1, rows: 2 ** 10, dimensions: 64 } as const
/** Logits are sums of hundreds of numbers in float32. */
const TOLERANCE = 1e-4

const random = seededRandom(5)
const floats = Float32Array.from({ length: OUTPUTS * (SPEC.dimensions + 1) }, () => random() * 2 - 1)
const words = Uint32Array.from({ length: (SPEC.rows * SPEC.dimensions) / 16 }, () => Math.floor(random() * 2 ** 32))
const FILE = new Uint8Array([...new Uint8Array(floats.buffer), ...new Uint8Array(words.buffer)])
const MODEL = LexicalModel.parse(SPEC, OUTPUTS, FILE)

const sessions = new Map<string, ort.InferenceSession>()
beforeAll(async () => {
  for (const precision of PRECISIONS) {
    // Loading checks the graph: operators, types and shapes.
    sessions.set(precision, await ort.InferenceSession.create(lexicalOnnx(SPEC, FILE, HEADS, precision)))
  }
})
afterAll(async () => {
  for (const session of sessions.values()) await session.release()
})

async function logitsOf(precision: string, pages: readonly TextFields[]): Promise<number[][]> {
  const { ids, offsets } = lexicalInputs(SPEC, pages)
  const results = await sessions.get(precision)!.run({
    ids: new ort.Tensor('int64', ids, [ids.length]),
    offsets: new ort.Tensor('int64', offsets, [offsets.length]),
  })
  return pages.map((_, page) =>
    HEADS.flatMap(({ name, labels }) => {
      const data = results[name]!.data as Float32Array
      return Array.from(data.subarray(page * labels.length, (page + 1) * labels.length))
    }),
  )
}

const page: fc.Arbitrary<TextFields> = fc.record({
  url: fc.constantFrom('', 'https://example.com/', 'https://shop.example.co.uk/a/b-c.html?q=1', 'http://[broken'),
  title: fc.string({ unit: 'grapheme', maxLength: 60 }),
  description: fc.string({ maxLength: 40 }),
})

describe.each(PRECISIONS)('%s', (precision) => {
  test('gives the built-in inference’s logits, of any pages at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(page, { minLength: 1, maxLength: 6 }), async (pages) => {
        const given = await logitsOf(precision, pages)
        const out = new Float32Array(OUTPUTS)
        for (const [i, one] of pages.entries()) {
          MODEL.score(one, out)
          for (const [k, logit] of given[i]!.entries()) expect(Math.abs(logit - out[k]!)).toBeLessThan(TOLERANCE)
        }
      }),
      { numRuns: 100 },
    )
  })

  test('gives the same bits as float32, however many pages there are', async () => {
    const pages = ['one', 'two words', 'drei Wörter hier', '日本'].map((title) => ({
      url: 'https://example.com/',
      title,
      description: '',
    }))
    const together = await logitsOf(precision, pages)
    expect(together).toEqual(await logitsOf('fp32', pages))
    expect(together).toEqual((await Promise.all(pages.map((one) => logitsOf(precision, [one])))).flat())
  })
})

test('the table takes a fourth, and an eighth, of what it takes in float32', () => {
  const [full, byte, nibble] = PRECISIONS.map((precision) => lexicalOnnx(SPEC, FILE, HEADS, precision).length)
  expect(full! - byte!).toBeGreaterThan(2.9 * SPEC.rows * SPEC.dimensions)
  expect(byte! - nibble!).toBeGreaterThan(0.49 * SPEC.rows * SPEC.dimensions)
})
