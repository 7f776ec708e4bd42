import { PagekindError } from '@pagekind/common'
import fc from 'fast-check'
import { deflateSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { tokens } from '../tokenizer/oracle.ts'
import type { TextFields } from '../tokenizer/tokenizer.ts'
import { LexicalModel } from './model.ts'
import type { LexicalSpec } from './spec.ts'

const DIMENSIONS = 6
const OUTPUTS = 3
const BUCKET_BITS = 10

interface Plain {
  readonly steps: number[]
  readonly bias: number[]
  readonly heads: number[]
  /** Row of each bucket that has one. */
  readonly rows: Map<number, number[]>
}

/** Weights from a small generator: every third bucket has no row, and some cells are at int8's ends. */
function plainWeights(): Plain {
  let state = 7
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return state / 2 ** 32
  }
  const floats = (count: number) => Array.from({ length: count }, () => Math.fround(next() - 0.5))
  const rows = new Map<number, number[]>()
  for (let bucket = 0; bucket < 2 ** BUCKET_BITS; bucket++) {
    if (bucket % 3 === 0) continue
    rows.set(
      bucket,
      Array.from({ length: DIMENSIONS }, () => (bucket % 7 === 0 ? -128 : Math.floor(next() * 256) - 128)),
    )
  }
  return { steps: floats(DIMENSIONS).map(Math.abs), bias: floats(OUTPUTS), heads: floats(OUTPUTS * DIMENSIONS), rows }
}

function encode({ steps, bias, heads, rows }: Plain): { spec: LexicalSpec; bytes: Uint8Array } {
  const floats = new Float32Array([...steps, ...bias, ...heads])
  const cells = Array.from({ length: DIMENSIONS }, (_, d) => [...rows.values()].map((row) => row[d]!)).flat()
  let last = -1
  const gaps = [...rows.keys()].map((bucket) => {
    const gap = bucket - last
    last = bucket
    return gap
  })
  const raw = new Uint8Array([
    ...new Uint8Array(floats.buffer),
    ...new Uint8Array(Int8Array.from(cells).buffer),
    ...gaps,
  ])
  return {
    spec: {
      file: 'x',
      format: 1,
      tokenizer: 1,
      bucketBits: BUCKET_BITS,
      rows: rows.size,
      dimensions: DIMENSIONS,
      inflatedBytes: raw.length,
    },
    bytes: deflateSync(raw),
  }
}

const plain = plainWeights()
const { spec, bytes } = encode(plain)
const model = LexicalModel.parse(spec, OUTPUTS, bytes)

/** The model as the textbook has it: one vector per field from the slow tokenizer, in float64. */
function slowScore(fields: TextFields, weights = plain): number[] {
  const pooled = new Array<number>(DIMENSIONS).fill(0)
  const all = tokens(fields)
  for (const field of ['host', 'path', 'query', 'title', 'description']) {
    const found = all
      .filter((token) => token.field === field)
      .flatMap((token) => {
        const row = weights.rows.get(token.hash >>> (32 - BUCKET_BITS))
        return row === undefined ? [] : [row]
      })
    for (let d = 0; d < DIMENSIONS; d++)
      pooled[d]! += (weights.steps[d]! * found.reduce((sum, row) => sum + row[d]!, 0)) / Math.sqrt(found.length + 1)
  }
  return weights.bias.map((bias, output) =>
    pooled.reduce((sum, value, d) => sum + value * weights.heads[output * DIMENSIONS + d]!, bias),
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
        for (const [output, logit] of slowScore(fields).entries()) expect(fast[output]).toBeCloseTo(logit, 2)
      }),
      { numRuns: 2000 },
    )
  })

  test('sums beyond what one lane holds', () => {
    // 500 code units of one word: far over 256 features, among them many whose cells are all −128.
    const fields = { url: '', title: 'abcdefghijklmnopqrstuvwxyz '.repeat(18), description: '' }
    const fast = score(fields)
    for (const [output, logit] of slowScore(fields).entries()) expect(fast[output]! / logit).toBeCloseTo(1, 4)
  })

  test('looks nothing up where every bucket has a row, and says the same', () => {
    const full = { ...plain, rows: new Map(plain.rows) }
    for (let bucket = 0; bucket < 2 ** BUCKET_BITS; bucket++)
      if (!full.rows.has(bucket)) full.rows.set(bucket, [1, -2, 3, -4, 5, bucket % 128])
    full.rows = new Map([...full.rows].sort(([a], [b]) => a - b))
    const dense = encode(full)
    const fields = { url: 'https://example.com/a/b?c=d', title: 'A title of some words', description: 'And more' }
    const out = new Float32Array(OUTPUTS)
    LexicalModel.parse(dense.spec, OUTPUTS, dense.bytes).score(fields, out)
    for (const [output, logit] of slowScore(fields, full).entries()) expect(out[output]).toBeCloseTo(logit, 2)
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
    ['bucketBits', 31],
    ['rows', 0],
    ['rows', 1e9],
    ['dimensions', 7],
    ['dimensions', Number.NaN],
    ['inflatedBytes', 2 ** 40],
    ['file', 3],
  ])('%s of %s is E_BUNDLE_SCHEMA', (member, value) => {
    expect(codeOf(() => LexicalModel.parse({ ...spec, [member]: value }, OUTPUTS, bytes))).toBe('E_BUNDLE_SCHEMA')
  })

  test.each([null, [], 'x', undefined])('%s is no description', (value) => {
    expect(codeOf(() => LexicalModel.parse(value, OUTPUTS, bytes))).toBe('E_BUNDLE_SCHEMA')
  })

  test.each([
    ['another number of rows', { rows: spec.rows - 1 }],
    ['another width', { dimensions: DIMENSIONS + 2 }],
    ['a shorter file', { inflatedBytes: spec.inflatedBytes - 1 }],
    ['a longer file', { inflatedBytes: spec.inflatedBytes + 1 }],
    ['fewer buckets', { bucketBits: 9 }],
  ])('%s is E_BUNDLE_FORMAT', (_, change) => {
    expect(codeOf(() => LexicalModel.parse({ ...spec, ...change }, OUTPUTS, bytes))).toBe('E_BUNDLE_FORMAT')
  })

  test('another number of outputs, an empty file and a stream that inflates without end are E_BUNDLE_FORMAT', () => {
    const bomb = deflateSync(new Uint8Array(50_000_000))
    expect(codeOf(() => LexicalModel.parse(spec, OUTPUTS + 1, bytes))).toBe('E_BUNDLE_FORMAT')
    expect(codeOf(() => LexicalModel.parse(spec, OUTPUTS, new Uint8Array(0)))).toBe('E_BUNDLE_FORMAT')
    expect(codeOf(() => LexicalModel.parse(spec, OUTPUTS, bomb))).toBe('E_BUNDLE_FORMAT')
  })

  test('any flipped bit gives E_BUNDLE_FORMAT or a model of finite numbers', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
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
