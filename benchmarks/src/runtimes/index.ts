import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lexicalHeads } from '@pagekind/core/training'
import { bundle } from '@pagekind/model'
import { lexicalOnnx, PRECISIONS } from '../../../packages/train/src/onnx/lexical.ts'
import { loadPages } from '../lexical/pages.ts'
import { describeMachine } from '../machine.ts'
import { atLeast, type BenchmarkResult } from '../result.ts'
import { median } from '../rounds.ts'
import type { Sample } from './child.ts'

const PAGES = 1024
const PROCESSES = 5

/** What each runtime of the text model costs, beside the built-in inference. */
export async function run() {
  const { ensureBuilt } = await import('../../../scripts/lib/build.mjs')
  await ensureBuilt()
  const { pages, real } = loadPages(resolve(import.meta.dirname, '../../..'), PAGES)
  const input = JSON.stringify(pages.map(({ url, title }) => ({ url, title })))
  const folder = mkdtempSync(join(tmpdir(), 'pagekind-runtimes-'))
  const { manifest, files } = bundle
  const file = files[manifest.lexical.file]!()
  const kinds: { kind: string; precision: string; path: string; bytes: number }[] = [
    { kind: 'built-in', precision: '2 bits', path: '', bytes: file.length },
  ]
  for (const precision of PRECISIONS) {
    const onnx = lexicalOnnx(manifest.lexical, file, lexicalHeads(manifest), precision)
    const path = join(folder, `${precision}.onnx`)
    writeFileSync(path, onnx)
    for (const kind of ['onnxruntime-node', 'onnxruntime-web'])
      kinds.push({ kind, precision, path, bytes: onnx.length })
  }
  const measured = kinds.map(({ kind, precision, path, bytes }) => {
    const samples = Array.from({ length: PROCESSES }, () => sample(kind, path, input))
    const middle = (name: keyof Sample) => median(samples.map((one) => one[name]))
    return {
      kind,
      precision,
      bytes,
      load: middle('load'),
      first: middle('first'),
      warm: middle('warm'),
      alone: middle('alone'),
      together: middle('together'),
      memory: middle('memory'),
    }
  })
  rmSync(folder, { recursive: true })
  const own = measured[0]!
  const beside = (value: number, of: number, digits: number) => `${value.toFixed(digits)} (${(value / of).toFixed(1)})`
  const result: BenchmarkResult = {
    title: 'Runtimes of the text model',
    notes: [
      `Medians of ${PROCESSES} fresh Node processes each; ${PAGES.toLocaleString('en-GB')} ${real ? 'real pages' : 'made-up pages'} by URL and title, without what is known of sites; one thread. In brackets the ratio to the built-in inference. From import to a classifier; to its first verdict then; page after page, each awaited; 64 pages asked for at once, one a run and all in one run.`,
      'Bytes are those of the model’s file; onnxruntime itself comes on top.',
    ],
    head: [
      'runtime',
      'weights',
      'MB',
      'loading, ms',
      'first verdict, ms',
      'µs a page',
      'pages/s, one a run',
      'pages/s, gathered',
      'gain',
      'memory, MB',
    ],
    rows: measured.map((one) => [
      one.kind,
      one.precision,
      (one.bytes / 1e6).toFixed(1),
      beside(one.load, own.load, 0),
      one.first.toFixed(1),
      beside(one.warm, own.warm, 0),
      one.alone.toFixed(0),
      one.together.toFixed(0),
      (one.together / one.alone).toFixed(1),
      beside(one.memory, own.memory, 0),
    ]),
    figures: { pages: PAGES, measured },
    targets: measured
      .filter(({ kind }) => kind !== 'built-in')
      .map((one) =>
        atLeast(`${one.kind}, ${one.precision}: gathered ÷ one a run, pages a second`, one.together / one.alone, 1),
      ),
  }
  return { result, machine: describeMachine(['@pagekind/core', 'onnxruntime-node', 'onnxruntime-web']) }
}

function sample(kind: string, model: string, input: string): Sample {
  const child = fileURLToPath(new URL('./child.ts', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [child, kind, model], {
    input,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  if (status !== 0) throw new Error(`${kind} ended with ${status}: ${stderr.slice(0, 2000)}`)
  return JSON.parse(stdout) as Sample
}
