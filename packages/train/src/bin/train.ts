// `pnpm train`: builds the default bundle from the labelled pages, with the scores that calibrate and judge it, and the site
// directory. `pnpm train -- --directory` builds the directory alone, `pnpm train -- --trees` the trees alone, from what the last
// training kept.
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PagekindError } from '@pagekind/common'
import { lexicalHeads } from '@pagekind/core/training'
import { readModel, writeModel } from '../bundle/write-model.ts'
import { fitHeads } from '../calibrate/heads.ts'
import { type LabelledRow, readLabelledRows, readNoisyPages } from '../corpus/rows.ts'
import { writeDirectory } from '../directory/write.ts'
import { findPython, runPython } from '../evaluate/python.ts'
import { sharedFolder } from '../evaluate/shared-data.ts'
import { lexicalOnnx, PRECISIONS } from '../onnx/lexical.ts'
import { readFoldModels, readLogits, writeFoldModels, writeLogits } from '../pipeline/cross-validated.ts'
import { pagesWithText } from '../pipeline/learner.ts'
import { ProgressBar } from '../pipeline/progress-bar.ts'
import { runTraining } from '../pipeline/run.ts'
import { sentenceVectors } from '../teach/sentences.ts'
import { trainTrees } from '../trees/train-trees.ts'

const root = resolve(import.meta.dirname, '../../../..')
const started = Date.now()

try {
  const shared = sharedFolder(root)
  const folder = join(root, '.train')
  const modules = join(root, 'packages/model/src')
  const results = join(root, 'benchmarks/results')
  const rows = readLabelledRows(shared)
  const only = (part: string) => process.argv.includes(part)
  const isWhole = !only('--directory') && !only('--trees')
  if (isWhole) await writeBundle(await trainModel(shared, folder, rows))
  else if (only('--trees')) await writeBundle(readModel(folder))
  if (!only('--trees')) {
    const logits = readLogits(join(folder, 'cross-validated.jsonl'), rows)
    const directory = await writeDirectory(shared, rows, logits, readFoldModels(folder), modules, results)
    console.log(`site directory: ${directory.hosts} hosts, ${directory.bytes} bytes, ${directory.gzipped} gzipped`)
  }

  /** Trains the trees over the text model's answers, and writes both. */
  async function writeBundle({ model, heads }: ReturnType<typeof readModel>): Promise<void> {
    const { trees, kindHead } = await trainTrees(root, shared, folder, results, readFoldModels(folder), heads)
    const manifest = await writeModel(model, [...heads, kindHead], trees, folder, modules)
    const exported = PRECISIONS.map((precision) => {
      const file = join(folder, `lexical.${precision}.onnx`)
      writeFileSync(file, lexicalOnnx(model.spec, model.bytes, lexicalHeads(manifest), precision))
      return file
    })
    await runPython(findPython('onnx').command, [join(root, 'packages/train/python/check_onnx.py'), ...exported])
    const files = manifest.files.map(({ name, bytes, sha256 }) => `${name}: ${bytes} bytes, SHA-256 ${sha256}`)
    const seconds = Math.round((Date.now() - started) / 1000)
    console.log(`${manifest.id}@${manifest.version} in ${seconds} s\n${files.join('\n')}`)
  }
} catch (error) {
  if (!PagekindError.is(error)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function trainModel(
  shared: string,
  folder: string,
  rows: readonly LabelledRow[],
): Promise<ReturnType<typeof readModel>> {
  const bar = new ProgressBar()
  const texts = pagesWithText(rows, await readNoisyPages(shared))
  const vectors = await sentenceVectors(root, folder, texts, (done) => bar.update('encode', 'sentences', done))
  const { model, logits, folds, parted } = await runTraining({ shared, root, vectors }, rows, (thread, step, done) =>
    bar.update(thread, step, done),
  )
  writeLogits(join(folder, 'cross-validated.jsonl'), rows, logits)
  writeFoldModels(folder, folds, parted)
  return { model, heads: fitHeads(rows, logits) }
}
