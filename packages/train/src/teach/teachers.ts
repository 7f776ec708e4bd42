import { OUTPUTS } from '../corpus/labels.ts'
import type { LabelledRow, NoisyPage } from '../corpus/rows.ts'
import type { SentenceTeacher } from './sentence-teacher.ts'
import { oneText, WordTeacher } from './word-teacher.ts'

/** The sentence teacher's share of the two voices. Mean average precision is the same within 0.001 from 0.5 to 0.6. */
const SENTENCE_SHARE = 0.55

/** What the teachers think of the noisy pages: the mean of their logits, `OUTPUTS` numbers a page. */
export type Opinions = Float32Array

/**
 * Trains two teachers on hand-labelled rows and asks them about the noisy pages at `noisyPlaces` that have a title:
 * labels by people who read the guide, carried over to pages nobody labelled, in place of the labels those pages came
 * with. `places` and `vectorOf` are the places of rows and noisy pages among the pages that the sentence teacher knows.
 */
export async function askTeachers(
  rows: readonly LabelledRow[],
  places: Int32Array,
  noisy: readonly NoisyPage[],
  noisyPlaces: Int32Array,
  vectorOf: Int32Array,
  sentences: SentenceTeacher,
  seed: number,
  progress: (done: number) => void,
): Promise<Opinions> {
  const asked = noisyPlaces.filter((page) => vectorOf[page]! >= 0)
  const heard = await sentences(
    rows,
    places,
    asked.map((page) => vectorOf[page]!),
    seed,
  )
  progress(0.4)
  const words = new WordTeacher(
    rows,
    Array.from(noisyPlaces, (page) => noisy[page]!),
    seed,
  )
  const opinions = new Float32Array(noisy.length * OUTPUTS)
  const logits = new Float32Array(OUTPUTS)
  for (const [index, page] of asked.entries()) {
    if (index % 10_000 === 0) progress(0.7 + (0.3 * index) / asked.length)
    words.logits(oneText(noisy[page]!), logits)
    for (let output = 0; output < OUTPUTS; output++)
      opinions[page * OUTPUTS + output] =
        SENTENCE_SHARE * heard[index * OUTPUTS + output]! + (1 - SENTENCE_SHARE) * logits[output]!
  }
  return opinions
}
