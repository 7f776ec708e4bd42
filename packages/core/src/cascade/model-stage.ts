import type { AbortSignalLike } from '../abort.ts'
import type { HeadSpec } from '../bundle/manifest.ts'
import { Calibrator } from '../calibration.ts'
import type { Batcher } from '../onnx/batcher.ts'
import type { PageContext } from './context.ts'
import type { Stage, StageAnswer, StageAnswers, StageContext } from './stage.ts'

/** A text model that a runtime brings along. It cannot answer at once. */
export class ModelStage implements Stage {
  readonly name = 'onnx'
  /** Of a small transformer on one core. */
  readonly cost = 20_000
  readonly heads: readonly string[]
  readonly #specs: readonly HeadSpec[]
  readonly #batcher: Batcher

  /** `specs` are the runtime's heads, in the order of its logits. */
  constructor(specs: readonly HeadSpec[], batcher: Batcher) {
    this.heads = specs.map(({ name }) => name)
    this.#specs = specs
    this.#batcher = batcher
  }

  async run(context: StageContext & Pick<PageContext, 'tell'>, signal?: AbortSignalLike): Promise<StageAnswers> {
    const logits = await this.#batcher.score(context, signal)
    const answers: Record<string, StageAnswer> = Object.create(null)
    let from = 0
    for (const { name, labels, activation, calibration } of this.#specs) {
      const scores = new Float64Array(labels.length)
      new Calibrator(activation, calibration).apply(logits, from, scores)
      answers[name] = { scores }
      from += labels.length
    }
    return answers
  }
}
