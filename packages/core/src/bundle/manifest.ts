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

/** What a trained tree ensemble says of one head, from what the text model says and from the page's structure. */
export interface FusionSpec {
  /** The head that it answers; its classes are the head's labels, in their order. */
  readonly head: string
  /**
   * The file of its trees, packed by `@pagekind/fusion`. Its features are signals by their names, and `text:HEAD:LABEL`: the text
   * model's calibrated probability of a label.
   */
  readonly file: string
  /**
   * When the page is one of the labels, see `decide` of `@pagekind/fusion`. Null where the trees alone answer the head, by
   * its own thresholds and calibration; the lexical model then has no outputs for it.
   */
  readonly policy: FusionPolicy | null
}

/** What is asked before a page is said to *be* something: a number for each label of the head; those of `none` are not read. */
export interface FusionPolicy {
  /** How the trees' margins become probabilities. The head's own calibration is the text model's. */
  readonly calibration: readonly Calibration[]
  /** From which probability on the trees decide. */
  readonly tree: readonly number[]
  /** From which probability on the text model does, where the trees did not. */
  readonly text: readonly number[]
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
  /** Trees over text scores and structure, by head; empty where there are none. */
  readonly fusion: readonly FusionSpec[]
  /** SHA-256 of the signal table it was trained with (`SIGNALS_SHA256` of `@pagekind/features`), null where it uses no signals. */
  readonly signals: string | null
  /** Its binary files. */
  readonly files: readonly BundleFile[]
}

/** The heads that the lexical model answers: all but those that trees answer alone. Its outputs are their labels, one head after the other. */
export function lexicalHeads({ heads, fusion }: Pick<Manifest, 'heads' | 'fusion'>): readonly HeadSpec[] {
  const alone = new Set(fusion.flatMap(({ head, policy }) => (policy === null ? [head] : [])))
  return heads.filter(({ name }) => !alone.has(name))
}
