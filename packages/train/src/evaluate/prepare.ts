/**
 * Writes what every model of the comparison is trained and tested on into `.train/eval/`:
 * `golden.jsonl` (hand-labelled), `noisy.jsonl` (the large set) and `labels.json` (the topic labels in score order).
 */
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { domainOf, foldOf } from './folds.ts'
import { readGolden, readNoisy, sharedFolder } from './shared-data.ts'
import { TOPIC_LABELS } from './topic-labels.ts'

/** Returns the rows written; takes about 20 seconds. */
export async function prepareEvaluation(root: string): Promise<{ golden: number; noisy: number; folder: string }> {
  const shared = sharedFolder(root)
  const folder = join(root, '.train/eval')
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
      yield `${JSON.stringify({ fold: foldOf(domainOf(row.url)), ...row })}\n`
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(join(folder, 'noisy.jsonl')))
  return { golden: golden.length, noisy, folder }
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '../../../..')
  const { golden, noisy, folder } = await prepareEvaluation(root)
  console.log(`${golden} hand-labelled and ${noisy} other rows in ${folder}`)
}
