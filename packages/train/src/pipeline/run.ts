import { Worker } from 'node:worker_threads'
import type { LabelledRow } from '../corpus/rows.ts'
import type { TrainedModel } from './learner.ts'
import type { ModelOf, WorkerMessage, WorkerTask } from './worker.ts'

/** Which models each of the two threads trains. */
const SHARES: readonly (readonly ModelOf[])[] = [
  [null, 0, 1],
  [2, 3, 4, 'parted'],
]

/** What the threads made. */
export interface TrainingResult {
  /** The model trained on everything. */
  readonly model: TrainedModel
  /** Per hand-labelled row, the logits of a model that saw no page of its site. */
  readonly logits: readonly Float32Array[]
  /** Per fold, that model. */
  readonly folds: readonly TrainedModel[]
  /** The model that saw no page without an address, nor any other page of their groups. */
  readonly parted: TrainedModel
}

/** Trains the shipped model, the five models of the cross-validation and one for saved pages, on two threads. */
export async function runTraining(
  data: Pick<WorkerTask, 'shared' | 'root' | 'vectors'>,
  golden: readonly LabelledRow[],
  progress: (thread: string, step: string, done: number) => void,
): Promise<TrainingResult> {
  let model: TrainedModel | undefined
  let parted: TrainedModel | undefined
  const logits = new Map<LabelledRow, Float32Array>()
  const folds: TrainedModel[] = []
  await Promise.all(
    SHARES.map((share, thread) =>
      runWorker({ ...data, folds: share }, (message) => {
        if (message.kind === 'progress') progress(`thread ${thread + 1}`, message.step, message.done)
        else if (message.kind === 'final') model = message.model
        else if (message.kind === 'parted') parted = message.model
        else {
          folds[message.fold] = message.model
          const rows = golden.filter((row) => row.fold === message.fold)
          for (const [index, scores] of message.logits.entries()) logits.set(rows[index]!, scores)
        }
      }),
    ),
  )
  if (model === undefined || parted === undefined || logits.size !== golden.length)
    throw new TypeError('a thread ended with no answer')
  return { model, logits: golden.map((row) => logits.get(row)!), folds, parted }
}

function runWorker(workerData: WorkerTask, hear: (message: WorkerMessage) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: 8192 },
    })
    worker.on('message', hear)
    worker.on('error', reject)
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))))
  })
}
