import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { LexicalModel, lexicalHeads, lexicalInputs, readLexical, TextScores } from '@pagekind/core/training'
import { bundle } from '@pagekind/model'
import * as node from 'onnxruntime-node'
import * as web from 'onnxruntime-web/wasm'
import { lexicalOnnx, type OnnxPrecision, PRECISIONS } from '../../../packages/train/src/onnx/lexical.ts'
import { StringsAndMap } from '../lexical/oracle.ts'
import { loadPages } from '../lexical/pages.ts'
import { describeMachine } from '../machine.ts'
import { atLeast, type BenchmarkResult } from '../result.ts'

const PAGES = 6000
/** Pages of one run of a session. */
const BATCH = 64
/** Of pages, whose set of labels is the same in every head; as percentages. */
const NEEDED: Readonly<Record<OnnxPrecision, number>> = { fp32: 99.99, int8: 99.5, int4: 98.5 }

/** What gives a page's logits, all heads one after the other. */
type Runtime = (pages: readonly { url: string; title: string; description: string }[]) => Promise<Float32Array>

/** Whether every runtime gives the labels that the slow, obvious reading of the weights gives, in every precision. */
export async function run() {
  const { pages, real } = loadPages(resolve(import.meta.dirname, '../../..'), PAGES)
  const fields = pages.map(({ url, title }) => ({ url, title, description: '' }))
  const { manifest, files } = bundle
  const heads = lexicalHeads(manifest)
  const outputs = heads.reduce((sum, { labels }) => sum + labels.length, 0)
  const file = files[manifest.lexical.file]!()
  const slow = new StringsAndMap(manifest.lexical, readLexical(manifest.lexical, outputs, file), pages)
  const reference = Float32Array.from(pages.flatMap((page) => slow.score(page)))
  const expected = labelsOf(reference, outputs, heads)

  const measured = []
  for (const { name, precision, runtime, close } of await runtimes(manifest.lexical, file, heads, outputs)) {
    const logits = await runtime(fields)
    const again = await runtime(fields)
    await close()
    const given = labelsOf(logits, outputs, heads)
    let labels = 0
    let sets = 0
    let furthest = 0
    for (let page = 0; page < pages.length; page++) {
      let same = 0
      for (let i = page * outputs; i < (page + 1) * outputs; i++) {
        if (given[i] === expected[i]) same++
        furthest = Math.max(furthest, Math.abs(logits[i]! - reference[i]!))
      }
      labels += same
      if (same === outputs) sets++
    }
    measured.push({
      name,
      precision,
      labels: (100 * labels) / expected.length,
      sets: (100 * sets) / pages.length,
      furthest,
      sameBits: hash(logits) === hash(again),
    })
  }
  const result: BenchmarkResult = {
    title: 'Agreement of runtimes',
    notes: [
      `${pages.length.toLocaleString('en-GB')} ${real ? 'hand-labelled pages, by URL and title' : 'made-up pages'}, in batches of ${BATCH}; one thread. The reference is the obvious reading of the weights: features as strings, sums in float64. A label agrees where both give it or neither does; a page, where all ${outputs} labels of the three heads do.`,
      'The weights are two bits each, so int8 and 4-bit hold them exactly: what is left is the rounding of sums in float32.',
    ],
    head: [
      'runtime',
      'precision',
      'labels agree, %',
      'pages agree, %',
      'largest difference of a logit',
      'same bits twice',
    ],
    rows: measured.map((one) => [
      one.name,
      one.precision,
      one.labels.toFixed(4),
      one.sets.toFixed(3),
      one.furthest.toExponential(1),
      one.sameBits ? 'yes' : 'no',
    ]),
    figures: { pages: pages.length, measured },
    targets: measured.flatMap(({ name, precision, sets, sameBits }) => [
      atLeast(`${name}, ${precision}: pages that agree, %`, sets, NEEDED[precision]),
      atLeast(`${name}, ${precision}: the same bits twice`, Number(sameBits), 1),
    ]),
  }
  return { result, machine: describeMachine(['@pagekind/core', 'onnxruntime-node', 'onnxruntime-web']) }
}

async function runtimes(
  spec: typeof bundle.manifest.lexical,
  file: Uint8Array,
  heads: ReturnType<typeof lexicalHeads>,
  outputs: number,
) {
  const model = LexicalModel.parse(spec, outputs, file)
  const builtIn: Runtime = async (pages) => {
    const logits = new Float32Array(pages.length * outputs)
    for (const [i, page] of pages.entries()) model.score(page, logits.subarray(i * outputs, (i + 1) * outputs))
    return logits
  }
  const found: { name: string; precision: OnnxPrecision; runtime: Runtime; close: () => Promise<void> }[] = [
    { name: 'built-in', precision: 'fp32', runtime: builtIn, close: async () => {} },
  ]
  web.env.wasm.numThreads = 1
  for (const precision of PRECISIONS) {
    const onnx = lexicalOnnx(spec, file, heads, precision)
    const options = { intraOpNumThreads: 1, interOpNumThreads: 1 }
    const native = await node.InferenceSession.create(onnx, options)
    const wasm = await web.InferenceSession.create(onnx)
    for (const [name, ort, session] of [
      ['onnxruntime-node', node, native],
      ['onnxruntime-web, wasm in Node', web, wasm],
    ] as const) {
      const runtime: Runtime = async (pages) => {
        const logits = new Float32Array(pages.length * outputs)
        for (let from = 0; from < pages.length; from += BATCH) {
          const batch = pages.slice(from, from + BATCH)
          const { ids, offsets } = lexicalInputs(spec, batch)
          const given = await (session as node.InferenceSession).run({
            ids: new ort.Tensor('int64', ids, [ids.length]) as node.Tensor,
            offsets: new ort.Tensor('int64', offsets, [offsets.length]) as node.Tensor,
          })
          let column = from * outputs
          for (let i = 0; i < batch.length; i++) {
            for (const head of heads) {
              const count = head.labels.length
              logits.set((given[head.name]!.data as Float32Array).subarray(i * count, (i + 1) * count), column)
              column += count
            }
          }
        }
        return logits
      }
      found.push({ name, precision, runtime, close: () => session.release() })
    }
  }
  return found
}

/** Of each page's labels, whether its calibrated probability reaches the threshold. */
function labelsOf(logits: Float32Array, outputs: number, heads: ReturnType<typeof lexicalHeads>): Uint8Array {
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

function hash(values: Float32Array): string {
  return createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex')
}
