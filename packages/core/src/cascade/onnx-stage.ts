import type { Evidence } from '@pagekind/common'
import type { Batcher } from '../onnx/batcher.ts'
import type { TextFields } from '../tokenizer/tokenizer.ts'
import type { ScoredLabel } from '../verdict.ts'
import type { LexicalStage } from './lexical-stage.ts'
import { ModelStage } from './model-stage.ts'
import type { StageAnswers, StageContext } from './stage.ts'

/** The bundle's text model, run by another runtime; at once, where nobody can wait, by the built-in inference. */
export class OnnxStage extends ModelStage {
  readonly #lexical: LexicalStage

  constructor(lexical: LexicalStage, batcher: Batcher) {
    super(lexical, batcher, lexical.cost)
    this.#lexical = lexical
  }

  runSync(context: StageContext & TextFields): StageAnswers {
    return this.#lexical.runSync(context)
  }

  explain(context: StageContext, head: string, labels: readonly ScoredLabel[]): Evidence[] {
    return this.#lexical.explain(context, head, labels).map((piece) => ({ ...piece, stage: this.name }))
  }
}
