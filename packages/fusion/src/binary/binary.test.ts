import { checksum, PagekindError } from '@pagekind/common'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadTrees } from '../load.ts'
import type { TreeModel } from '../model/tree-model.ts'
import { obviousRaw } from '../predict/walk.ts'
import { FIXTURES, readFixture } from '../testing/fixtures.ts'
import { model, row } from '../testing/random-model.ts'
import { unpack } from '../tree-ensemble.ts'
import { BitReader, BitWriter } from './bits.ts'
import { NumberBuffer, topsOf, writeAscending, writeNumber } from './numbers.ts'
import { pack } from './pack.ts'
import { unpackModel } from './unpack.ts'

test('bits are read as they were written', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 32 }), fc.nat()), { maxLength: 50 }), (pieces) => {
      const writer = new BitWriter()
      const values = pieces.map(([bits, value]) => (bits === 32 ? value * 2 + 1 : value % 2 ** bits))
      for (const [i, [bits]] of pieces.entries()) writer.write(values[i]!, bits)
      const reader = new BitReader(writer.bytes())
      expect(pieces.map(([bits]) => reader.read(bits))).toEqual(values)
    }),
  )
})

test('ones are counted to the next zero, however many they are', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 90 }), { maxLength: 30 }), (runs) => {
      const writer = new BitWriter()
      for (const ones of runs) {
        for (let i = 0; i < ones; i++) writer.write(1, 1)
        writer.write(0, 1)
      }
      const reader = new BitReader(writer.bytes())
      expect(runs.map(() => reader.readOnes())).toEqual(runs)
      expect(reader.left).toBeLessThan(8)
    }),
  )
  expect(new BitReader(new Uint8Array(9).fill(255)).readOnes()).toBe(72)
})

test('numbers that ascend are read as they were written, and so are all numbers', () => {
  const value = fc.double({ noNaN: true })
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 40 }),
      fc.constantFrom('float32' as const, 'float64' as const),
      (list, width) => {
        const values = [...new Set(width === 'float32' ? list.map(Math.fround) : list)].sort((a, b) => a - b)
        const tops = topsOf(values, width)
        const writer = new BitWriter()
        writeAscending(writer, values, width)
        for (const one of values) writeNumber(writer, one, width, tops)
        const reader = new BitReader(writer.bytes())
        const again = new NumberBuffer(width, 2 * values.length)
        again.readAscending(reader, values.length)
        again.readNumbers(reader, values.length, tops)
        expect(Array.from(again.numbers())).toEqual([...values, ...values])
        expect(reader.left).toBeGreaterThanOrEqual(0)
      },
    ),
    { numRuns: 1000 },
  )
})

describe('packed trees', () => {
  test('of any form predict what they did, to the bit', () => {
    fc.assert(
      fc.property(model, fc.array(row, { minLength: 1, maxLength: 8 }), (trees, rows) => {
        const again = unpackModel(pack(trees))
        for (const one of rows) expect(obviousRaw(again, one)).toEqual(obviousRaw(trees, one))
        expect(pack(again)).toEqual(pack(trees))
        expect(coversByPath(again)).toEqual(coversByPath(trees))
      }),
      { numRuns: 1000 },
    )
  })

  test.each(FIXTURES)('of %s: the same in what they predict and explain', (name) => {
    const { model, rows } = readFixture(name)
    const trees = loadTrees(model)
    const bytes = trees.pack()
    for (const again of [unpack(bytes), loadTrees(bytes), unpack(shifted(bytes))]) {
      expect(again).toMatchObject({ format: trees.format, features: trees.features, classes: trees.classes })
      for (const row of rows.slice(0, 20)) {
        expect(Array.from(again.predict(row))).toEqual(Array.from(trees.predict(row)))
        expect(Array.from(again.raw(row))).toEqual(Array.from(trees.raw(row)))
      }
      expect(again.explain(rows[0]!)).toEqual(trees.explain(rows[0]!))
    }
  })

  // A leaf takes 7 bytes where it is a float64 that no float32 holds; what is exact can hardly be shorter.
  test.each([
    ['xgboost-many', 18],
    ['xgboost-regression', 12],
    ['hist-large', 6.8],
  ])('of %s: a %dth of the JSON', (name, part) => {
    const { model } = readFixture(name)
    expect(loadTrees(model).pack().length).toBeLessThan(JSON.stringify(model).length / part)
  })
})

