import { Worker } from 'node:worker_threads'
import type { TrainedModel } from './learner.ts'
import type { WorkerMessage, WorkerTask } from './worker.ts'

/** What both workers made. */
export interface TrainingResult {
  /** The model trained on everything. */
  readonly model: TrainedModel
  /** Per hand-labelled row, the logits of a model that saw no page of its site. */
  readonly logits: readonly Float32Array[]
}

/** Trains the shipped model and, beside it on a second thread, the five models of the cross-validation. */
export async function runTraining(
  shared: string,
  progress: (task: WorkerTask['task'], step: string, done: number) => void,
): Promise<TrainingResult> {
  const [final, folds] = await Promise.all([
    runWorker({ shared, task: 'final' }, progress),
    runWorker({ shared, task: 'folds' }, progress),
  ])
  if (final.kind !== 'final' || folds.kind !== 'folds') throw new TypeError('a worker answered another task')
  return { model: final.model, logits: folds.logits }
}

function runWorker(
  workerData: WorkerTask,
  progress: (task: WorkerTask['task'], step: string, done: number) => void,
): Promise<Exclude<WorkerMessage, { kind: 'progress' }>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: 8192 },
    })
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') progress(workerData.task, message.step, message.done)
      else resolve(message)
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`the ${workerData.task} worker ended with ${code} and no answer`)))
  })
}
