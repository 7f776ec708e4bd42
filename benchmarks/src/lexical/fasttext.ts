import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type FastTextModel, getFastTextClass, getFastTextModule } from 'fasttext.wasm.js'
import type { BenchmarkPage } from './pages.ts'

/** The peer: fasttext.wasm.js with a model that Debian's fastText trained on the rows of `pnpm eval`. */
export interface FastTextPeer {
  /** The text the model was trained to read. */
  line(page: BenchmarkPage): string
  /** Scores of all labels; one number, their sum, so that nothing is optimised away. */
  predict(line: string): number
}

const LABELS = 11
/** fastText in C++ and in wasm add up floats in another order. */
const TOLERANCE = 1e-3

/**
 * Trains (once) and loads the model, and checks that it answers here as it does in Python.
 * Returns a sentence saying what is missing where it cannot be trained.
 */
export async function loadFastText(root: string, pages: readonly BenchmarkPage[]): Promise<FastTextPeer | string> {
  const script = join(root, 'packages/train/src/bin/fasttext-model.ts')
  const trained = spawnSync(process.execPath, ['--conditions=@pagekind/source', script], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (trained.status !== 0) return 'its model could not be trained (see above)'
  const files = JSON.parse(trained.stdout.trim().split('\n').at(-1) ?? '') as { model: string; scores: string }
  const FastText = await getFastTextClass({ getFastTextModule })
  const model = await new FastText().loadModel(pathToFileURL(files.model).href)
  checkAnswers(root, model, files.scores, pages)
  return {
    line,
    predict(text) {
      const answer = model.predict(text, LABELS)
      let sum = 0
      for (let index = 0; index < answer.size(); index++) sum += answer.get(index)[0]
      answer.delete()
      return sum
    },
  }
}

/** URL and title as `line_of` in baseline_fasttext.py writes them. */
function line({ url, title }: BenchmarkPage): string {
  return (
    `${url} ${title} `
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ')
}

function checkAnswers(root: string, model: FastTextModel, file: string, pages: readonly BenchmarkPage[]): void {
  const labels = JSON.parse(readFileSync(join(root, '.train/eval/labels.json'), 'utf8')) as string[]
  const wanted = new Map<string, readonly number[]>()
  for (const text of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { id, scores } = JSON.parse(text) as { id: string; scores: number[] }
    wanted.set(id, scores)
  }
  for (const page of pages) {
    const expected = wanted.get(page.id)
    if (expected === undefined) throw new Error(`Python gave no scores for ${page.id}`)
    const answer = model.predict(line(page), LABELS)
    for (let index = 0; index < answer.size(); index++) {
      const [score, label] = answer.get(index)
      const other = expected[labels.indexOf(label.replace('__label__', ''))] ?? Number.NaN
      if (!(Math.abs(Math.min(score, 1) - other) < TOLERANCE)) {
        throw new Error(`${page.id}: ${label} is ${score} in wasm and ${other} in Python`)
      }
    }
    answer.delete()
  }
}
