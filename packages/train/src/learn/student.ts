import type { FeatureTable } from '../corpus/features.ts'
import { OUTPUTS, SAFETY_LABELS } from '../corpus/labels.ts'
import type { NoisyPage } from '../corpus/rows.ts'
import type { Dropout } from './embedding-net.ts'
import { NetModel } from './net-model.ts'
import { shuffle } from './random.ts'
import { positiveImportance, SAFETY_OUTPUT, safetyTargets, targetsOf } from './targets.ts'
import type { Lesson, Opinions } from './teach.ts'

const RATE = 0.1
const EPOCHS = 2
/** Times each hand-labelled row is seen in an epoch, in which the noisy pages are seen once. */
const GOLDEN_COPIES = 5
const DROPOUT: Dropout = { feature: 0.05, fields: [0.15, 0.1, 0.1, 0.05, 0.2] }
/** A site known to be harmless counts this much: there are many of them. */
const HARMLESS_IMPORTANCE = 0.3

/** The noisy pages a student learns: their place in the table, and what the teachers said of them. */
export interface Homework {
  readonly pages: readonly NoisyPage[]
  readonly table: FeatureTable
  readonly opinions: Opinions
  /** Index into `opinions` of each page, −1 where the teachers were not asked. */
  readonly opinionOf: Int32Array
}

/**
 * Trains the model that is shipped: from the pretrained embedding, on the teachers' opinions of the noisy pages
 * (as probabilities; Hinton et al. 2015), on the safety labels the sets themselves state, and on the hand-labelled
 * rows strewn among them. The rate falls linearly.
 */
export function trainStudent(
  embedding: Float32Array,
  dimensions: number,
  lesson: Lesson,
  homework: Homework,
  seed: number,
  progress: (done: number) => void,
): NetModel {
  const model = new NetModel(embedding, dimensions, seed)
  const { net, head, random } = model
  const targets = targetsOf(lesson.rows)
  const positive = positiveImportance(targets)
  const noisy = homework.pages.length
  const order = new Int32Array(noisy + lesson.rows.length * GOLDEN_COPIES)
  for (let i = 0; i < order.length; i++) order[i] = i < noisy ? i : noisy + ((i - noisy) % lesson.rows.length)
  const safety = SAFETY_LABELS.map((_, label) => safetyTargets(label))
  const total = order.length * EPOCHS
  let done = 0
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random)
    for (const at of order) {
      const rate = RATE * (1 - (done / total) * 0.9)
      if (++done % 10_000 === 0) progress(done / total)
      if (at >= noisy) {
        const row = at - noisy
        const { sure } = lesson.rows[row]!
        model.learnGolden(lesson.table, lesson.places[row]!, targets, row * OUTPUTS, positive, sure, rate)
        continue
      }
      if (!net.select(homework.table, at, DROPOUT, random)) continue
      net.forward()
      const opinion = homework.opinionOf[at]!
      const { safety: stated } = homework.pages[at]!
      if (opinion >= 0) {
        const outputs = stated >= 0 ? SAFETY_OUTPUT : OUTPUTS
        for (let output = 0; output < outputs; output++) {
          const logit = homework.opinions[opinion * OUTPUTS + output]!
          net.learn(head, output, 1 / (1 + Math.exp(-logit)), rate)
        }
      }
      if (stated >= 0) {
        const importance = stated === 0 ? HARMLESS_IMPORTANCE : 1
        for (let label = 0; label < SAFETY_LABELS.length; label++)
          net.learn(head, SAFETY_OUTPUT + label, safety[stated]![label]!, rate, importance)
      }
      net.backward(rate)
    }
  }
  return model
}
