/**
 * Runs the text model by onnxruntime-web: WebAssembly, or WebGPU where that is asked for and there.
 *
 * @module
 */
import { badOption, checkOptions } from '@pagekind/common'
import type { Batching, Ort, Runtime } from './onnx/runtime.ts'
import { missingRuntime, ortOf, sessionRuntime } from './onnx/session.ts'

export type { Batching, Ort, OrtSession, OrtTensor, Runtime } from './onnx/runtime.ts'

/** What onnxruntime-web is to run, and how. */
export interface OnnxWebOptions {
  /** The exported model: its bytes or its address. */
  readonly model: Uint8Array | string
  /**
   * `webgpu`: by the graphics processor, and where there is none by WebAssembly, which verdicts then say. Left out: `wasm`, which is the
   * faster for a model this small.
   */
  readonly device?: 'wasm' | 'webgpu' | undefined
  /** onnxruntime-web itself, or one of its entries. Left out: `onnxruntime-web/wasm` or `/webgpu` is imported. */
  readonly ort?: (Ort & { readonly env?: WasmEnvironment }) | undefined
  /**
   * Where its `.wasm` file is served: a folder's address, or `{ wasm: address }`. Left out: where Vite and webpack put it; else it is
   * expected beside the bundle, where the bundle is a module, or beside the page or the worker's script.
   */
  readonly wasmPaths?: string | Readonly<Record<string, string>> | undefined
  /**
   * Threads of WebAssembly. Left out: its own choice where the page is cross-origin isolated, else 1. More than 1 where it is not is 1 all
   * the same, which verdicts then say. A thread runs the file that onnxruntime-web was bundled into, so that has to be one of its own: as
   * Vite and webpack have it, and esbuild with `splitting`.
   */
  readonly threads?: number | undefined
  /** Options of its `InferenceSession.create`, such as `graphOptimizationLevel`. */
  readonly sessionOptions?: Readonly<Record<string, unknown>> | undefined
  readonly batching?: Batching | undefined
}

/** What is set of `env` of onnxruntime-web. It is one for the whole program: that is onnxruntime's doing. */
interface WasmEnvironment {
  readonly wasm: { numThreads?: number; wasmPaths?: unknown; initTimeout?: number }
}

/** What is read of the world around. */
interface Surroundings {
  readonly crossOriginIsolated?: boolean
  readonly navigator?: { readonly gpu?: { requestAdapter(): Promise<unknown> } }
  readonly document?: { readonly baseURI: string }
  readonly location?: { readonly href: string }
}

const NAME = 'onnxruntime-web'
const OPTIONS = ['model', 'device', 'ort', 'wasmPaths', 'threads', 'sessionOptions', 'batching']
/** Milliseconds to wait for threads. */
const PATIENCE = 60_000
/** The file of WebAssembly that each entry loads. */
const FILES = { wasm: 'ort-wasm-simd-threaded.wasm', webgpu: 'ort-wasm-simd-threaded.asyncify.wasm' } as const

/**
 * A runtime for the option `runtime` of `createClassifier`. Throws `E_RUNTIME_MISSING` where onnxruntime-web is not installed,
 * `E_RUNTIME` where it cannot load the model, `E_OPTION`.
 *
 * ```ts
 * const runtime = await onnxWeb({ model: '/models/lexical.int8.onnx' })
 * const classifier = await createClassifier({ runtime })
 * ```
 */
export async function onnxWeb(options: OnnxWebOptions): Promise<Runtime> {
  checkOptions(options, OPTIONS, 'onnxWeb')
  const { model, threads, sessionOptions = {}, batching } = options
  const around = globalThis as Surroundings
  const notices: string[] = []
  let device = checkDevice(options.device)
  if (device === 'webgpu' && !(await hasGraphics(around))) {
    device = 'wasm'
    notices.push('There is no WebGPU here, so WebAssembly runs the model; the answers are the same')
  }
  const ort = options.ort ?? (await installed(device))
  const wasm = ort.env?.wasm
  if (wasm !== undefined) {
    const canThread = around.location === undefined || (around.crossOriginIsolated === true && isModule(around))
    const wanted = checkThreads(threads)
    if (!canThread) wasm.numThreads = 1
    else if (threads !== undefined || around.crossOriginIsolated !== true) wasm.numThreads = wanted
    if (!canThread && wanted > 1) {
      notices.push(
        'One thread only: threads need a bundle that is a module, on a page served with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp',
      )
    }
    // A thread that does not come up would be waited for without end.
    if (wasm.numThreads !== 1) wasm.initTimeout ||= PATIENCE
    const wasmPaths = options.wasmPaths ?? (isModule(around) ? undefined : besidePage(around, FILES[device]))
    if (wasmPaths !== undefined) wasm.wasmPaths = wasmPaths
  }
  // It warns that some steps stay on the processor, which is as it should be.
  const graphics = device === 'webgpu' ? { executionProviders: ['webgpu', 'wasm'], logSeverityLevel: 3 } : {}
  const hint = `Give the bytes or the address of an ONNX file that pagekind’s training wrote; and ${FILES[device]} of onnxruntime-web has to lie beside the bundle, or where wasmPaths says; see \`cause\``
  const runtime = await sessionRuntime(NAME, ort, model, { ...graphics, ...sessionOptions }, batching, hint)
  return { ...runtime, notices, run: oneByOne(runtime.run) }
}

/** On WebGPU a session answers nothing ever again when it is run while it runs. */
function oneByOne(run: Runtime['run']): Runtime['run'] {
  let before: Promise<unknown> = Promise.resolve()
  return (batch) => {
    const now = before.then(() => run(batch))
    before = now.catch(() => {})
    return now
  }
}

function checkDevice(device: OnnxWebOptions['device'] = 'wasm'): 'wasm' | 'webgpu' {
  if (device === 'wasm' || device === 'webgpu') return device
  throw badOption('device', device, 'Give "wasm" or "webgpu"')
}

function checkThreads(threads = 1): number {
  if (Number.isInteger(threads) && threads > 0) return threads
  throw badOption('threads', threads, 'Give a whole number from 1 on')
}

async function hasGraphics({ navigator }: Surroundings): Promise<boolean> {
  try {
    return ((await navigator?.gpu?.requestAdapter()) ?? null) !== null
  } catch {
    return false
  }
}

/** Whether the code knows its own address, to look beside it: not where it was bundled into one classic script. */
function isModule({ location }: Surroundings): boolean {
  return location === undefined || import.meta.url !== undefined
}

/** The place of the WebAssembly for a classic script. */
function besidePage({ document, location }: Surroundings, file: string): { wasm: string } {
  return { wasm: new URL(file, document?.baseURI ?? location?.href).href }
}

/** In a try block, so that a bundler does not insist on a package that may not be there. */
async function installed(device: 'wasm' | 'webgpu'): Promise<NonNullable<OnnxWebOptions['ort']>> {
  try {
    return ortOf(device === 'webgpu' ? await import('onnxruntime-web/webgpu') : await import('onnxruntime-web/wasm'))
  } catch (cause) {
    throw missingRuntime(NAME, cause)
  }
}
