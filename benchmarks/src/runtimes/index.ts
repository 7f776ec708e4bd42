import { readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { lexicalHeads } from '@pagekind/core/training'
import { bundle } from '@pagekind/model'
import { lexicalOnnx, PRECISIONS } from '../../../packages/train/src/onnx/lexical.ts'
import { loadPages } from '../lexical/pages.ts'
import { describeMachine } from '../machine.ts'
import { openPlaces, WASM } from '../places.ts'
import { atLeast, type BenchmarkResult } from '../result.ts'
import { median } from '../rounds.ts'
import type { Job, Sample } from './sample.ts'

const PAGES = 1024
const ROUNDS = 5
/** By every precision in Node; elsewhere by this one, which is what one would ship. */
const SHIPPED = 'int8'

interface Measured extends Sample {
  readonly place: string
  readonly by: Job['by']
  readonly weights: string
  /** Megabytes of the model’s file, and of the runtime’s. */
  readonly model: number
  readonly runtime: number
}

/** What each runtime of the text model costs, beside the built-in inference in the same place. */
export async function run() {
  const { ensureBuilt } = await import('../../../scripts/lib/build.mjs')
  await ensureBuilt()
  const { pages, real } = loadPages(resolve(import.meta.dirname, '../../..'), PAGES)
  const { manifest, files } = bundle
  const file = files[manifest.lexical.file]!()
  const onnx = PRECISIONS.map((precision) => ({
    precision,
    model: lexicalOnnx(manifest.lexical, file, lexicalHeads(manifest), precision),
  }))
  const { places, close } = await openPlaces({
    program: join(import.meta.dirname, 'program-entry.ts'),
    script: join(import.meta.dirname, 'browser-entry.ts'),
    from: 'builds',
  })
  const sizes = runtimeSizes()
  const measured: Measured[] = []
  for (const { name, isBrowser, ask } of places) {
    for (const by of isBrowser ? IN_BROWSERS : RUNTIMES) {
      const wanted = onnx.filter(({ precision }) => name === 'Node' || precision === SHIPPED)
      for (const { precision, model } of by === 'built-in' ? [{ precision: '2 bits', model: file }] : wanted) {
        const job: Job = { by, pages: pages.map(({ url, title }) => ({ url, title })) }
        const samples: Sample[] = []
        for (let round = 0; round < ROUNDS; round++) {
          const { bytes, grown } = await ask(job, model)
          const sample = JSON.parse(new TextDecoder().decode(bytes)) as Sample
          samples.push({ ...sample, memory: sample.memory ?? grown })
        }
        const size = { model: model.length / 1e6, runtime: sizes[by] }
        measured.push({ place: name, by, weights: precision, ...size, ...middleOf(samples) })
      }
    }
  }
  await close()
  const gains = measured.filter(({ by }) => by !== 'built-in')
  const result: BenchmarkResult = {
    title: 'Runtimes of the text model',
    notes: [
      `Medians of ${ROUNDS} fresh processes, or pages of a browser, each; ${PAGES.toLocaleString('en-GB')} ${real ? 'real pages' : 'made-up pages'} by URL and title, without what is known of sites; one thread. In brackets the ratio to the built-in inference in the same place. Loading: from import to a classifier, in browsers of code and model that have been fetched; then to its first verdict; then page after page, each awaited; then 64 pages asked for at once, one a run and all in one run.`,
      'Megabytes are those of the model’s file and of the runtime’s own, uncompressed: its WebAssembly, or its libraries for one system. Memory is the whole process’s; of browsers, what all their processes held more than before they opened the page.',
    ],
    head: [
      'place',
      'by',
      'weights',
      'MB, model + runtime',
      'loading, ms',
      'first verdict, ms',
      'µs a page',
      'pages/s, one a run',
      'pages/s, gathered',
      'gain',
      'memory, MB',
    ],
    rows: measured.map((one) => {
      const own = measured.find(({ place, by }) => place === one.place && by === 'built-in')!
      const beside = (value: number, of: number) => `${value.toFixed(0)} (${(value / of).toFixed(1)})`
      return [
        one.place,
        one.by,
        one.weights,
        `${one.model.toFixed(1)} + ${one.runtime.toFixed(1)}`,
        beside(one.load, own.load),
        one.first.toFixed(1),
        beside(one.warm, own.warm),
        one.alone.toFixed(0),
        one.together.toFixed(0),
        (one.together / one.alone).toFixed(1),
        one.memory === null ? '–' : beside(one.memory, own.memory!),
      ]
    }),
    figures: { pages: PAGES, measured },
    targets: [
      atLeast(
        'gathered ÷ one a run, pages a second: the least gain of an ONNX runtime',
        Math.min(...gains.map((one) => one.together / one.alone)),
        1,
      ),
    ],
  }
  return { result, machine: describeMachine(['@pagekind/core', 'onnxruntime-node', 'onnxruntime-web']) }
}

const RUNTIMES = ['built-in', 'onnxruntime-node', 'onnxruntime-web'] as const
const IN_BROWSERS = ['built-in', 'onnxruntime-web'] as const

function middleOf(samples: readonly Sample[]): Sample {
  const middle = (name: keyof Omit<Sample, 'memory'>) => median(samples.map((one) => one[name]))
  const memory = samples.flatMap((one) => one.memory ?? [])
  return {
    load: middle('load'),
    first: middle('first'),
    warm: middle('warm'),
    alone: middle('alone'),
    together: middle('together'),
    memory: memory.length === 0 ? null : median(memory),
  }
}

/** Megabytes of what each runtime loads besides the model. */
function runtimeSizes(): Readonly<Record<Job['by'], number>> {
  const node = realpathSync(join(import.meta.dirname, '../../node_modules/onnxruntime-node'))
  const native = join(node, 'bin/napi-v6', process.platform, process.arch)
  const script = join(dirname(WASM), 'ort.wasm.bundle.min.mjs')
  const sum = (paths: readonly string[]) => paths.reduce((total, path) => total + statSync(path).size, 0) / 1e6
  return {
    'built-in': 0,
    'onnxruntime-node': sum(readdirSync(native).map((name) => join(native, name))),
    'onnxruntime-web': sum([WASM, script]),
  }
}
