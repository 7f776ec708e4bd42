import type { AbortSignalLike } from '../abort.ts'
import type { LexicalInputs } from '../lexical/inputs.ts'

/** What runs the text model in the place of the built-in inference. */
export interface Runtime {
  /** Shown where it fails. */
  readonly name: string
  /**
   * The logits of `pages` pages, by head: a row a page, in the order of the inputs. The signal is the runtime's to heed or not:
   * who aborts a page does not wait for it.
   */
  run(
    inputs: LexicalInputs,
    pages: number,
    signal?: AbortSignalLike,
  ): Promise<Readonly<Record<string, ArrayLike<number>>>>
  /** Frees what it holds. */
  dispose?(): Promise<void>
  /** How concurrent pages are gathered into one run. Left out: up to 32, of those that are asked for at once. */
  readonly batching?: Batching | undefined
}

/** How pages are gathered into one run. */
export interface Batching {
  /** Pages of a run at most, 1 to 1024. */
  readonly size?: number | undefined
  /** Milliseconds to wait for more, 0 to 1000; 0: no longer than until the program that asks awaits something. */
  readonly delay?: number | undefined
}

/** What is used of a tensor of onnxruntime-common. */
export interface OrtTensor {
  readonly data: unknown
}

/** What is used of a session of onnxruntime-common. */
export interface OrtSession {
  run(feeds: Record<string, unknown>): Promise<Record<string, OrtTensor>>
  release(): Promise<void>
}

/** What is used of onnxruntime-node or onnxruntime-web: hand in the one that you have, or leave it to be imported. */
export interface Ort {
  readonly InferenceSession: { create(model: never, options?: never): Promise<unknown> }
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => unknown
}
