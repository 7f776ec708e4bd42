import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shorten } from './shorten.ts'

it('shows short values as they are', () => {
  expect(shorten('a "b"\n')).toBe('"a \\"b\\"\\n"')
  expect(shorten(1.5)).toBe('1.5')
  expect(shorten(-0)).toBe('0')
  expect(shorten(null)).toBe('null')
  expect(shorten(undefined)).toBe('undefined')
  expect(shorten(Symbol('x\n'))).toBe('a symbol')
  expect(shorten(() => 1)).toBe('a function')
  expect(shorten([1])).toBe('an array')
  expect(shorten({})).toBe('an object')
})

it('cuts long text and says so', () => {
  const text = shorten('x'.repeat(10_000_000))
  expect(text).toHaveLength(80)
  expect(text.endsWith('…')).toBe(true)
})

it('gives one line of at most 80 characters for anything, and never throws', () => {
  const hostile = { toString: () => 'never asked', toJSON: () => 'nor this', [Symbol.toPrimitive]: () => 'nor this' }
  expect(shorten(hostile)).toBe('an object')
  const { proxy, revoke } = Proxy.revocable([], {})
  revoke()
  expect(shorten(proxy)).toBe('an object')
  fc.assert(
    fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'binary', maxLength: 200 })), (value) => {
      const text = shorten(value)
      expect(text.length).toBeLessThanOrEqual(80)
      expect(text).not.toMatch(/[\n\r]/)
    }),
    { numRuns: 2000 },
  )
})
