import { createHash } from 'node:crypto'
import type { HeadSpec, Manifest } from '../bundle/manifest.ts'
import { tokens } from '../tokenizer/oracle.ts'

// For tests only; not part of the published package. A bundle small enough to be understood whole: every known word has a
// row of its own, with dimensions for each label that it speaks for; all other rows say nothing.

/** What a word in a title adds to labels, in logits times 4 before the field is scaled by 1 / sqrt(features + 1). */
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

const ROW_BITS = 12
/** Few, so that the file is small; enough that the words do not share a row. */
const ROWS = 2 ** ROW_BITS
const WEIGHTS_PER_WORD = 16
/** A word of weights that say nothing: 0.5 and −0.5 in turns, which each pair of dimensions adds up to 0. */
const SILENCE = 0x66666666
/** How loud a word is beside its own n-grams, which say nothing but count where the field is scaled. */
const GAIN = 4

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
      rows: ROWS,
      dimensions: dimensionsFor(words),
    },
    fusion: [],
    signals: null,
    files: [{ name: 'lexical.bin', bytes: file.length, sha256: sha256(file) }],
  }
  return { manifest, files: { 'lexical.bin': file } }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A pair of dimensions for what each word adds to each label. */
function dimensionsFor(words: WordWeights): number {
  const parts = Object.values(words).reduce((sum, weights) => sum + Object.keys(weights).length, 0)
  return Math.max(1, Math.ceil(parts / 16)) * 32
}

/** See `lexical/layout.ts`. */
function lexicalFile(labels: readonly string[], words: WordWeights): Uint8Array {
  const dimensions = dimensionsFor(words)
  const bias = labels.map((label) => (label === 'none' ? 1 : -3))
  const heads = new Float32Array(labels.length * dimensions)
  const embedding = new Uint32Array((ROWS * dimensions) / WEIGHTS_PER_WORD).fill(SILENCE)
  let d = 0
  for (const [word, weights] of Object.entries(words)) {
    const row = (rowOf(word) * dimensions) / WEIGHTS_PER_WORD
    for (const [label, weight] of Object.entries(weights)) {
      const at = labels.indexOf(label) * dimensions + d
      if (labels.includes(label)) heads.fill(weight * GAIN, at, at + 2)
      // From 0.5 to 1.5.
      embedding[row + Math.floor(d / WEIGHTS_PER_WORD)]! |= 1 << (2 * (d % WEIGHTS_PER_WORD))
      d += 2
    }
  }
  return new Uint8Array([
    ...new Uint8Array(Float32Array.from([...bias, ...heads]).buffer),
    ...new Uint8Array(embedding.buffer),
  ])
}

function rowOf(word: string): number {
  const found = tokens({ url: '', title: word, description: '' }).find(({ kind }) => kind === 'word')
  return found!.hash >>> (32 - ROW_BITS)
}
