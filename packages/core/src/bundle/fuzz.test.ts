import { ERROR_CODES, PagekindError } from '@pagekind/common'
import { describe, expect, test } from 'vitest'
import { makeClassifier } from '../classifier.ts'
import type { LexicalSpec } from '../lexical/index.ts'
import { HEADS, sha256, smallBundle } from '../testing/small-bundle.ts'
import type { Verdict } from '../verdict.ts'
import type { LoadedBundle } from './load.ts'
import { openBundle } from './load.ts'

// Whatever is done to a bundle, it is refused with a code of its own or answers as a bundle does. `FUZZ_RUNS` turns up the
// number of mutations of each kind.
const RUNS = Number(process.env.FUZZ_RUNS ?? 1000)
/** Of the processor: far beyond what one mutation takes (a few ms), far below what a hang or a huge allocation would. */
const LIMIT_MS = 3000

const PAGES = [
  { title: 'breaking news of a casino' },
  { title: 'bank football shop', url: 'https://example.com/a/b?c=d' },
  { title: '\ud800 日本語 \u0000', description: 'clinic' },
]

const original = smallBundle()
const JSON_TEXT = JSON.stringify(original.manifest)
const FILE = original.files['lexical.bin']
const ANSWERS = answers(await openBundle(original))

describe('a bundle that was damaged on its way', () => {
  test('in its file is refused', async () => {
    const random = generator(1)
    for (let run = 0; run < RUNS; run++) {
      const bytes = damage(FILE, random)
      if (same(bytes, FILE)) continue
      const code = await refusal(() => openBundle({ manifest: original.manifest, files: { 'lexical.bin': bytes } }))
      expect(code).toBe(bytes.length === FILE.length ? 'E_BUNDLE_HASH' : 'E_BUNDLE_SIZE')
    }
  })

  test('in its manifest is refused, or answers as the manifest says', async () => {
    const random = generator(2)
    const outcomes = new Map<string, number>()
    for (let run = 0; run < RUNS; run++) {
      const text = new TextDecoder().decode(damage(new TextEncoder().encode(JSON_TEXT), random))
      count(outcomes, await judge(text, FILE))
    }
    expect(outcomes.get('E_BUNDLE_SCHEMA')).toBeGreaterThan(RUNS / 2)
  })
})

describe('a bundle that was forged', () => {
  test('in its manifest is refused, or answers as the manifest says', async () => {
    const random = generator(3)
    const outcomes = new Map<string, number>()
    for (let run = 0; run < RUNS; run++) count(outcomes, await judge(forgeManifest(random), FILE))
    expect(outcomes.get('E_BUNDLE_SCHEMA')).toBeGreaterThan(RUNS / 3)
    expect(outcomes.get('answers')).toBeGreaterThan(0)
  })

  test('in its file, with length and hash to match, is refused, or answers as the file says', async () => {
    const random = generator(4)
    const outcomes = new Map<string, number>()
    for (let run = 0; run < RUNS; run++) {
      const bytes = damage(FILE, random)
      count(outcomes, await judge(forgedText(bytes), bytes))
    }
    expect(outcomes.get('E_BUNDLE_FORMAT')).toBeGreaterThan(RUNS / 10)
    expect(outcomes.get('answers')).toBeGreaterThan(RUNS / 20)
  })

  test('in the numbers of its weights is refused, or gives probabilities', async () => {
    const random = generator(5)
    const { heads, lexical } = original.manifest
    const floats = heads.flatMap(({ labels }) => labels).length * ((lexical?.dimensions ?? 0) + 1)
    for (let run = 0; run < RUNS; run++) {
      const bytes = Uint8Array.from(FILE)
      const view = new DataView(bytes.buffer)
      for (let i = 0; i < 4; i++) view.setFloat32(4 * below(random, floats), pick(random, NUMBERS), true)
      await judge(forgedText(bytes), bytes)
    }
  })

  test.each([
    [{ rows: 2 ** 20, dimensions: 512 }, 'E_BUNDLE_FORMAT'],
    [{ rows: 2 ** 31 }, 'E_BUNDLE_SCHEMA'],
    [{ dimensions: 2 ** 20 }, 'E_BUNDLE_SCHEMA'],
  ])('to fill the memory (%j) is refused', async (change, code) => {
    expect(await judge(forgedText(FILE, change), FILE)).toBe(code)
  })
})

test('the original is taken, also with its fields in another order', async () => {
  const turned = Object.fromEntries(Object.entries(original.manifest).toReversed())
  expect(answers(await openBundle({ manifest: turned, files: original.files }))).toEqual(ANSWERS)
})

function forgedText(bytes: Uint8Array, change: Partial<LexicalSpec> = {}): string {
  const { manifest } = original
  return JSON.stringify({
    ...manifest,
    lexical: { ...manifest.lexical, ...change },
    files: [{ name: 'lexical.bin', bytes: bytes.length, sha256: sha256(bytes) }],
  })
}

