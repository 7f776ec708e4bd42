import type { AbortSignalLike } from '../abort.ts'
import type { Activation } from '../calibration.ts'
import type { LexicalInputs } from '../lexical/inputs.ts'
import type { TextFields } from '../tokenizer/tokenizer.ts'

/** What runs the text model in the place of the built-in inference, or a text model of its own. */
export interface Runtime {
  /** Shown where it fails. */
  readonly name: string
  /**
   * The heads that it answers by a model of its own: they stand in the place of the bundle's heads of these names, or beside them.
   * Left out: it runs the bundle's text model and answers all of its heads.
   */
  readonly heads?: readonly RuntimeHead[] | undefined
  /**
   * The logits of each page, by head: a row a page, in the order of the pages. The signal is the runtime's to heed or not:
   * who aborts a page does not wait for it.
   */
  run(batch: RuntimeBatch, signal?: AbortSignalLike): Promise<Readonly<Record<string, ArrayLike<number>>>>
  /** Frees what it holds. */
  dispose?(): Promise<void>
  /** What it does without, such as threads, and the way out: told in the evidence of each verdict that it gives. */
  readonly notices?: readonly string[] | undefined
  /** How concurrent pages are gathered into one run. Left out: up to 32, of those that are asked for at once. */
  readonly batching?: Batching | undefined
}

/** Pages that are scored in one run. */
export interface RuntimeBatch {
  /** What is known of each page: empty strings where it has none. */
  readonly pages: readonly TextFields[]
  /** Their features, as the bundle's text model takes them. Throws `E_RUNTIME` where the bundle has none. */
  features(): LexicalInputs
}

/** A head that a runtime answers by a model of its own. */
export interface RuntimeHead {
  readonly name: string
  /** In the order of the logits. */
  readonly labels: readonly string[]
  /** `sigmoid`: each label for itself. `softmax`: the labels exclude each other. */
  readonly activation: Activation
  /** The probability from which on a label counts, per label. A caller's `thresholds` go before. */
  readonly thresholds: readonly number[]
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
