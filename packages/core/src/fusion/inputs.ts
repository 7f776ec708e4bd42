import { SIGNAL_NAMES, type SignalName } from '@pagekind/features'
import type { HeadSpec } from '../bundle/manifest.ts'
import { Calibrator } from '../calibration.ts'
import type { LexicalModel } from '../lexical/index.ts'
import type { TextFields } from '../tokenizer/tokenizer.ts'

/** What names of text scores begin with: `text:HEAD:LABEL`. All other features are signals. */
export const TEXT = 'text:'

/** Whether a feature is one of the 62 signals. */
export function isSignal(feature: string): feature is SignalName {
  return (SIGNAL_NAMES as readonly string[]).includes(feature)
}

/** What the text model says of a page, as trees are told it: calibrated probabilities, all heads in one row. */
export class TextScores {
  /** The probabilities of the page that was read last, in the order of {@link TextScores.names}. */
  readonly scores: Float64Array
  readonly #lexical: Pick<LexicalModel, 'outputs' | 'score'>
  readonly #logits: Float32Array
  readonly #heads: readonly { readonly from: number; readonly calibrator: Calibrator; readonly scores: Float64Array }[]

  /** `heads` are those that the model answers, in its order. */
  constructor(lexical: Pick<LexicalModel, 'outputs' | 'score'>, heads: readonly HeadSpec[]) {
    this.#lexical = lexical
    this.#logits = new Float32Array(lexical.outputs)
    this.scores = new Float64Array(lexical.outputs)
    let from = 0
    this.#heads = heads.map(({ labels, activation, calibration }) => {
      const first = from
      from += labels.length
      return {
        from: first,
        calibrator: new Calibrator(activation, calibration),
        scores: this.scores.subarray(first, from),
      }
    })
  }

  /** Names of the features, head by head. */
  static names(heads: readonly HeadSpec[]): string[] {
    return heads.flatMap(({ name, labels }) => labels.map((label) => `${TEXT}${name}:${label}`))
  }

  /** Reads a page. About 10 µs. */
  read(page: TextFields): void {
    this.#lexical.score(page, this.#logits)
    for (const { from, calibrator, scores } of this.#heads) calibrator.apply(this.#logits, from, scores)
  }
}

/** Fills the row of one ensemble. */
export class RowFiller {
  readonly row: Float64Array
  /** Of each feature its place among the text scores, −1 for a signal. */
  readonly #textAt: Int32Array
  readonly #names: readonly SignalName[]

  constructor(features: readonly string[], textNames: readonly string[]) {
    this.row = new Float64Array(features.length)
    this.#textAt = Int32Array.from(features, (feature) => textNames.indexOf(feature))
    this.#names = features as readonly SignalName[]
  }

  fill(text: Float64Array | null, signals: Readonly<Record<SignalName, number>>): Float64Array {
    const { row } = this
    for (let i = 0; i < row.length; i++) {
      const at = this.#textAt[i]!
      row[i] = at === -1 ? signals[this.#names[i]!] : text![at]!
    }
    return row
  }
}
