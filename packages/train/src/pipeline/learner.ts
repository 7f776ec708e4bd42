import { LexicalModel, type LexicalSpec } from '@pagekind/core/training'
import { encodeLexical } from '../bundle/encode.ts'
import { type FeatureTable, tabulate } from '../corpus/features.ts'
import { OUTPUTS } from '../corpus/labels.ts'
import type { LabelledRow, NoisyPage } from '../corpus/rows.ts'
import { trainStudent } from '../learn/student.ts'
import { askTeachers } from '../teach/teachers.ts'
import type { VectorTeacher } from '../teach/vector-teacher.ts'

/**
 * 2^18 rows of 32 weights of two bits are what 2 MB hold, gzipped. Mean average precision of topics on one fold, in
 * float32: 240,000 rows of 32 numbers 0.681, 120,000 of 64 0.666; two bits a weight cost 0.006, one bit (with twice the
 * rows) 0.023.
 */
const ROW_BITS = 18
/** Of a feature's hash: enough for the largest net that learns from it. */
const FEATURE_BITS = 20
const DIMENSIONS = 32
const SEED = 20_260

/** Says how far a step is, 0 to 1. */
export type Progress = (step: string, done: number) => void

/** A lexical model as it goes into a bundle. */
export interface TrainedModel {
  readonly spec: LexicalSpec
  readonly bytes: Uint8Array
}

/** Trains models from any part of the hand-labelled rows and the noisy pages. */
export class Learner {
  readonly #golden: readonly LabelledRow[]
  readonly #noisy: readonly NoisyPage[]
  readonly #teacher: VectorTeacher
  /** Vector of each noisy page, −1 where it has no title. */
  readonly #vectorOf: Int32Array
  readonly #goldenTable: FeatureTable
  readonly #noisyTable: FeatureTable

  /** `teacher` knows pages by their place among {@link pagesWithText}. */
  constructor(golden: readonly LabelledRow[], noisy: readonly NoisyPage[], teacher: VectorTeacher) {
    this.#golden = golden
    this.#noisy = noisy
    this.#teacher = teacher
    let next = golden.length
    this.#vectorOf = Int32Array.from(noisy, (page) => (page.title === '' ? -1 : next++))
    this.#goldenTable = tabulate(golden, FEATURE_BITS)
    this.#noisyTable = tabulate(noisy, FEATURE_BITS)
  }

  /** Trains a model on the hand-labelled rows and the noisy pages of the sites that `use` lets through. */
  async train(use: (page: LabelledRow | NoisyPage) => boolean, progress: Progress): Promise<TrainedModel> {
    const places = Int32Array.from(this.#golden.keys()).filter((row) => use(this.#golden[row]!))
    const rows = Array.from(places, (row) => this.#golden[row]!)
    const noisy = this.#noisy
    const noisyPlaces = Int32Array.from(noisy.keys()).filter((page) => use(noisy[page]!))
    progress('teachers', 0)
    const lesson = {
      rows,
      table: this.#goldenTable,
      places,
      noisy,
      noisyTable: this.#noisyTable,
      noisyPlaces,
      vectorOf: this.#vectorOf,
    }
    const opinions = await askTeachers(lesson, this.#teacher, SEED + 100, (done) => progress('teachers', done))
    return encodeLexical(
      trainStudent(ROW_BITS, DIMENSIONS, lesson, opinions, SEED + 200, (done) => progress('student', done)),
    )
  }
}

/** The pages that the vector teacher knows: the hand-labelled ones, then the noisy ones that have a title. */
export function pagesWithText(
  golden: readonly LabelledRow[],
  noisy: readonly NoisyPage[],
): readonly (LabelledRow | NoisyPage)[] {
  return [...golden, ...noisy.filter((page) => page.title !== '')]
}

/** Logits of every row by a trained model, run as the library runs it. */
export function scoreRows(model: TrainedModel, rows: readonly LabelledRow[]): Float32Array[] {
  const lexical = LexicalModel.parse(model.spec, OUTPUTS, model.bytes)
  return rows.map((row) => {
    const logits = new Float32Array(OUTPUTS)
    lexical.score(row, logits)
    return logits
  })
}
