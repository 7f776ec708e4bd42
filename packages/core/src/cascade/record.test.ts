import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordType } from './record.ts'

const HOSTILE = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '0',
  '-0',
  '1.5',
  '',
  ' ',
  '\ud800',
]

describe('a record', () => {
  test('has its keys with their values and nothing else, whatever the keys', () => {
    const key = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 5 }))
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 60 }), (keys) => {
        const record = new (recordType<number>(keys))(keys.map((_, i) => i))
        expect(new Set(Reflect.ownKeys(record))).toEqual(new Set(keys))
        keys.forEach((one, i) => {
          expect(Object.getOwnPropertyDescriptor(record, one)).toEqual({
            value: i,
            writable: true,
            enumerable: true,
            configurable: true,
          })
        })
        for (const name of HOSTILE) expect(name in record).toBe(keys.includes(name))
        expect(JSON.stringify(record)).toBe(JSON.stringify(Object.fromEntries(keys.map((one, i) => [one, i]))))
      }),
      { numRuns: 2000 },
    )
  })

  test('is its owner’s alone', () => {
    const Scores = recordType<number>(['a', 'b'])
    const [one, other] = [new Scores([1, 2]), new Scores([3, 4])]
    one['a'] = 9
    expect(other).toEqual({ a: 3, b: 4 })
    expect(() => Object.assign(Object.getPrototypeOf(one), { c: 1 })).toThrow(TypeError)
    expect('c' in other).toBe(false)
  })

  test('survives copying', () => {
    const record = new (recordType<number>(['a', 'constructor']))([1, 2])
    expect(structuredClone(record)).toEqual({ a: 1, constructor: 2 })
    expect({ ...record }).toEqual({ a: 1, constructor: 2 })
  })
})
