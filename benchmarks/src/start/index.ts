import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describeMachine } from '../machine.ts'
import type { BenchmarkResult } from '../result.ts'
import { median } from '../rounds.ts'

/** How many fresh processes of each kind are measured. */
const PROCESSES = 15
/** Ours may take this share of what onnxruntime-web takes merely to load. */
const ALLOWED = 1 / 3

interface Sample {
  readonly import: number
  readonly total: number
  readonly session?: number
  /** The whole process, from outside. */
  readonly process: number
}

/** From import to first verdict in a fresh process, beside the time that onnxruntime-web takes to load. */
export async function run() {
  const { ensureBuilt } = await import('../../../scripts/lib/build.mjs')
  await ensureBuilt()
  const kinds = [
    new URL('./child-pagekind.ts', import.meta.url),
    new URL('./child-onnxruntime.ts', import.meta.url),
  ] as const
  const samples: Sample[][] = [[], []]
  for (const kind of kinds) await sample(kind)
  for (let round = 0; round < PROCESSES; round++) {
    for (const turn of [round % 2, (round + 1) % 2]) samples[turn]!.push(await sample(kinds[turn]!))
  }
  const [ours, theirs] = samples as [Sample[], Sample[]]
  const wasm = theirs.map((one) => ({ ...one, total: one.total - one.import - (one.session ?? 0) }))
  const total = { ours: middle(ours, 'total'), theirs: middle(theirs, 'total') }
  const share = total.ours / total.theirs
  const result: BenchmarkResult = {
    title: 'Start: import to first verdict',
    notes: [
      `Medians of ${PROCESSES} fresh Node processes each, in turns, files in the system's cache. Ours is the built ESM package with its default weights: import, then the first \`classify()\`, which decodes and verifies them. onnxruntime-web only loads: import of \`onnxruntime-web/wasm\`, one thread, and a session of a model with one Identity node; its own model would come on top.`,
    ],
    head: ['what', 'milliseconds', 'ours ÷ onnxruntime-web'],
    rows: [
      ['pagekind: import to first verdict', ms(total.ours), share.toFixed(2)],
      ['— of it import', ms(middle(ours, 'import')), ''],
      ['onnxruntime-web: import to session', ms(total.theirs), ''],
      ['— of it import', ms(middle(theirs, 'import')), ''],
      ['— of it starting wasm', ms(median(wasm.map((one) => one.total))), ''],
      ['whole process, pagekind', ms(middle(ours, 'process')), ''],
      ['whole process, onnxruntime-web', ms(middle(theirs, 'process')), ''],
    ],
    figures: {
      processes: PROCESSES,
      pagekind: { total: round2(total.ours), import: round2(middle(ours, 'import')) },
      onnxruntimeWeb: { total: round2(total.theirs), import: round2(middle(theirs, 'import')) },
      ratio: round2(share),
    },
    targets: [
      {
        what: 'import to first verdict ÷ onnxruntime-web loading',
        needed: `at most ${ALLOWED.toFixed(2)}`,
        measured: share.toFixed(2),
        met: share <= ALLOWED,
      },
    ],
  }
  return { result, machine: describeMachine(['@pagekind/core', 'onnxruntime-web']) }
}

/** Without the condition that resolves packages to their sources: what is measured is what is shipped. */
async function sample(child: URL): Promise<Sample> {
  const start = performance.now()
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(child)], {
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  return { ...(JSON.parse(stdout) as Omit<Sample, 'process'>), process: performance.now() - start }
}

function middle(samples: readonly Sample[], of: 'import' | 'total' | 'process'): number {
  return median(samples.map((one) => one[of]))
}

function ms(value: number): string {
  return value.toFixed(1)
}

function round2(value: number): number {
  return Number(value.toFixed(2))
}
