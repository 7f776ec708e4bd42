import { PagekindError } from '@pagekind/common'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokens } from '../tokenizer/oracle.ts'
import type { TextFields } from '../tokenizer/tokenizer.ts'
import { LexicalModel } from './model.ts'
import type { LexicalSpec } from './spec.ts'

const DIMENSIONS = 64
const OUTPUTS = 8
const ROWS = 1024

interface Plain {
  readonly bias: number[]
  readonly heads: number[]
  /** Weights of −1.5, −0.5, 0.5 and 1.5, row after row. */
  readonly rows: number[][]
}

/** Weights from a small generator; every seventh row is at one of the two ends throughout. */
function plainWeights(): Plain {
  let state = 7
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return state / 2 ** 32
  }
  const floats = (count: number) => Array.from({ length: count }, () => Math.fround(next() - 0.5))
  const rows = Array.from({ length: ROWS }, (_, row) =>
    Array.from({ length: DIMENSIONS }, () =>
      row % 14 === 0 ? 1.5 : row % 7 === 0 ? -1.5 : Math.floor(next() * 4) - 1.5,
    ),
  )
  return { bias: floats(OUTPUTS), heads: floats(OUTPUTS * DIMENSIONS), rows }
}

function encode({ bias, heads, rows }: Plain): Uint8Array {
  const floats = Float32Array.from([...bias, ...heads])
  const weights = rows.flat()
  const words = Array.from({ length: weights.length / 16 }, (_, word) =>
    weights.slice(16 * word, 16 * word + 16).reduce((sum, weight, i) => sum + (weight + 1.5) * 4 ** i, 0),
  )
  return new Uint8Array([...new Uint8Array(floats.buffer), ...new Uint8Array(Uint32Array.from(words).buffer)])
}

const plain = plainWeights()
const spec: LexicalSpec = { file: 'x', format: 1, tokenizer: 1, rows: ROWS, dimensions: DIMENSIONS }
const bytes = encode(plain)
const model = LexicalModel.parse(spec, OUTPUTS, bytes)

/** The model as the textbook has it: one vector per field from the slow tokenizer, in float64. */
function slowScore(fields: TextFields): number[] {
  const pooled = new Array<number>(DIMENSIONS).fill(0)
  const all = tokens(fields)
  for (const field of ['host', 'path', 'query', 'title', 'description']) {
    const found = all.filter((token) => token.field === field).map((token) => plain.rows[token.hash >>> 22]!)
    for (let d = 0; d < DIMENSIONS; d++)
      pooled[d]! += found.reduce((sum, row) => sum + row[d]!, 0) / Math.sqrt(found.length + 1)
  }
  return plain.bias.map((bias, output) =>
    pooled.reduce((sum, value, d) => sum + value * plain.heads[output * DIMENSIONS + d]!, bias),
  )
}

function score(fields: TextFields): number[] {
  const out = new Float32Array(OUTPUTS)
  model.score(fields, out)
  return Array.from(out)
}

describe('score', () => {
  test('is the textbook model, on any page', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.lorem({ maxCount: 60 }))
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), text), text, text, (url, title, description) => {
        const fields = { url, title, description }
        const fast = score(fields)
        for (const [output, logit] of slowScore(fields).entries()) expect(fast[output]).toBeCloseTo(logit, 3)
      }),
      { numRuns: 2000 },
    )
  })

  test('sums beyond what its lanes hold', () => {
    // One word again and again: a thousand features, of few rows, among them some that are at one end throughout.
    for (const word of ['abcdefghijklmnopqrstuvwxyz', 'news', 'a']) {
      const fields = { url: '', title: `${word} `.repeat(512 / (word.length + 1)), description: '' }
      const fast = score(fields)
      for (const [output, logit] of slowScore(fields).entries()) expect(fast[output]).toBeCloseTo(logit, 3)
    }
  })

  test('of some outputs is that of all, and leaves the others as they were', () => {
    const fields = { url: 'https://example.com/a', title: 'A title of some words', description: '' }
    const all = score(fields)
    for (let from = 0; from <= OUTPUTS; from++) {
      for (let to = from; to <= OUTPUTS; to++) {
        const out = new Float32Array(OUTPUTS).fill(99)
        model.score(fields, out, from, to)
        expect(Array.from(out)).toEqual(all.map((logit, output) => (output >= from && output < to ? logit : 99)))
      }
    }
  })

  test('is the same twice and after other pages', () => {
    const fields = { url: 'https://example.com/a', title: 'A title', description: '' }
    const first = score(fields)
    score({ url: 'http://other.example/', title: 'x'.repeat(500), description: 'y' })
    expect(score(fields)).toEqual(first)
  })
})

