import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as attributes from './attributes.ts'
import { attributeNumber, knownAttribute } from './attributes.ts'

/** The numbers that others read attributes by, with the names that HTML gives them. */
const KNOWN = new Map(
  Object.entries(attributes).flatMap(([constant, value]) =>
    typeof value === 'number' ? [[constant.toLowerCase().replaceAll('_', '-'), value as number] as const] : [],
  ),
)

test('each name that is read has its number, in capitals too', () => {
  expect(KNOWN.size).toBe(23)
  for (const [name, number] of KNOWN) {
    expect([name, knownAttribute(name)]).toEqual([name, number])
    expect(attributeNumber(name.toUpperCase())).toBe(number)
  }
})

test('no other name has one', () => {
  const near = fc.constantFrom(...KNOWN.keys()).chain((name) =>
    fc.tuple(fc.nat(name.length), fc.constantFrom('', 'a', '-', 'e', '\0', 'é')).map(([at, put]) => {
      return name.slice(0, at) + put + name.slice(at + 1)
    }),
  )
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (name) => {
      expect(knownAttribute(name)).toBe(KNOWN.get(name) ?? -1)
    }),
    { numRuns: 20_000 },
  )
})
