import { parentPort, workerData } from 'node:worker_threads'
import { type LabelledRow, type NoisyPage, readLabelledRows, readNoisyPages } from '../corpus/rows.ts'
import { foldOf, NO_ADDRESS } from '../evaluate/folds.ts'
import { vectorTeacher } from '../teach/vector-teacher.ts'
import { Learner, scoreRows, type TrainedModel } from './learner.ts'

/**
 * Which pages a model is trained on. A fold: none of its sites, which it then scores. `parted`: none of the fold that pages without an
 * address are in, and none of the groups that such saved pages belong to either. `null`: everything.
 */
export type ModelOf = number | 'parted' | null

/** What a worker is started with. */
export interface WorkerTask {
  readonly shared: string
  readonly root: string
  /** File of the sentence vectors of `pagesWithText`. */
  readonly vectors: string
  /** Which models to train. */
  readonly folds: readonly ModelOf[]
}

/** What a worker tells: how far it is, and what it made of a fold. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly step: string; readonly done: number }
  /** The model that saw no page of the fold, and its logits of the fold's hand-labelled rows, in their order. */
  | { readonly kind: 'fold'; readonly fold: number; readonly model: TrainedModel; readonly logits: Float32Array[] }
  | { readonly kind: 'final'; readonly model: TrainedModel }
  | { readonly kind: 'parted'; readonly model: TrainedModel }

const { shared, root, vectors, folds } = workerData as WorkerTask
tell({ kind: 'progress', step: 'features', done: 0 })
const golden = readLabelledRows(shared)
const noisy = await readNoisyPages(shared)
const withoutAddress = new Set(noisy.flatMap(({ url, group }) => (url === '' && group !== undefined ? [group] : [])))
const learner = new Learner(golden, noisy, vectorTeacher(root, vectors))
for (const fold of folds) {
  const name = fold === null ? 'all pages' : fold === 'parted' ? 'parted groups' : `fold ${fold + 1}`
  // Of a whole site each page, hand-labelled or noisy, is in the same fold.
  const model = await learner.train(
    (page) => isFor(page, fold),
    (step, done) => tell({ kind: 'progress', step: `${name}: ${step}`, done }),
  )
  if (fold === null) tell({ kind: 'final', model })
  else if (fold === 'parted') tell({ kind: 'parted', model })
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

function isFor(page: LabelledRow | NoisyPage, of: ModelOf): boolean {
  if (of === null) return true
  if (of !== 'parted') return foldOf(page.domain) !== of
  return foldOf(page.domain) !== NO_ADDRESS && !('group' in page && withoutAddress.has(page.group ?? ''))
}

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}
