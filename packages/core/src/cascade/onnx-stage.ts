import type { Evidence } from '@pagekind/common'
import type { AbortSignalLike } from '../abort.ts'
import type { Batcher } from '../onnx/batcher.ts'
import type { TextFields } from '../tokenizer/tokenizer.ts'
import type { ScoredLabel } from '../verdict.ts'
import type { PageContext } from './context.ts'
import type { LexicalStage } from './lexical-stage.ts'
import type { Stage, StageAnswers, StageContext } from './stage.ts'

/** The bundle's text model, run by another runtime; at once, where nobody can wait, by the built-in inference. */
export class OnnxStage implements Stage {
  readonly name = 'onnx'
  readonly cost = 10
  readonly heads: readonly string[]
  readonly #lexical: LexicalStage
  readonly #batcher: Batcher

  constructor(lexical: LexicalStage, batcher: Batcher) {
    this.heads = lexical.heads
    this.#lexical = lexical
    this.#batcher = batcher
  }

  runSync(context: StageContext & TextFields): StageAnswers {
    return this.#lexical.runSync(context)
  }

  async run(context: StageContext & Pick<PageContext, 'tell'>, signal?: AbortSignalLike): Promise<StageAnswers> {
    return this.#lexical.answersOf(await this.#batcher.score(context, signal), context)
  }

  explain(context: StageContext, head: string, labels: readonly ScoredLabel[]): Evidence[] {
    return this.#lexical.explain(context, head, labels).map((piece) => ({ ...piece, stage: this.name }))
  }
}
