import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OUTPUTS } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'
import { findPython, runPython } from '../evaluate/python.ts'
import { targetsOf } from '../learn/targets.ts'

/**
 * Learns labelled rows, whose pages are at `places` of some order of pages, and answers for those at `asked`: `OUTPUTS`
 * logits a page. The first of the two teachers.
 */
export type SentenceTeacher = (
  rows: readonly LabelledRow[],
  places: Int32Array,
  asked: Int32Array,
  seed: number,
) => Promise<Float32Array>

/** A teacher that knows pages by their sentence vectors in `vectors`; see the Python script that it runs. Half a minute. */
export function sentenceTeacher(root: string, vectors: string): SentenceTeacher {
  const { command } = findPython('numpy')
  return async (rows, places, asked, seed) => {
    const folder = mkdtempSync(`${vectors}.`)
    try {
      const files = { places, targets: Uint8Array.from(targetsOf(rows)), asked }
      const args = [
        join(root, 'packages/train/python/sentence_teacher.py'),
        '--vectors',
        vectors,
        '--seed',
        String(seed),
      ]
      for (const [name, numbers] of Object.entries(files)) {
        writeFileSync(join(folder, name), new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
        args.push(`--${name}`, join(folder, name))
      }
      const out = join(folder, 'logits')
      await runPython(command, [...args, '--out', out])
      const logits = new Float32Array(new Uint8Array(readFileSync(out)).buffer)
      if (logits.length !== asked.length * OUTPUTS) throw new RangeError('the sentence teacher left answers out')
      return logits
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}
