import type { Activation, Calibration } from '../calibration.ts'
import type { LexicalSpec } from '../lexical/index.ts'

/** The version of the manifest's layout that is read. */
export const MANIFEST_SCHEMA = 1

/** One question asked of a page: its labels and how their scores are read. */
export interface HeadSpec {
  /** `topic`, `subject`, `safety`, or a name of your own (but `__proto__`, `constructor`, `prototype`). */
  readonly name: string
  /** The labels, in the order of the model's outputs; none is called as a head cannot be. */
  readonly labels: readonly string[]
  /** `sigmoid`: each label for itself. `softmax`: the labels exclude each other. */
  readonly activation: Activation
  /**
   * The label that says that no other fits: never given beside others, and shown where none reaches its threshold. Null
   * where there is no such label.
   */
  readonly fallback: string | null
  /** The calibrated score from which on a label counts, per label. */
  readonly thresholds: readonly number[]
  /** How margins become probabilities, per label. */
  readonly calibration: readonly Calibration[]
}

/** One binary file of a bundle. */
export interface BundleFile {
  /** Letters, digits, `.`, `_` and `-`; beside the manifest where the bundle is fetched. */
  readonly name: string
  /** Its length. */
  readonly bytes: number
  /** SHA-256 in lower-case hexadecimal. */
  readonly sha256: string
}

/** What a bundle consists of: `manifest.json`. */
export interface Manifest {
  /** Version of this layout: 1. */
  readonly schema: number
  /** Name of the bundle. */
  readonly id: string
  /** Version of the bundle. */
  readonly version: string
  /** The questions asked of a page; the first one gives a verdict its label. */
  readonly heads: readonly HeadSpec[]
  /** What the lexical model was trained with; null where the bundle has no lexical model, only heads for the caller's stages. */
  readonly lexical: LexicalSpec | null
  /** SHA-256 of the signal table it was trained with, null where it uses no signals. */
  readonly signals: string | null
  /** Its binary files. */
  readonly files: readonly BundleFile[]
}
