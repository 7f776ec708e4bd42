import { parentPort, workerData } from 'node:worker_threads'
import { readLabelledRows, readNoisyPages } from '../corpus/rows.ts'
import { foldOf } from '../evaluate/folds.ts'
import { sentenceTeacher } from '../teach/sentence-teacher.ts'
import { Learner, scoreRows, type TrainedModel } from './learner.ts'

/** What a worker is started with. */
export interface WorkerTask {
  readonly shared: string
  readonly root: string
  /** File of the sentence vectors of `pagesWithText`. */
  readonly vectors: string
  /** Folds to score by a model that saw no page of their sites. `null`: the model trained on everything. */
  readonly folds: readonly (number | null)[]
}

/** What a worker tells: how far it is, and what it made of a fold. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly step: string; readonly done: number }
  /** The model that saw no page of the fold, and its logits of the fold's hand-labelled rows, in their order. */
  | { readonly kind: 'fold'; readonly fold: number; readonly model: TrainedModel; readonly logits: Float32Array[] }
  | { readonly kind: 'final'; readonly model: TrainedModel }

const { shared, root, vectors, folds } = workerData as WorkerTask
tell({ kind: 'progress', step: 'features', done: 0 })
const golden = readLabelledRows(shared)
const learner = new Learner(golden, await readNoisyPages(shared), sentenceTeacher(root, vectors))
for (const fold of folds) {
  const name = fold === null ? 'all pages' : `fold ${fold + 1}`
  // Of a whole site each page, hand-labelled or noisy, is in the same fold.
  const model = await learner.train(
    (page) => fold === null || foldOf(page.domain) !== fold,
    (step, done) => tell({ kind: 'progress', step: `${name}: ${step}`, done }),
  )
  if (fold === null) tell({ kind: 'final', model })
  else
    tell({
      kind: 'fold',
      fold,
      model,
      logits: scoreRows(
        model,
        golden.filter((row) => row.fold === fold),
      ),
    })
}

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}
