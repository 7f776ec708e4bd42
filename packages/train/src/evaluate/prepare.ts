import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { domainOf, foldOf } from './folds.ts'
import { readGolden, readNoisy, sharedFolder } from './shared-data.ts'
import { TOPIC_LABELS } from './topic-labels.ts'

/**
 * Writes what every model of the comparison is trained and tested on into `.train/eval/` of the repository at `root`:
 * `golden.jsonl` (hand-labelled), `noisy.jsonl` (the large set), both with their fold, and `labels.json` (the topic
 * labels in the order of scores). Returns the rows written; about 5 seconds. Throws `E_DATA_MISSING` without the data.
 */
export async function prepareEvaluation(root: string): Promise<{ golden: number; noisy: number }> {
  const shared = sharedFolder(root)
  const folder = evaluationFolder(root)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'labels.json'), `${JSON.stringify(TOPIC_LABELS)}\n`)
  const golden = readGolden(shared).map((row) => {
    const domain = domainOf(row.url)
    const { id, url, title, description, slice, topic } = row
    return { id, fold: foldOf(domain), domain, slice, url, title, description, topic }
  })
  writeFileSync(join(folder, 'golden.jsonl'), golden.map((row) => `${JSON.stringify(row)}\n`).join(''))
  let noisy = 0
  const lines = async function* () {
    for await (const row of readNoisy(shared)) {
      noisy++
      const { url, title, description, label, silver } = row
      yield `${JSON.stringify({ fold: foldOf(domainOf(url)), url, title, description, label, silver })}\n`
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(join(folder, 'noisy.jsonl')))
  return { golden: golden.length, noisy }
}

/** Where {@link prepareEvaluation} writes and the baselines read. */
export function evaluationFolder(root: string): string {
  return join(root, '.train/eval')
}
