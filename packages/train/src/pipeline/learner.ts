import { LexicalModel, type LexicalSpec } from '@pagekind/core/training'
import { encodeLexical } from '../bundle/encode.ts'
import { buildVocabulary, type FeatureTable, tabulate, type Vocabulary } from '../corpus/features.ts'
import { OUTPUTS, TOPIC_LABELS } from '../corpus/labels.ts'
import type { LabelledRow, NoisyPage } from '../corpus/rows.ts'
import { pretrain } from '../learn/pretrain.ts'
import { trainStudent } from '../learn/student.ts'
import { askTeachers } from '../learn/teach.ts'

/**
 * Every feature is kept, hashed into as many rows as 2 MB gzipped hold. On one fold, mean average precision: 2^17
 * rows of 64 numbers 0.626; the 110,000 most important features each with a row of its own 0.621.
 */
const BUCKET_BITS = 17
/** The teachers are not shipped: their features hardly ever share a row. */
const TEACHER_BUCKET_BITS = 20
const LEAST_PAGES = 1
const DIMENSIONS = 56
const SEED = 20_260

/** Says how far a step is, 0 to 1. */
export type Progress = (step: string, done: number) => void

/** A lexical model as it goes into a bundle. */
export interface TrainedModel {
  readonly spec: LexicalSpec
  readonly bytes: Uint8Array
}

/**
 * Learns from one set of noisy pages; then trains models from any part of the hand-labelled rows. The embedding is
 * learnt once and shared by all of them, so the noisy pages must hold no domain that any of them is tested on.
 */
export class Learner {
  readonly #noisy: readonly NoisyPage[]
  readonly #golden: readonly LabelledRow[]
  readonly #student: Foundation
  readonly #teacher: Foundation
  /** Noisy pages with a title: the ones the teachers can judge. */
  readonly #asked: Int32Array

  constructor(noisy: readonly NoisyPage[], golden: readonly LabelledRow[], progress: Progress) {
    this.#noisy = noisy
    this.#golden = golden
    this.#student = layFoundation(noisy, golden, BUCKET_BITS, progress)
    this.#teacher = layFoundation(noisy, golden, TEACHER_BUCKET_BITS, progress)
    this.#asked = Int32Array.from(noisy.keys()).filter((page) => noisy[page]!.title !== '')
  }

  /** Trains a model on the hand-labelled rows that `use` lets through. */
  train(use: (row: LabelledRow) => boolean, progress: Progress): TrainedModel {
    const places = Int32Array.from(this.#golden.keys()).filter((row) => use(this.#golden[row]!))
    const rows = Array.from(places, (row) => this.#golden[row]!)
    const texts = Array.from(this.#asked, (page) => this.#noisy[page]!)
    const asked = { table: this.#teacher.noisy, places: this.#asked, texts }
    const taught = { rows, table: this.#teacher.golden, places }
    const opinions = askTeachers(this.#teacher.embedding, DIMENSIONS, taught, this.#noisy, asked, SEED + 100, (done) =>
      progress('teachers', done),
    )
    const opinionOf = new Int32Array(this.#noisy.length).fill(-1)
    for (const [opinion, page] of this.#asked.entries()) opinionOf[page] = opinion
    const homework = { pages: this.#noisy, table: this.#student.noisy, opinions, opinionOf }
    const lesson = { rows, table: this.#student.golden, places }
    const student = trainStudent(this.#student.embedding, DIMENSIONS, lesson, homework, SEED + 200, (done) =>
      progress('student', done),
    )
    return encodeLexical(student, this.#student.vocabulary)
  }
}

/** What nets are built on: features in rows of a width, and an embedding learnt for them. */
interface Foundation {
  readonly vocabulary: Vocabulary
  readonly noisy: FeatureTable
  readonly golden: FeatureTable
  readonly embedding: Float32Array
}

function layFoundation(
  pages: readonly NoisyPage[],
  rows: readonly LabelledRow[],
  bucketBits: number,
  progress: Progress,
): Foundation {
  progress(`features in 2^${bucketBits} rows`, 0)
  const vocabulary = buildVocabulary(pages, bucketBits, LEAST_PAGES)
  const noisy = tabulate(pages, vocabulary)
  const golden = tabulate(rows, vocabulary)
  const embedding = pretrain(pages, noisy, vocabulary.buckets.length, DIMENSIONS, TOPIC_LABELS.length, SEED, (done) =>
    progress(`pretraining 2^${bucketBits} rows`, done),
  )
  return { vocabulary, noisy, golden, embedding }
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