describe('forged bytes', () => {
  const bytes = loadTrees(readFixture('xgboost-categories').model).pack()

  test.each<[string, (copy: Uint8Array<ArrayBuffer>) => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(), 'E_TREES_FORMAT'],
    ['others', () => new Uint8Array(64), 'E_TREES_FORMAT'],
    ['of another version', (copy) => copy.fill(1, 4, 5), 'E_TREES_VERSION'],
    ['cut', (copy) => copy.subarray(0, -4), 'E_TREES_CHECKSUM'],
    ['cut in a word', (copy) => copy.subarray(0, -1), 'E_TREES_CHECKSUM'],
    ['changed', (copy) => copy.fill(copy[100]! ^ 1, 100, 101), 'E_TREES_CHECKSUM'],
  ])('%s: refused', (_, change, code) => {
    expect(() => unpack(change(bytes.slice()))).toThrow(code)
  })

  test('a head that asks for memory without end', () => {
    const length = new DataView(bytes.buffer).getUint32(12, true)
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(16, 16 + length)))
    for (const change of [
      { nodes: 19_999_999, trees: 1 },
      { nodes: 1e9, trees: 2 },
      { counts: head.counts.map(() => 15_000_000) },
      { counts: [] },
      { features: [] },
      { kinds: [9] },
      { outputs: 0 },
      { values: '__proto__' },
    ]) {
      const text = new TextEncoder().encode(JSON.stringify({ ...head, ...change }))
      const forged = new Uint8Array(16 + Math.ceil(text.length / 4) * 4 + bytes.length - 16 - length)
      forged.fill(0x20)
      forged.set(bytes.subarray(0, 16))
      forged.set(text, 16)
      forged.set(bytes.subarray(16 + length), 16 + Math.ceil(text.length / 4) * 4)
      new DataView(forged.buffer).setUint32(12, Math.ceil(text.length / 4) * 4, true)
      expect(() => unpack(signed(forged)), JSON.stringify(change)).toThrow('E_TREES_STRUCTURE')
    }
  })

  test('with a right checksum, 3,000 mutations, are E_TREES_* or trees in good order', () => {
    let state = 7
    const below = (limit: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * limit)
    }
    let refused = 0
    for (let i = 0; i < 3000; i++) {
      const forged = bytes.slice()
      for (let change = 0; change <= below(4); change++) forged[12 + below(forged.length - 12)] = below(256)
      try {
        const trees = unpack(signed(forged))
        trees.predict(new Float64Array(trees.features.length).fill(below(5)))
      } catch (error) {
        expect(PagekindError.is(error) && error.code).toMatch(/^E_TREES_/)
        refused++
      }
    }
    expect(refused).toBeGreaterThan(500)
  })
})

/** The same bytes with the checksum that they should have. */
function signed(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  const whole = bytes.slice(0, bytes.length - (bytes.length % 4))
  new DataView(whole.buffer).setUint32(8, checksum(new Uint32Array(whole.buffer, 12)), true)
  return whole
}

/** The same bytes at an odd place of a larger buffer. */
function shifted(bytes: Uint8Array): Uint8Array {
  const larger = new Uint8Array(bytes.length + 3)
  larger.set(bytes, 3)
  return larger.subarray(3)
}

/** Covers by the way that leads to each node, whatever its number. */
function coversByPath({ roots, kind, left, right, cover }: TreeModel): unknown {
  const of = (node: number): unknown => [cover[node], ...(kind[node] === 0 ? [] : [of(left[node]!), of(right[node]!)])]
  return Array.from(roots, of)
}