describe('explain', () => {
  test('adds up to the logit less its bias', () => {
    const fields = {
      url: 'https://news.example.co.uk/sport/2013/cup-final.html?q=1',
      title: 'Cup final',
      description: 'x',
    }
    for (let output = 0; output < OUTPUTS; output++) {
      const sum = model
        .explain(fields, output, Number.POSITIVE_INFINITY)
        .reduce((total, piece) => total + piece.weight, 0)
      expect(sum + plain.bias[output]!).toBeCloseTo(score(fields)[output]!, 2)
    }
  })

  test('names words, not their n-grams, loudest first', () => {
    const pieces = model.explain({ url: '', title: 'Championship', description: '' }, 0, 5)
    expect(pieces.map((piece) => piece.token)).toContain('championship')
    const loudness = pieces.map((piece) => Math.abs(piece.weight))
    expect(loudness).toEqual([...loudness].sort((a, b) => b - a))
    expect(model.explain({ url: '', title: 'Championship', description: '' }, 0, 1)).toHaveLength(1)
  })
})

describe('what is no model', () => {
  function codeOf(what: () => unknown): string {
    try {
      what()
    } catch (error) {
      if (PagekindError.is(error)) return error.code
      throw error
    }
    return 'none'
  }

  test.each([
    ['format', 2],
    ['tokenizer', '1'],
    ['rows', 0],
    ['rows', 1],
    ['rows', 1000],
    ['rows', 1e9],
    ['rows', 1.5],
    ['dimensions', 0],
    ['dimensions', 33],
    ['dimensions', 2 ** 20],
    ['dimensions', Number.NaN],
    ['file', 3],
  ])('%s of %s is E_BUNDLE_SCHEMA', (member, value) => {
    expect(codeOf(() => LexicalModel.parse({ ...spec, [member]: value }, OUTPUTS, bytes))).toBe('E_BUNDLE_SCHEMA')
  })

  test.each([null, [], 'x', undefined])('%s is no description', (value) => {
    expect(codeOf(() => LexicalModel.parse(value, OUTPUTS, bytes))).toBe('E_BUNDLE_SCHEMA')
  })

  test.each([
    ['another number of rows', { rows: ROWS / 2 }],
    ['another width', { dimensions: DIMENSIONS + 32 }],
  ])('%s is E_BUNDLE_FORMAT', (_, change) => {
    expect(codeOf(() => LexicalModel.parse({ ...spec, ...change }, OUTPUTS, bytes))).toBe('E_BUNDLE_FORMAT')
  })

  test('another number of outputs, an empty file and a longer one are E_BUNDLE_FORMAT', () => {
    expect(codeOf(() => LexicalModel.parse(spec, OUTPUTS + 1, bytes))).toBe('E_BUNDLE_FORMAT')
    expect(codeOf(() => LexicalModel.parse(spec, OUTPUTS, new Uint8Array(0)))).toBe('E_BUNDLE_FORMAT')
    expect(codeOf(() => LexicalModel.parse(spec, OUTPUTS, new Uint8Array([...bytes, 0])))).toBe('E_BUNDLE_FORMAT')
  })

  test('bytes are copied, from wherever they lie', () => {
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    const other = LexicalModel.parse(spec, OUTPUTS, shifted.subarray(3))
    shifted.fill(255)
    const fields = { url: 'https://example.com/a', title: 'A title', description: '' }
    const out = new Float32Array(OUTPUTS)
    other.score(fields, out)
    expect(Array.from(out)).toEqual(score(fields))
  })

  test('any flipped bit gives E_BUNDLE_FORMAT or a model of finite numbers', () => {
    fc.assert(
      fc.property(fc.nat(4 * OUTPUTS * (DIMENSIONS + 1) - 1), fc.nat(7), (at, bit) => {
        const forged = bytes.slice()
        forged[at] = forged[at]! ^ (1 << bit)
        const out = new Float32Array(OUTPUTS)
        const code = codeOf(() =>
          LexicalModel.parse(spec, OUTPUTS, forged).score({ url: 'a.example', title: 'b', description: '' }, out),
        )
        expect(['none', 'E_BUNDLE_FORMAT']).toContain(code)
      }),
      { numRuns: 2000 },
    )
  })
})
