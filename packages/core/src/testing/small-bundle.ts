import { createHash } from 'node:crypto'
import { deflateSync } from 'fflate'
import type { HeadSpec, Manifest } from '../bundle/manifest.ts'
import { tokens } from '../tokenizer/oracle.ts'

// For tests only; not part of the published package. A bundle small enough to be understood whole: every known word has a
// row of its own, which holds what the word adds to each label.

/** What a word in a title adds to labels, in logits before the field is scaled by 1 / sqrt(known features + 1). */
export type WordWeights = Readonly<Record<string, Readonly<Record<string, number>>>>

export const PLAIN = { kind: 'platt', a: 1, b: 0 } as const

export function head(name: string, labels: readonly string[], more: Partial<HeadSpec> = {}): HeadSpec {
  return {
    name,
    labels,
    activation: 'sigmoid',
    fallback: null,
    thresholds: labels.map(() => 0.5),
    calibration: labels.map(() => PLAIN),
    ...more,
  }
}

export const HEADS: readonly HeadSpec[] = [
  head('topic', ['News', 'Shop', 'Health', 'Uncategorized'], { fallback: 'Uncategorized' }),
  head('subject', ['Finance', 'Sports'], {
    calibration: [
      { kind: 'isotonic', x: [-3, 0, 3], y: [0.01, 0.3, 0.95] },
      { kind: 'platt', a: 1.5, b: -0.5 },
    ],
  }),
  head('safety', ['none', 'adult', 'gambling'], { activation: 'softmax', thresholds: [0.5, 0.4, 0.4] }),
]

export const WORDS: WordWeights = {
  news: { News: 6 },
  breaking: { News: 4 },
  shop: { Shop: 7, none: 2 },
  clinic: { Health: 8 },
  bank: { Finance: 5 },
  football: { Sports: 5, News: 1 },
  casino: { gambling: 8, Finance: 1 },
}

const STEP = 1 / 8
const BUCKET_BITS = 20

/** A bundle with the given heads and words; no label has a chance unless a word speaks for it. */
export function smallBundle(heads: readonly HeadSpec[] = HEADS, words: WordWeights = WORDS) {
  const labels = heads.flatMap((one) => one.labels)
  const file = lexicalFile(labels, words)
  const manifest: Manifest = {
    schema: 1,
    id: 'small',
    version: '1.2.3',
    heads,
    lexical: {
      file: 'lexical.bin',
      format: 1,
      tokenizer: 1,
      bucketBits: BUCKET_BITS,
      rows: Object.keys(words).length,
      dimensions: dimensionsFor(labels),
      inflatedBytes: file.inflated.length,
    },
    signals: null,
    files: [{ name: 'lexical.bin', bytes: file.bytes.length, sha256: sha256(file.bytes) }],
  }
  return { manifest, files: { 'lexical.bin': file.bytes }, inflated: file.inflated }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function dimensionsFor(labels: readonly string[]): number {
  return labels.length + (labels.length % 2)
}

/** See `lexical/layout.ts`. One dimension per label, the head weights are the identity. */
function lexicalFile(labels: readonly string[], words: WordWeights) {
  const dimensions = dimensionsFor(labels)
  const rows = Object.entries(words)
    .map(([word, weights]) => ({ bucket: bucketOf(word), weights }))
    .sort((a, b) => a.bucket - b.bucket)
  const steps = Array<number>(dimensions).fill(STEP)
  const bias = labels.map((label) => (label === 'none' ? 1 : -3))
  const identity = labels.flatMap((_, output) => Array.from({ length: dimensions }, (_, d) => (d === output ? 1 : 0)))
  const floats = new Uint8Array(Float32Array.from([...steps, ...bias, ...identity]).buffer)
  const embedding = Array.from({ length: dimensions }, (_, d) =>
    rows.map(({ weights }) => Math.round((weights[labels[d] ?? ''] ?? 0) / STEP)),
  ).flat()
  const gaps = rows.flatMap(({ bucket }, i) => varint(bucket - (rows[i - 1]?.bucket ?? -1)))
  const inflated = Uint8Array.from([...floats, ...embedding, ...gaps])
  return { inflated, bytes: deflateSync(inflated) }
}

function bucketOf(word: string): number {
  const found = tokens({ url: '', title: word, description: '' }).find(({ kind }) => kind === 'word')
  return found!.hash >>> (32 - BUCKET_BITS)
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
}
