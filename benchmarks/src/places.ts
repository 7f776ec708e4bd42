import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import * as esbuild from 'esbuild'
import { launchChromium } from '../../internal/consumers/src/harness/chromium.ts'
import { launchFirefox } from '../../internal/consumers/src/harness/firefox.ts'
import { programs } from '../../internal/consumers/src/harness/paths.ts'
import { run } from '../../internal/consumers/src/harness/run.ts'
import { childrenMemory } from './children-memory.ts'

/** What runs in each place. */
export interface Entries {
  /** `program JOB MODEL OUT`, under Node, Deno and Bun: paths of a job as JSON, of a model, and for the answer. */
  readonly program: string
  /** Fetches `/job` and `/model`, and posts its answer to `/answer`, or to `/failed` why there is none. */
  readonly script: string
  /** Whether packages of this repository are taken from their sources, or as they are built. */
  readonly from: 'sources' | 'builds'
}

/** Somewhere that JavaScript runs. */
export interface Place {
  readonly name: string
  readonly isBrowser: boolean
  /** What its entry answers; in a fresh process, or a fresh page. */
  ask(job: unknown, model: Uint8Array): Promise<Answer>
}

/** What an entry answered. */
export interface Answer {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Megabytes that a browser's processes held more, when it answered, than before it opened the page. Null elsewhere. */
  readonly grown: number | null
}

const HERE = import.meta.dirname
/** Below the benchmarks' own folder, where Node, Deno and Bun find the ONNX runtimes. */
const CACHE = join(HERE, '../.cache')
/** What onnxruntime-web loads. */
export const WASM = join(
  realpathSync(join(HERE, '../node_modules/onnxruntime-web')),
  'dist/ort-wasm-simd-threaded.wasm',
)
const PATIENCE = 300_000
const DENO = [
  'run',
  '--allow-all',
  '--no-prompt',
  '--cached-only',
  '--no-remote',
  '--node-modules-dir=manual',
  '--no-lock',
]

/** Node, Deno, Bun, Chromium and Firefox, browsers started; `close` ends them. */
export async function openPlaces(entries: Entries): Promise<{ places: readonly Place[]; close(): Promise<void> }> {
  const program = await bundleProgram(entries)
  const script = await bundleScript(entries)
  const chromium = await launchChromium()
  const firefox = await launchFirefox()
  return {
    places: [
      { name: 'Node', isBrowser: false, ask: byProgram(process.execPath, [], program) },
      { name: 'Deno', isBrowser: false, ask: byProgram(programs.deno, DENO, program) },
      { name: 'Bun', isBrowser: false, ask: byProgram(programs.bun, ['run', '--no-install'], program) },
      { name: 'Chromium', isBrowser: true, ask: byBrowser(chromium, script) },
      { name: 'Firefox', isBrowser: true, ask: byBrowser(firefox, script) },
    ],
    async close() {
      await chromium.close()
      await firefox.close()
    },
  }
}

function byProgram(command: string, args: readonly string[], program: string): Place['ask'] {
  return async (job, model) => {
    const folder = mkdtempSync(join(tmpdir(), 'pagekind-places-'))
    const files = ['job.json', 'model', 'answer'].map((name) => join(folder, name)) as [string, string, string]
    try {
      writeFileSync(files[0], JSON.stringify(job))
      writeFileSync(files[1], model)
      await run(command, [...args, program, ...files], { cwd: CACHE, timeout: PATIENCE })
      return { bytes: new Uint8Array(readFileSync(files[2])), grown: null }
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}

/** What is used of a browser. */
interface Browser {
  newPage(): Promise<{ goto(url: string): Promise<unknown>; close(): Promise<void> }>
}

function byBrowser(browser: Browser, script: string): Place['ask'] {
  return async (job, model) => {
    const files: Record<string, [type: string, body: string | Uint8Array]> = {
      '/': ['text/html', '<!doctype html><meta charset="utf-8"><script type="module" src="/script.js"></script>'],
      '/script.js': ['text/javascript', script],
      '/job': ['application/json', JSON.stringify(job)],
      '/model': ['application/octet-stream', model],
      [`/${basename(WASM)}`]: ['application/wasm', readFileSync(WASM)],
    }
    const answer = Promise.withResolvers<Uint8Array<ArrayBuffer>>()
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk) => chunks.push(chunk))
      request.on('end', () => {
        const path = request.url ?? ''
        const body = Buffer.concat(chunks)
        if (path === '/answer') answer.resolve(new Uint8Array(body))
        if (path === '/failed') answer.reject(new Error(body.toString()))
        const [type, text] = files[path] ?? ['text/plain', '']
        response.writeHead(200, { 'content-type': type }).end(text)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const before = childrenMemory()
    const page = await browser.newPage()
    const timer = setTimeout(() => answer.reject(new Error('The browser gave no answer')), PATIENCE)
    try {
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      const bytes = await answer.promise
      const after = childrenMemory()
      return { bytes, grown: before === null || after === null ? null : after - before }
    } finally {
      clearTimeout(timer)
      await page.close()
      server.close()
      server.closeAllConnections()
    }
  }
}

async function bundleProgram({ program, from }: Entries): Promise<string> {
  mkdirSync(CACHE, { recursive: true })
  const outfile = join(CACHE, 'program.mjs')
  const external = ['onnxruntime-*', ...(from === 'builds' ? ['@pagekind/*'] : [])]
  await esbuild.build({ ...optionsOf(program, from), platform: 'node', external, outfile })
  return outfile
}

async function bundleScript({ script, from }: Entries): Promise<string> {
  const { outputFiles } = await esbuild.build({ ...optionsOf(script, from), write: false })
  return outputFiles[0]!.text
}

function optionsOf(entry: string, from: Entries['from']) {
  return {
    entryPoints: [entry],
    bundle: true,
    format: 'esm' as const,
    conditions: from === 'sources' ? ['@pagekind/source'] : [],
    logLevel: 'silent' as const,
  }
}
