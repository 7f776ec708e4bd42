import type { FeatureTable } from '../corpus/features.ts'
import { OUTPUTS } from '../corpus/labels.ts'
import type { LabelledRow, NoisyPage } from '../corpus/rows.ts'
import { communityVectors, learnCommunities } from './communities.ts'
import type { VectorTeacher } from './vector-teacher.ts'
import { oneText, WordTeacher } from './word-teacher.ts'

/** The vector teacher's share of the two voices. Mean average precision of topics is the same within 0.001 from 0.55 to 0.7. */
const VECTOR_SHARE = 0.65
/** Communities need more room than what is shipped: mean average precision 0.728, in 2^18 rows 0.723. */
const COMMUNITY_ROW_BITS = 20

/** What the teachers think of the noisy pages: the weighted mean of their logits, `OUTPUTS` numbers a page. */
export type Opinions = Float32Array

/** What a model is learnt from: the labelled rows and the noisy pages that it may see. */
export interface Lesson {
  readonly rows: readonly LabelledRow[]
  /** Features of the labelled rows; `places[i]` is where row i's are, and its sentence vector. */
  readonly table: FeatureTable
  readonly places: Int32Array
  /** Noisy pages; those at `noisyPlaces` may be used. */
  readonly noisy: readonly NoisyPage[]
  readonly noisyTable: FeatureTable
  readonly noisyPlaces: Int32Array
  /** Where the sentence vector of each noisy page is, −1 where it has no title. */
  readonly vectorOf: Int32Array
}

/**
 * Trains two teachers on hand-labelled rows and asks them about the noisy pages that have a title: labels by people who read
 * the guide, carried over to pages nobody labelled, in place of the labels those pages came with.
 */
export async function askTeachers(
  { rows, table, places, noisy, noisyTable, noisyPlaces, vectorOf }: Lesson,
  teacher: VectorTeacher,
  seed: number,
  progress: (done: number) => void,
): Promise<Opinions> {
  const asked = noisyPlaces.filter((page) => vectorOf[page]! >= 0)
  const communities = learnCommunities(noisyTable, COMMUNITY_ROW_BITS, noisy, asked, seed, (done) =>
    progress(0.5 * done),
  )
  const heard = await teacher(
    rows,
    { places, communities: communityVectors(communities, table, places) },
    {
      places: asked.map((page) => vectorOf[page]!),
      communities: communityVectors(communities, noisyTable, asked),
    },
    seed,
  )
  progress(0.7)
  const words = new WordTeacher(
    rows,
    Array.from(noisyPlaces, (page) => noisy[page]!),
    seed,
  )
  const opinions = new Float32Array(noisy.length * OUTPUTS)
  const logits = new Float32Array(OUTPUTS)
  for (const [index, page] of asked.entries()) {
    if (index % 10_000 === 0) progress(0.8 + (0.2 * index) / asked.length)
    words.logits(oneText(noisy[page]!), logits)
    for (let output = 0; output < OUTPUTS; output++)
      opinions[page * OUTPUTS + output] =
        VECTOR_SHARE * heard[index * OUTPUTS + output]! + (1 - VECTOR_SHARE) * logits[output]!
  }
  return opinions
}
