import type { AbortSignalLike } from '../abort.ts'
import type { Batcher } from '../onnx/batcher.ts'
import type { PageContext } from './context.ts'
import type { LexicalScorer, LexicalStage } from './lexical-stage.ts'
import type { Stage, StageAnswers, StageContext } from './stage.ts'

/** In the place of a model that only a runtime can run. */
export const NOT_HERE: LexicalScorer = { outputs: 0, score() {}, explain: () => [] }

/** A text model that a runtime brings along. It cannot answer at once. */
export class ModelStage implements Stage {
  readonly name = 'onnx'
  readonly cost: number
  readonly heads: readonly string[]
  readonly #answers: LexicalStage
  readonly #batcher: Batcher

  /** `answers` makes answers of logits. The cost is that of a small transformer on one core, where nothing else is said. */
  constructor(answers: LexicalStage, batcher: Batcher, cost = 20_000) {
    this.cost = cost
    this.heads = answers.heads
    this.#answers = answers
    this.#batcher = batcher
  }

  async run(context: StageContext & Pick<PageContext, 'tell'>, signal?: AbortSignalLike): Promise<StageAnswers> {
    return this.#answers.answersOf(await this.#batcher.score(context, signal), context)
  }
}
