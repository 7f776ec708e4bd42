import { parentPort, workerData } from 'node:worker_threads'
import { type LabelledRow, readLabelledRows, readNoisyPages } from '../corpus/rows.ts'
import { FOLDS } from '../evaluate/folds.ts'
import { Learner, scoreRows, type TrainedModel } from './learner.ts'

/** What a worker is started with. */
export interface WorkerTask {
  readonly shared: string
  /** `folds`: score every hand-labelled row by a model that saw no page of its site. `final`: train on everything. */
  readonly task: 'folds' | 'final'
}

/** What a worker tells: how far it is, and in the end what it made. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly step: string; readonly done: number }
  | { readonly kind: 'folds'; readonly logits: Float32Array[] }
  | { readonly kind: 'final'; readonly model: TrainedModel }

const { shared, task } = workerData as WorkerTask
const golden = readLabelledRows(shared)
const noisy = await readNoisyPages(shared)

if (task === 'final') {
  const learner = new Learner(noisy, golden, report)
  tell({ kind: 'final', model: learner.train(() => true, report) })
} else {
  tell({ kind: 'folds', logits: await crossValidate() })
}

/**
 * Logits of every row, each by a model whose hand-labelled and noisy pages share no registrable domain with it. The
 * noisy pages of hand-labelled sites are left out of all folds, so that one embedding serves the five of them.
 */
async function crossValidate(): Promise<Float32Array[]> {
  const sites = new Set(golden.map((row) => row.domain))
  const learner = new Learner(
    noisy.filter((page) => !sites.has(page.domain)),
    golden,
    report,
  )
  const logits = new Map<LabelledRow, Float32Array>()
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = learner.train(
      (row) => row.fold !== fold,
      (step, done) => report(`fold ${fold + 1} of ${FOLDS}: ${step}`, done),
    )
    const tested = golden.filter((row) => row.fold === fold)
    for (const [index, scores] of scoreRows(model, tested).entries()) logits.set(tested[index]!, scores)
  }
  return golden.map((row) => logits.get(row)!)
}

function report(step: string, done: number): void {
  tell({ kind: 'progress', step, done })
}

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}
