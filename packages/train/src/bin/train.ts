// `pnpm train`: builds the default bundle from the labelled pages, with the scores that calibrate and judge it.
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PagekindError } from '@pagekind/common'
import { writeModel } from '../bundle/write-model.ts'
import { fitHeads } from '../calibrate/heads.ts'
import { readLabelledRows } from '../corpus/rows.ts'
import { sharedFolder } from '../evaluate/shared-data.ts'
import { writeLogits } from '../pipeline/cross-validated.ts'
import { ProgressBar } from '../pipeline/progress-bar.ts'
import { runTraining } from '../pipeline/run.ts'

const root = resolve(import.meta.dirname, '../../../..')
const started = Date.now()

try {
  const shared = sharedFolder(root)
  const bar = new ProgressBar()
  const { model, logits } = await runTraining(shared, (task, step, done) => bar.update(task, step, done))
  const folder = join(root, '.train')
  mkdirSync(folder, { recursive: true })
  const rows = readLabelledRows(shared)
  writeLogits(join(folder, 'cross-validated.jsonl'), rows, logits)
  const manifest = await writeModel(model, fitHeads(rows, logits), folder, join(root, 'packages/model/src'))
  const [file] = manifest.files
  console.log(
    `${manifest.id}@${manifest.version}: ${file?.bytes} bytes, SHA-256 ${file?.sha256}, in ${Math.round((Date.now() - started) / 1000)} s`,
  )
} catch (error) {
  if (!PagekindError.is(error)) throw error
  console.error(error.message)
  process.exitCode = 1
}
