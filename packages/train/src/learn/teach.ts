import type { TextFields } from '@pagekind/core/training'
import type { FeatureTable } from '../corpus/features.ts'
import { OUTPUTS } from '../corpus/labels.ts'
import type { LabelledRow, NoisyPage } from '../corpus/rows.ts'
import { LinearTeacher, oneText } from './linear.ts'
import { NetModel } from './net-model.ts'

const NETS = 2
const EPOCHS = 7
const RATE = 0.1
/** The linear teacher's voice beside one net's. */
const LINEAR_VOICES = 2

/** What the teachers think of a set of pages: the mean of their logits, `OUTPUTS` numbers a page. */
export type Opinions = Float32Array

export interface Lesson {
  readonly rows: readonly LabelledRow[]
  readonly table: FeatureTable
  /** Place of each row in `table`. */
  readonly places: Int32Array
}

/**
 * Trains an ensemble on the hand-labelled rows (nets that start from the pretrained embedding and a linear model) and
 * asks it about the noisy pages: labels by people who read the guide, carried over to pages nobody labelled, in place
 * of the labels those pages came with. Pages are `places[i]` in `table` and `pages[i]` as text.
 */
export function askTeachers(
  embedding: Float32Array,
  dimensions: number,
  lesson: Lesson,
  noisy: readonly NoisyPage[],
  asked: { readonly table: FeatureTable; readonly places: Int32Array; readonly texts: readonly TextFields[] },
  seed: number,
  progress: (done: number) => void,
): Opinions {
  const opinions = new Float32Array(asked.places.length * OUTPUTS)
  const logits = new Float32Array(OUTPUTS)
  const voices = NETS + LINEAR_VOICES
  for (let teacher = 0; teacher < NETS; teacher++) {
    const model = new NetModel(embedding, dimensions, seed + teacher)
    model.fineTune(lesson.rows, lesson.table, lesson.places, EPOCHS, RATE)
    for (const [index, place] of asked.places.entries()) {
      model.logits(asked.table, place, logits, 0)
      addTo(opinions, index, logits, 1 / voices)
    }
    progress((teacher + 1) / (NETS + 1))
  }
  const linear = new LinearTeacher(lesson.rows, noisy, seed)
  for (const [index, text] of asked.texts.entries()) {
    linear.logits(oneText(text), logits)
    addTo(opinions, index, logits, LINEAR_VOICES / voices)
  }
  progress(1)
  return opinions
}

function addTo(opinions: Opinions, index: number, logits: Float32Array, share: number): void {
  for (let output = 0; output < OUTPUTS; output++)
    opinions[index * OUTPUTS + output] = opinions[index * OUTPUTS + output]! + logits[output]! * share
}