/** The code of the refusal, or `answers`; fails where a bundle is neither refused nor well. */
async function judge(manifest: string, bytes: Uint8Array): Promise<string> {
  const start = process.cpuUsage()
  try {
    const bundle = await openBundle({ manifest, files: { 'lexical.bin': bytes, __proto__: null } as never })
    for (const verdict of answers(bundle)) expectWell(verdict, bundle)
    return 'answers'
  } catch (error) {
    if (PagekindError.is(error) && error.code.startsWith('E_BUNDLE_')) return error.code
    throw error
  } finally {
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1000).toBeLessThan(LIMIT_MS)
  }
}

function answers(bundle: LoadedBundle): Verdict[] {
  const classifier = makeClassifier(bundle, {})
  return PAGES.map((page) => classifier.classifySync(page))
}

function expectWell(verdict: Verdict, { manifest, lexical }: LoadedBundle): void {
  expect(Object.keys(verdict.heads)).toHaveLength(lexical === null ? 0 : manifest.heads.length)
  for (const head of lexical === null ? [] : manifest.heads) {
    const { labels, scores } = verdict.heads[head.name]!
    expect(new Set(Object.keys(scores))).toEqual(new Set(head.labels))
    const above = head.labels
      .map((label, i) => ({ label, score: scores[label]!, threshold: head.thresholds[i]! }))
      .filter(({ score, threshold }) => score >= threshold)
      .sort((a, b) => b.score - a.score)
    const alone =
      above[0]?.label === head.fallback ? above.slice(0, 1) : above.filter((one) => one.label !== head.fallback)
    expect(labels).toEqual(alone.map(({ label, score }) => ({ label, score })))
    for (const score of Object.values(scores)) expect(score >= 0 && score <= 1).toBe(true)
  }
}

async function refusal(action: () => Promise<unknown>): Promise<string> {
  try {
    await action()
  } catch (error) {
    if (PagekindError.is(error) && ERROR_CODES.includes(error.code)) return error.code
    throw error
  }
  throw new Error('it was taken')
}

const NUMBERS = [Number.NaN, Infinity, -Infinity, 3.4e38, -3.4e38, 1e30, 1e-45, -0, 0, 1, 65536, 1e9]

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -0,
  -1,
  1,
  2,
  0.5,
  1.5,
  1e9,
  2 ** 31,
  2 ** 53,
  1e308,
  -1e308,
  '',
  'x',
  '__proto__',
  'constructor',
  '1',
  'x'.repeat(10_000),
  [],
  {},
  [[]],
  [null],
  HEADS,
  HEADS[0],
  { length: 1e9 },
  Array(5000).fill(0),
  nested(2000),
]

/** The manifest's JSON with one to three of its values replaced, removed, doubled, moved or renamed. */
function forgeManifest(random: () => number): string {
  const manifest = structuredClone(original.manifest) as unknown as Record<string, unknown>
  for (let changes = 1 + below(random, 3); changes > 0; changes--) {
    const spots = spotsOf(manifest)
    const { holder, key } = pick(random, spots)
    const other = pick(random, spots)
    const value = structuredClone(holder[key])
    switch (below(random, 6)) {
      case 0:
        set(holder, key, structuredClone(pick(random, VALUES)))
        break
      case 1:
        set(holder, key, structuredClone(other.holder[other.key]))
        break
      case 2:
        if (Array.isArray(holder)) holder.splice(Number(key), 1)
        else delete holder[key]
        break
      case 3:
        if (Array.isArray(holder)) holder.push(value)
        else set(holder, `${key}x`, value)
        break
      case 4:
        set(holder, pick(random, ['__proto__', 'constructor', 'toString']), {})
        break
      default:
        set(holder, key, other.holder[other.key])
        set(other.holder, other.key, value)
    }
  }
  try {
    return JSON.stringify(manifest)
  } catch {
    return '{}' // moved into itself
  }
}

/** As JSON.parse sets a field: an own one, whatever its name. */
function set(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
}

interface Spot {
  readonly holder: Record<string, unknown>
  readonly key: string
}

function spotsOf(value: unknown, depth = 0): Spot[] {
  if (typeof value !== 'object' || value === null || depth > 8) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder)
    .slice(0, 50)
    .flatMap((key) => [{ holder, key }, ...spotsOf(holder[key], depth + 1)])
}

function nested(depth: number): unknown {
  let value: unknown = {}
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { heads: value }
  return value
}

/** A copy with bits turned, cut short, made longer, parts moved, zeroed or made random. */
function damage(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  const at = below(random, copy.length)
  const length = 1 + below(random, 16)
  switch (below(random, 6)) {
    case 0:
      copy[at]! ^= 1 << below(random, 8)
      return copy
    case 1:
      return copy.subarray(0, at)
    case 2:
      return Uint8Array.from([...copy, ...copy.subarray(at, at + length)])
    case 3:
      return Uint8Array.from([...copy.subarray(0, at), ...copy.subarray(at + length)])
    case 4:
      return copy.fill(pick(random, [0, 255, 48, 123]), at, at + length)
    default:
      for (let i = at; i < Math.min(at + length, copy.length); i++) copy[i] = below(random, 256)
      return copy
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

function count(outcomes: Map<string, number>, outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
}

/** mulberry32: the same mutations in every run. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit)
}

function pick<T>(random: () => number, values: readonly T[]): T {
  return values[below(random, values.length)]!
}
