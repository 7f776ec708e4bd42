import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rawMember } from './raw-member.ts'

test.each([
  ['{"id":12345678901234567890}', '12345678901234567890'],
  ['{"id" : 1.50 , "url":"x"}', '1.50'],
  ['{"url":"\\"id\\":1,}","id":[1, {"id":"}]"}] }', '[1, {"id":"}]"}]'],
  ['{"a":{"id":1}}', undefined],
  ['{"id":1,"id":null}', 'null'],
  [' \t{ "\\u0069d"\t:\t"\\\\" }', '"\\\\"'],
  ['{}', undefined],
])('%s', (json, raw) => {
  expect(rawMember(json, 'id')).toBe(raw)
})

test('of any object, what JSON.parse finds', () => {
  const object = fc.array(fc.tuple(fc.constantFrom('id', 'a', '"', '\\', 'id '), fc.jsonValue()))
  const space = fc.constantFrom('', ' ', '\t ', '\r')
  fc.assert(
    fc.property(object, space, (members, s) => {
      const json = `${s}{${s}${members
        .map(([key, value]) => `${JSON.stringify(key)}${s}:${s}${JSON.stringify(value)}${s}`)
        .join(`,${s}`)}}${s}`
      const raw = rawMember(json, 'id')
      expect(raw === undefined ? undefined : JSON.parse(raw)).toEqual(JSON.parse(json).id)
      if (raw !== undefined) expect(raw).toBe(raw.trim())
    }),
    { numRuns: 300 },
  )
})

test('any depth', () => {
  const deep = '['.repeat(1e6) + ']'.repeat(1e6)
  expect(rawMember(`{"id":${deep}}`, 'id')).toBe(deep)
})
