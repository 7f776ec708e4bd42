import { FeatureBuffer, type TextFields, tokenize } from '@pagekind/core/training'
import { OUTPUTS, TOPIC_LABELS } from '../corpus/labels.ts'
import type { LabelledRow, NoisyPage } from '../corpus/rows.ts'
import { seededRandom } from '../evaluate/random.ts'
import { shuffle } from '../learn/random.ts'
import { SURENESS, targetsOf } from '../learn/targets.ts'

const BUCKET_BITS = 22
const LEAST_PAGES = 2
const EPOCHS = 6
/** Of plain gradient descent on rows of length 1, falling linearly to 0. */
const RATE = 2
/** Silver rows per topic, and what each counts beside a hand-labelled one. */
const SILVER_PER_TOPIC = 5000
const SILVER_IMPORTANCE = 0.05
const MAX_ROW = 20_000

/**
 * A logistic regression on TF-IDF of words and character n-grams, all fields in one namespace: the second opinion
 * among the teachers. It errs elsewhere than the nets do, which is what an ensemble lives on.
 */
export class WordTeacher {
  readonly #buffer = new FeatureBuffer()
  readonly #rowOf = new Int32Array(2 ** BUCKET_BITS).fill(-1)
  #inverseFrequency = new Float32Array(0)
  #weights = new Float32Array(0)
  readonly #bias = new Float32Array(OUTPUTS).fill(-2)
  readonly #ids = new Int32Array(MAX_ROW)
  readonly #values = new Float32Array(MAX_ROW)
  #counts = new Int32Array(0)
  #length = 0

  /** Learns from hand-labelled rows and, for the topics only, a sample of silver ones. About 10 seconds. */
  constructor(golden: readonly LabelledRow[], noisy: readonly NoisyPage[], seed: number) {
    const random = seededRandom(seed)
    const silver = sampleSilver(noisy, random)
    const texts = [...golden, ...silver].map(oneText)
    this.#buildVocabulary(texts)
    const goldenTargets = targetsOf(golden)
    const order = Int32Array.from(texts.keys())
    const errors = new Float32Array(OUTPUTS)
    let done = 0
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      shuffle(order, random)
      for (const at of order) {
        const rate = RATE * (1 - done++ / (order.length * EPOCHS))
        const row = golden[at]
        const width = row === undefined ? TOPIC_LABELS.length : OUTPUTS
        const page = silver[at - golden.length]
        this.logits(texts[at]!, errors)
        for (let output = 0; output < width; output++) {
          const target =
            page === undefined ? goldenTargets[at * OUTPUTS + output]! : page.silver.includes(output) ? 1 : 0
          const importance = row === undefined ? SILVER_IMPORTANCE : SURENESS[row.sure]!
          errors[output] = (1 / (1 + Math.exp(-errors[output]!)) - target) * importance
        }
        this.#step(errors, width, rate)
      }
    }
  }

  /** Writes the logits of every output of a page (as {@link oneText} gives it) to `out`. */
  logits(text: TextFields, out: Float32Array): void {
    this.#vectorize(text)
    const weights = this.#weights
    out.set(this.#bias)
    for (let i = 0; i < this.#length; i++) {
      const at = this.#ids[i]! * OUTPUTS
      const value = this.#values[i]!
      for (let output = 0; output < OUTPUTS; output++) out[output] = out[output]! + weights[at + output]! * value
    }
  }

  #step(errors: Float32Array, width: number, rate: number): void {
    const weights = this.#weights
    for (let output = 0; output < width; output++)
      this.#bias[output] = this.#bias[output]! - rate * 0.02 * errors[output]!
    for (let i = 0; i < this.#length; i++) {
      const at = this.#ids[i]! * OUTPUTS
      const step = rate * this.#values[i]!
      for (let output = 0; output < width; output++)
        weights[at + output] = weights[at + output]! - step * errors[output]!
    }
  }

  #buildVocabulary(texts: readonly TextFields[]): void {
    const counts = new Int32Array(2 ** BUCKET_BITS)
    const last = new Int32Array(2 ** BUCKET_BITS).fill(-1)
    for (const [index, text] of texts.entries()) {
      tokenize(text, this.#buffer)
      for (let i = 0; i < this.#buffer.length; i++) {
        const bucket = this.#buffer.hashes[i]! >>> (32 - BUCKET_BITS)
        if (last[bucket] === index) continue
        last[bucket] = index
        counts[bucket] = counts[bucket]! + 1
      }
    }
    const frequencies: number[] = []
    for (let bucket = 0; bucket < counts.length; bucket++) {
      if (counts[bucket]! < LEAST_PAGES) continue
      this.#rowOf[bucket] = frequencies.length
      frequencies.push(Math.log((1 + texts.length) / (1 + counts[bucket]!)) + 1)
    }
    this.#inverseFrequency = Float32Array.from(frequencies)
    this.#weights = new Float32Array(frequencies.length * OUTPUTS)
    this.#counts = new Int32Array(frequencies.length)
  }

  /** TF-IDF with sublinear counts, of length 1. */
  #vectorize(text: TextFields): void {
    tokenize(text, this.#buffer)
    let length = 0
    for (let i = 0; i < this.#buffer.length; i++) {
      const row = this.#rowOf[this.#buffer.hashes[i]! >>> (32 - BUCKET_BITS)]!
      if (row === -1) continue
      if (this.#counts[row] === 0) this.#ids[length++] = row
      this.#counts[row] = this.#counts[row]! + 1
    }
    let squares = 0
    for (let i = 0; i < length; i++) {
      const row = this.#ids[i]!
      const value = (1 + Math.log(this.#counts[row]!)) * this.#inverseFrequency[row]!
      this.#counts[row] = 0
      this.#values[i] = value
      squares += value * value
    }
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares)
    for (let i = 0; i < length; i++) this.#values[i] = this.#values[i]! * scale
    this.#length = length
  }
}

/** A page as one text: title, address and description side by side, so that a word counts alike wherever it stands. */
export function oneText(page: TextFields): TextFields {
  const address = page.url
    .slice(0, 200)
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
  return { url: '', title: `${page.title.slice(0, 250)} ${address} ${page.description}`, description: '' }
}

function sampleSilver(noisy: readonly NoisyPage[], random: () => number): NoisyPage[] {
  const order = Int32Array.from(noisy.keys())
  shuffle(order, random)
  const taken = new Int32Array(TOPIC_LABELS.length)
  const sample: NoisyPage[] = []
  for (const at of order) {
    const page = noisy[at]!
    if (page.title === '' || !page.silver.some((topic) => taken[topic]! < SILVER_PER_TOPIC)) continue
    sample.push(page)
    for (const topic of page.silver) taken[topic] = taken[topic]! + 1
  }
  return sample
}
