import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { lexicalHeads, readLexical, TextScores } from '@pagekind/core/training'
import { bundle } from '@pagekind/model'
import { lexicalOnnx, type OnnxPrecision, PRECISIONS } from '../../../packages/train/src/onnx/lexical.ts'
import { StringsAndMap } from '../lexical/oracle.ts'
import { loadPages } from '../lexical/pages.ts'
import { describeMachine } from '../machine.ts'
import { openPlaces } from '../places.ts'
import { atLeast, type BenchmarkResult } from '../result.ts'
import type { Job } from './score.ts'

const PAGES = 6000
/** Pages of one run of a session. */
const BATCH = 64
/** Of pages, whose set of labels is the same in every head; as percentages. */
const NEEDED: Readonly<Record<OnnxPrecision, number>> = { fp32: 99.99, int8: 99.5, int4: 98.5 }

const RUNTIMES = ['built-in', 'onnxruntime-node', 'onnxruntime-web'] as const
const IN_BROWSERS = ['built-in', 'onnxruntime-web'] as const

type Heads = ReturnType<typeof lexicalHeads>

interface Agreement {
  /** Percentages. */
  readonly labels: number
  readonly sets: number
  readonly furthest: number
  /** SHA-256 of all logits. */
  readonly bits: string
  readonly sameBits: boolean
}

interface Measured extends Agreement {
  readonly place: string
  readonly by: Job['by']
  readonly precision: OnnxPrecision
}

/** Whether every runtime gives the labels that the slow, obvious reading of the weights gives, in every precision. */
export async function run() {
  const { pages, real } = loadPages(resolve(import.meta.dirname, '../../..'), PAGES)
  const { manifest, files } = bundle
  const spec = manifest.lexical
  const heads = lexicalHeads(manifest)
  const outputs = heads.reduce((sum, { labels }) => sum + labels.length, 0)
  const file = files[spec.file]!()
  const slow = new StringsAndMap(spec, readLexical(spec, outputs, file), pages)
  const reference = Float32Array.from(pages.flatMap((page) => slow.score(page)))
  const expected = labelsOf(reference, outputs, heads)
  const onnx = PRECISIONS.map((precision) => ({ precision, model: lexicalOnnx(spec, file, heads, precision) }))

  const { places, close } = await openPlaces({
    program: join(import.meta.dirname, 'program-entry.ts'),
    script: join(import.meta.dirname, 'browser-entry.ts'),
    from: 'sources',
  })
  const measured: Measured[] = []
  for (const { name, isBrowser, ask } of places) {
    for (const by of isBrowser ? IN_BROWSERS : RUNTIMES) {
      const models = by === 'built-in' ? [{ precision: 'fp32' as const, model: file }] : onnx
      for (const { precision, model } of models) {
        const fields = pages.map(({ url, title }) => ({ url, title, description: '' }))
        const job: Job = {
          by,
          spec,
          heads: heads.map(({ name, labels }) => ({ name, labels })),
          pages: fields,
          batch: BATCH,
        }
        const both = new Float32Array((await ask(job, model)).bytes.buffer)
        const agreement = compare(both, reference, expected, outputs, heads)
        measured.push({ place: name, by, precision, ...agreement })
      }
    }
  }
  await close()
  const builtIn = measured.filter(({ by }) => by === 'built-in')
  const result: BenchmarkResult = {
    title: 'Agreement of runtimes',
    notes: [
      `${pages.length.toLocaleString('en-GB')} ${real ? 'hand-labelled pages, by URL and title' : 'made-up pages'}, in batches of ${BATCH}; one thread. The reference is the obvious reading of the weights: features as strings, sums in float64 and in another order. A label agrees where both give it or neither does; a page, where all ${outputs} labels of the three heads do.`,
      'The weights are two bits each and were trained so: int8 and 4-bit hold them exactly, and what is left is the rounding of sums in float32. Each row was computed twice, and gave the same bits both times where it says so.',
    ],
    head: [
      'place',
      'by',
      'precision',
      'labels agree, %',
      'pages agree, %',
      'largest difference of a logit',
      'same bits',
    ],
    rows: measured.map((one) => [
      one.place,
      one.by === 'onnxruntime-web' ? 'onnxruntime-web, wasm' : one.by,
      one.by === 'built-in' ? '2 bits' : one.precision,
      one.labels.toFixed(4),
      one.sets.toFixed(3),
      one.furthest.toExponential(1),
      one.sameBits ? 'yes' : 'no',
    ]),
    figures: { pages: pages.length, measured },
    targets: [
      ...PRECISIONS.map((precision) => {
        const own = measured.filter((one) => one.precision === precision)
        const least = Math.min(...own.map(({ sets }) => sets))
        return atLeast(`${precision}: pages that agree in every runtime, %`, least, NEEDED[precision])
      }),
      atLeast(
        'rows that gave the same bits twice, of all',
        share(measured, ({ sameBits }) => sameBits),
        1,
      ),
      atLeast(
        'places where the built-in inference gave the same bits, of all',
        share(builtIn, ({ bits }) => bits === builtIn[0]?.bits),
        1,
      ),
    ],
  }
  return { result, machine: describeMachine(['@pagekind/core', 'onnxruntime-node', 'onnxruntime-web']) }
}

/** How far the first half of `both` agrees with the reference, and whether the second half is the same. */
function compare(
  both: Float32Array,
  reference: Float32Array,
  expected: Uint8Array,
  outputs: number,
  heads: Heads,
): Agreement {
  const logits = both.subarray(0, reference.length)
  const given = labelsOf(logits, outputs, heads)
  let labels = 0
  let sets = 0
  let furthest = 0
  const pages = reference.length / outputs
  for (let page = 0; page < pages; page++) {
    let same = 0
    for (let i = page * outputs; i < (page + 1) * outputs; i++) {
      if (given[i] === expected[i]) same++
      furthest = Math.max(furthest, Math.abs(logits[i]! - reference[i]!))
    }
    labels += same
    if (same === outputs) sets++
  }
  const bits = hash(logits)
  return {
    labels: (100 * labels) / expected.length,
    sets: (100 * sets) / pages,
    furthest,
    bits,
    sameBits: bits === hash(both.subarray(reference.length)),
  }
}

/** Of each page's labels, whether its calibrated probability reaches the threshold. */
function labelsOf(logits: Float32Array, outputs: number, heads: Heads): Uint8Array {
  let at = 0
  const scores = new TextScores({ outputs, score: (_, out) => out.set(logits.subarray(at, at + outputs)) }, heads)
  const thresholds = heads.flatMap((head) => head.thresholds)
  const labels = new Uint8Array(logits.length)
  for (; at < logits.length; at += outputs) {
    scores.read({ url: '', title: '', description: '' })
    for (let i = 0; i < outputs; i++) labels[at + i] = scores.scores[i]! >= thresholds[i]! ? 1 : 0
  }
  return labels
}

function share<T>(all: readonly T[], holds: (one: T) => boolean): number {
  return all.filter(holds).length / all.length
}

function hash(values: Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex')
}
