import { OUTPUTS, SAFETY_LABELS } from '../corpus/labels.ts'
import { seededRandom } from '../evaluate/random.ts'
import type { Lesson, Opinions } from '../teach/teachers.ts'
import { type Dropout, EmbeddingNet } from './embedding-net.ts'
import { shuffle } from './random.ts'
import { positiveImportance, SAFETY_OUTPUT, SURENESS, safetyTargets, targetsOf } from './targets.ts'

/**
 * Rates of the passes over all pages, at their start and end: the first in float32, the others quantised. Mean average precision
 * on one fold with three passes, four and five: of topics 0.675 each time, of subjects 0.610, 0.624 and 0.630; seven add nothing.
 */
const PASSES: readonly (readonly [number, number])[] = [
  [0.1, 0.05],
  [0.1, 0.08],
  [0.08, 0.05],
  [0.05, 0.03],
  [0.03, 0.001],
]
/** Pages that nobody labelled are many, and the teachers' opinion of each says much: little need be hidden. */
const NOISY_DROPOUT: Dropout = { feature: 0.05, fields: [0.15, 0.1, 0.1, 0.05, 0.2] }
const LABELLED_DROPOUT: Dropout = { feature: 0.3, fields: [0.15, 0.05, 0.05, 0.05, 0.2] }
/** A site known to be harmless counts this much: there are many of them. */
const HARMLESS_IMPORTANCE = 0.3

/**
 * Trains the model that is shipped: on the teachers' opinions of the noisy pages (as probabilities; Hinton et al.
 * 2015), on the safety labels the sets themselves state, and on the labelled rows strewn among them.
 */
export function trainStudent(
  rowBits: number,
  dimensions: number,
  lesson: Lesson,
  opinions: Opinions,
  seed: number,
  progress: (done: number) => void,
): EmbeddingNet {
  const random = seededRandom(seed)
  const net = new EmbeddingNet(rowBits, dimensions, OUTPUTS, random)
  const targets = targetsOf(lesson.rows)
  const positive = positiveImportance(targets)
  const safety = SAFETY_LABELS.map((_, label) => safetyTargets(label))
  const noisy = lesson.noisyPlaces.length
  const order = Int32Array.from({ length: noisy + lesson.rows.length }, (_, i) => i)
  const total = order.length * PASSES.length
  let done = 0
  for (const [pass, [from, to]] of PASSES.entries()) {
    if (pass === 1) net.quantize()
    shuffle(order, random)
    for (const [index, at] of order.entries()) {
      if (++done % 10_000 === 0) progress(done / total)
      const rate = from + ((to - from) * index) / order.length
      if (at < noisy) learnNoisy(lesson.noisyPlaces[at]!, rate)
      else learnLabelled(at - noisy, rate)
    }
  }
  return net

  function learnLabelled(row: number, rate: number): void {
    if (!net.select(lesson.table, lesson.places[row]!, LABELLED_DROPOUT, random)) return
    net.forward()
    const sureness = SURENESS[lesson.rows[row]!.sure]!
    for (let output = 0; output < OUTPUTS; output++) {
      const target = targets[row * OUTPUTS + output]!
      net.learn(output, target, rate, sureness * (target === 1 ? positive[output]! : 1))
    }
    net.backward(rate)
  }

  function learnNoisy(page: number, rate: number): void {
    const { title, safety: stated } = lesson.noisy[page]!
    if (!net.select(lesson.noisyTable, page, NOISY_DROPOUT, random)) return
    net.forward()
    if (title !== '') {
      const outputs = stated >= 0 ? SAFETY_OUTPUT : OUTPUTS
      for (let output = 0; output < outputs; output++)
        net.learn(output, 1 / (1 + Math.exp(-opinions[page * OUTPUTS + output]!)), rate)
    }
    if (stated >= 0) {
      const importance = stated === 0 ? HARMLESS_IMPORTANCE : 1
      for (let label = 0; label < SAFETY_LABELS.length; label++)
        net.learn(SAFETY_OUTPUT + label, safety[stated]![label]!, rate, importance)
    }
    net.backward(rate)
  }
}
