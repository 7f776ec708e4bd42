/**
 * Runs the text model by onnxruntime-web: WebAssembly, or WebGPU where that is asked for and there.
 *
 * @module
 */
import { checkOptions } from '@pagekind/common'
import type { Batching, Ort, Runtime } from './onnx/runtime.ts'
import { missingRuntime, ortOf, sessionRuntime } from './onnx/session.ts'

export type { Batching, Ort, OrtSession, OrtTensor, Runtime } from './onnx/runtime.ts'

/** What onnxruntime-web is to run, and how. */
export interface OnnxWebOptions {
  /** The exported model: its bytes or its address. */
  readonly model: Uint8Array | string
  /** onnxruntime-web itself, or one of its entries such as `onnxruntime-web/wasm`. Left out: that one is imported. */
  readonly ort?: (Ort & { readonly env?: WasmEnvironment }) | undefined
  /** Where its `.wasm` files are served. Left out: where its bundler put them. */
  readonly wasmPaths?: string | Readonly<Record<string, string>> | undefined
  /** Threads of WebAssembly. Left out: its own choice where the page is cross-origin isolated, else 1. */
  readonly threads?: number | undefined
  /** Options of its `InferenceSession.create`, such as `executionProviders: ['webgpu', 'wasm']`. */
  readonly sessionOptions?: Readonly<Record<string, unknown>> | undefined
  readonly batching?: Batching | undefined
}

/** What is set of `env` of onnxruntime-web. It is one for the whole program: that is onnxruntime's doing. */
interface WasmEnvironment {
  readonly wasm: { numThreads?: number; wasmPaths?: unknown }
}

/**
 * A runtime for the option `runtime` of `createClassifier`. Throws `E_RUNTIME_MISSING` where onnxruntime-web is not installed,
 * `E_RUNTIME` where it cannot load the model, `E_OPTION`.
 */
export async function onnxWeb(options: OnnxWebOptions): Promise<Runtime> {
  checkOptions(options, ['model', 'ort', 'wasmPaths', 'threads', 'sessionOptions', 'batching'], 'onnxWeb')
  const { model, wasmPaths, threads, sessionOptions = {}, batching } = options
  const ort = options.ort ?? (await installed())
  const isIsolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true
  const wasm = ort.env?.wasm
  if (wasm !== undefined) {
    if (threads !== undefined || !isIsolated) wasm.numThreads = threads ?? 1
    if (wasmPaths !== undefined) wasm.wasmPaths = wasmPaths
  }
  return sessionRuntime(NAME, ort, model, sessionOptions, batching)
}

const NAME = 'onnxruntime-web'

/** In a try block, so that a bundler does not insist on a package that may not be there. */
async function installed(): Promise<NonNullable<OnnxWebOptions['ort']>> {
  try {
    return ortOf(await import('onnxruntime-web/wasm'))
  } catch (cause) {
    throw missingRuntime(NAME, cause)
  }
}
