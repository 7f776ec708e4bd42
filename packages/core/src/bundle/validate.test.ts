import { PagekindError } from '@pagekind/common'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { smallBundle } from '../testing/small-bundle.ts'
import { readManifest, readManifestJson } from './validate.ts'

type Json = ReturnType<typeof JSON.parse>

function changed(change: (manifest: Json) => unknown): unknown {
  const manifest: Json = structuredClone(smallBundle().manifest)
  change(manifest)
  return manifest
}

function refusal(manifest: unknown): string {
  try {
    readManifest(manifest)
  } catch (error) {
    if (PagekindError.is(error) && error.code === 'E_BUNDLE_SCHEMA') return error.message
    throw error
  }
  throw new Error('it was taken')
}

describe('a manifest', () => {
  test('that is right is copied whole and frozen', () => {
    const { manifest } = smallBundle()
    const read = readManifest(manifest)
    expect(read).toEqual(manifest)
    expect(read).not.toBe(manifest)
    const everything = (value: unknown): unknown[] =>
      typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(everything)] : []
    for (const part of everything(read)) expect(Object.isFrozen(part)).toBe(true)
    const given = new Set(everything(manifest))
    for (const part of everything(read)) expect(given.has(part)).toBe(false)
  })

  test('may have labels and heads of almost any name', () => {
    const names = ['toString', '__proto', 'Constructor', 'length', '0', '日本', ' ', '\u0000']
    const manifest = changed((one) => {
      one.lexical = null
      one.files = []
      one.heads = names.map((name) => ({ ...one.heads[1], name, labels: [name, 'other'], fallback: name }))
    })
    expect(readManifest(manifest).heads.map(({ name }) => name)).toEqual(names)
  })

  test.each<[string, (manifest: Json) => unknown]>([
    ['schema is not 1 (got 2)', (m) => (m.schema = 2)],
    ['schema is not 1 (got "1")', (m) => (m.schema = '1')],
    ['schema is not 1 (got undefined)', (m) => delete m.schema],
    ['wieghts is not part of it', (m) => (m.wieghts = 1)],
    ['id is not text', (m) => (m.id = 7)],
    ['id does not have 1 to 200 characters', (m) => (m.id = '')],
    ['version does not have 1 to 200 characters', (m) => (m.version = 'x'.repeat(201))],
    ['heads is not a list (got undefined)', (m) => delete m.heads],
    ['heads is not a list (got an object)', (m) => (m.heads = { length: 1 })],
    ['heads has 0 entries where 1 to 64 must be', (m) => (m.heads = [])],
    ['heads has 65 entries', (m) => (m.heads = Array(65).fill(m.heads[0]))],
    ['heads[3] comes twice (got "topic")', (m) => m.heads.push(m.heads[0])],
    ['heads[0] is not an object (got null)', (m) => (m.heads[0] = null)],
    ['heads[1].name is not text (got undefined)', (m) => delete m.heads[1].name],
    ['heads[1].colour is not part of it', (m) => (m.heads[1].colour = 1)],
    ['heads[0].labels has 0 entries', (m) => (m.heads[0].labels = [])],
    ['heads[0].labels[2] is not text (got null)', (m) => (m.heads[0].labels[2] = null)],
    ['heads[0].labels[1] is one of __proto__, constructor, prototype', (m) => (m.heads[0].labels[1] = '__proto__')],
    ['heads[0].labels[3] is one of __proto__', (m) => (m.heads[0].labels[3] = 'constructor')],
    ['heads[1].name is one of __proto__', (m) => (m.heads[1].name = 'prototype')],
    ['heads[2].name is one of __proto__', (m) => (m.heads[2].name = '__proto__')],
    ['files[0].name is one of __proto__', (m) => (m.files[0].name = '__proto__')],
    ['files[0].name is one of __proto__', (m) => (m.files[0].name = 'constructor')],
    ['heads[0].labels[3] comes twice (got "News")', (m) => (m.heads[0].labels[3] = 'News')],
    ['heads[2].labels has 1 entries where 2 to', (m) => (m.heads[2].labels = ['alone'])],
    ['heads[0].activation is not one of sigmoid, softmax (got "relu")', (m) => (m.heads[0].activation = 'relu')],
    ['heads[0].fallback is neither null nor one of the labels', (m) => (m.heads[0].fallback = 'Other')],
    ['heads[0].fallback is neither null nor one of the labels', (m) => delete m.heads[0].fallback],
    ['heads[0].thresholds has 3 entries where 4 must be', (m) => m.heads[0].thresholds.pop()],
    ['heads[0].thresholds[1] is not a number from 0 to 1 (got NaN)', (m) => (m.heads[0].thresholds[1] = Number.NaN)],
    ['heads[0].thresholds[1] is not a number from 0 to 1 (got 1.5)', (m) => (m.heads[0].thresholds[1] = 1.5)],
    ['heads[0].thresholds[1] is not a number from 0 to 1 (got "0.5")', (m) => (m.heads[0].thresholds[1] = '0.5')],
    [
      'heads[0].calibration has 5 entries where 4 must be',
      (m) => m.heads[0].calibration.push(m.heads[0].calibration[0]),
    ],
    ['heads[0].calibration[0].kind is not one of platt, isotonic', (m) => (m.heads[0].calibration[0].kind = 'beta')],
    ['heads[0].calibration[0].a is not a number from 0 to', (m) => (m.heads[0].calibration[0].a = -1)],
    ['heads[0].calibration[0].b is not a number from', (m) => (m.heads[0].calibration[0].b = Infinity)],
    ['heads[0].calibration[0].x is not part of it', (m) => (m.heads[0].calibration[0].x = [])],
    ['heads[1].calibration[0].x has 0 entries', (m) => (m.heads[1].calibration[0].x = [])],
    ['heads[1].calibration[0].y has 2 entries where 3 must be', (m) => m.heads[1].calibration[0].y.pop()],
    ['heads[1].calibration[0].x[1] is not above the one before it', (m) => (m.heads[1].calibration[0].x[1] = -3)],
    ['heads[1].calibration[0].y[2] is below the one before it', (m) => (m.heads[1].calibration[0].y[2] = 0)],
    ['lexical is not an object (got undefined)', (m) => delete m.lexical],
    ['lexical.file is not among the files', (m) => (m.lexical.file = 'other.bin')],
    ['signals is not a SHA-256', (m) => (m.signals = 'x')],
    ['files[0].name is not a plain file name', (m) => (m.files[0].name = '../lexical.bin')],
    ['files[0].name is not a plain file name', (m) => (m.files[0].name = 'https://example.com/lexical.bin')],
    ['files[0].name is not a plain file name', (m) => (m.files[0].name = '.hidden')],
    ['files[0].bytes is not a number from 0 to', (m) => (m.files[0].bytes = 1e9)],
    ['files[0].bytes is not a number from 0 to', (m) => (m.files[0].bytes = -1)],
    ['files[0].bytes is not a whole number (got 1.5)', (m) => (m.files[0].bytes = 1.5)],
    [
      'files[0].sha256 is not a SHA-256',
      (m) => (m.files[0].sha256 = m.files[0].sha256.toUpperCase().replace(/\d/g, 'A')),
    ],
    ['files[1] comes twice', (m) => m.files.push(m.files[0])],
  ])('is refused: %s', (message, change) => {
    expect(refusal(changed(change))).toContain(message)
  })

  test('is refused for an own __proto__, and its inherited fields do not count', () => {
    const { manifest } = smallBundle()
    const json = JSON.stringify(manifest).replace('{', '{"__proto__":{"schema":1},')
    expect(refusal(JSON.parse(json))).toContain('__proto__ is not part of it')
    expect(refusal(Object.create(manifest))).toContain('schema is not 1')
  })

  test('is an object', () => {
    expect(refusal([])).toContain('The manifest is not an object (got an array)')
    expect(refusal(null)).toContain('The manifest is not an object (got null)')
  })

  test('as JSON is read the same', () => {
    const { manifest } = smallBundle()
    expect(readManifestJson(JSON.stringify(manifest))).toEqual(manifest)
    expect(() => readManifestJson('{"schema": 1,')).toThrow(
      'E_BUNDLE_SCHEMA: The manifest is not JSON (got "{\\"schema\\": 1,")',
    )
    expect(() => readManifestJson('['.repeat(1_000_000))).toThrow('E_BUNDLE_SCHEMA')
  })

  test('whatever it is, is taken or refused, never crashed on', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything({ withNullPrototype: true }), fc.jsonValue()), (value) => {
        refusal(value)
      }),
      { numRuns: 3000 },
    )
  })
})
