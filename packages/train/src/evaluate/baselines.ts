import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { evaluationFolder } from './prepare.ts'
import { findPython, runPython } from './python.ts'

/** The Python baselines: the module each needs and what it is called. */
export const BASELINES = {
  sklearn: { module: 'sklearn', title: 'TF-IDF + logistic regression (scikit-learn)' },
  fasttext: { module: 'fasttext', title: 'fastText' },
} as const

export type BaselineName = keyof typeof BASELINES

/** Scores of every hand-labelled row by its id, one number a topic label. */
export type ScoresById = ReadonlyMap<string, readonly number[]>

const SCRIPTS = 'packages/train/python'

/**
 * Runs a baseline on the rows that {@link prepareEvaluation} wrote and returns its cross-validated scores. The result
 * is kept beside them under a hash of rows, script and library version, so a second call reads it (a first one takes
 * up to half an hour). Throws where Python or the library is missing, saying how to install them.
 */
export async function runBaseline(root: string, name: BaselineName): Promise<ScoresById> {
  const folder = evaluationFolder(root)
  const { command, key, script } = await identify(root, name)
  const file = join(folder, `scores.${name}.${key}.jsonl`)
  if (!existsSync(file)) {
    await runPython(command, [script, '--data', folder, '--out', `${file}.part`])
    renameSync(`${file}.part`, file)
  }
  return readScores(file)
}

/**
 * The fastText model that the benchmark of speed is run against: the configuration that does best, trained on every
 * row. Kept in `.cache/` like the scores. `scores` holds what it answers for the hand-labelled rows from URL and title.
 */
export async function fastTextModel(root: string): Promise<{ model: string; scores: string }> {
  const { command, key, script } = await identify(root, 'fasttext')
  const folder = join(root, '.cache/fasttext')
  const model = join(folder, `${key}.bin`)
  const scores = join(folder, `${key}.jsonl`)
  if (!existsSync(model)) {
    mkdirSync(folder, { recursive: true })
    await runPython(command, [script, '--data', evaluationFolder(root), '--out', scores, '--model', `${model}.part`])
    renameSync(`${model}.part`, model)
  }
  return { model, scores }
}

/** What runs a baseline, and a key that changes whenever its result may. */
async function identify(root: string, name: BaselineName): Promise<{ command: string; key: string; script: string }> {
  const { command, version } = findPython(BASELINES[name].module)
  const hash = createHash('sha256').update(version)
  const script = join(root, SCRIPTS, `baseline_${name}.py`)
  for (const file of [script, join(root, SCRIPTS, 'rows.py')]) hash.update(readFileSync(file))
  for (const rows of ['labels.json', 'golden.jsonl', 'noisy.jsonl']) {
    await pipeline(createReadStream(join(evaluationFolder(root), rows)), hash, { end: false })
  }
  return { command, key: hash.digest('hex').slice(0, 16), script }
}

/** Reads a score file: one line `{id, scores}` a row. */
export function readScores(file: string): ScoresById {
  const scores = new Map<string, readonly number[]>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue
    const row = JSON.parse(line) as { id: string; scores: number[] }
    scores.set(row.id, row.scores)
  }
  return scores
}
