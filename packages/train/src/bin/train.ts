// `pnpm train`: builds the default bundle from the labelled pages, with the scores that calibrate and judge it, and the site
// directory. `pnpm train -- --directory` builds the directory alone, from the scores that the last training kept.
import { join, resolve } from 'node:path'
import { PagekindError } from '@pagekind/common'
import { writeModel } from '../bundle/write-model.ts'
import { fitHeads } from '../calibrate/heads.ts'
import { type LabelledRow, readLabelledRows, readNoisyPages } from '../corpus/rows.ts'
import { writeDirectory } from '../directory/write.ts'
import { sharedFolder } from '../evaluate/shared-data.ts'
import { readLogits, writeFoldModels, writeLogits } from '../pipeline/cross-validated.ts'
import { pagesWithText } from '../pipeline/learner.ts'
import { ProgressBar } from '../pipeline/progress-bar.ts'
import { runTraining } from '../pipeline/run.ts'
import { sentenceVectors } from '../teach/sentences.ts'

const root = resolve(import.meta.dirname, '../../../..')
const started = Date.now()

try {
  const shared = sharedFolder(root)
  const folder = join(root, '.train')
  const modules = join(root, 'packages/model/src')
  const rows = readLabelledRows(shared)
  if (!process.argv.includes('--directory')) await trainModel(shared, folder, modules, rows)
  const logits = readLogits(join(folder, 'cross-validated.jsonl'), rows)
  const directory = await writeDirectory(shared, rows, logits, modules, join(root, 'benchmarks/results'))
  console.log(`site directory: ${directory.hosts} hosts, ${directory.bytes} bytes, ${directory.gzipped} gzipped`)
} catch (error) {
  if (!PagekindError.is(error)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function trainModel(
  shared: string,
  folder: string,
  modules: string,
  rows: readonly LabelledRow[],
): Promise<void> {
  const bar = new ProgressBar()
  const texts = pagesWithText(rows, await readNoisyPages(shared))
  const vectors = await sentenceVectors(root, folder, texts, (done) => bar.update('encode', 'sentences', done))
  const { model, logits, folds } = await runTraining({ shared, root, vectors }, rows, (thread, step, done) =>
    bar.update(thread, step, done),
  )
  writeLogits(join(folder, 'cross-validated.jsonl'), rows, logits)
  writeFoldModels(folder, folds)
  const manifest = await writeModel(model, fitHeads(rows, logits), folder, modules)
  const [file] = manifest.files
  console.log(
    `${manifest.id}@${manifest.version}: ${file?.bytes} bytes, SHA-256 ${file?.sha256}, in ${Math.round((Date.now() - started) / 1000)} s`,
  )
}
