/**
 * Runs the text model by onnxruntime-node.
 *
 * @module
 */
import { checkOptions } from '@pagekind/common'
import type { Batching, Ort, Runtime } from './onnx/runtime.ts'
import { missingRuntime, ortOf, sessionRuntime } from './onnx/session.ts'

export type { Batching, Ort, OrtSession, OrtTensor, Runtime } from './onnx/runtime.ts'

/** What onnxruntime-node is to run, and how. */
export interface OnnxNodeOptions {
  /** The exported model, `lexical.fp32.onnx`, `.int8.onnx` or `.int4.onnx`: its bytes or its path. */
  readonly model: Uint8Array | string
  /** onnxruntime-node itself. Left out: it is imported. */
  readonly ort?: Ort | undefined
  /** Options of its `InferenceSession.create`, such as `executionProviders`. */
  readonly sessionOptions?: Readonly<Record<string, unknown>> | undefined
  readonly batching?: Batching | undefined
}

/**
 * A runtime for the option `runtime` of `createClassifier`. Throws `E_RUNTIME_MISSING` where onnxruntime-node is not installed,
 * `E_RUNTIME` where it cannot load the model, `E_OPTION`.
 *
 * ```ts
 * const classifier = await createClassifier({ runtime: await onnxNode({ model: 'lexical.int8.onnx' }) })
 * await classifier.classify({ url, title })
 * ```
 */
export async function onnxNode(options: OnnxNodeOptions): Promise<Runtime> {
  checkOptions(options, ['model', 'ort', 'sessionOptions', 'batching'], 'onnxNode')
  const { model, ort, sessionOptions = {}, batching } = options
  return sessionRuntime(NAME, ort ?? (await installed()), model, sessionOptions, batching)
}

const NAME = 'onnxruntime-node'

/** In a try block, so that a bundler does not insist on a package that may not be there. */
async function installed(): Promise<Ort> {
  try {
    return ortOf(await import('onnxruntime-node'))
  } catch (cause) {
    throw missingRuntime(NAME, cause)
  }
}
