import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OUTPUTS } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'
import { findPython, runPython } from '../evaluate/python.ts'
import { targetsOf } from '../learn/targets.ts'

/** Pages as the teacher meets them. */
export interface PageVectors {
  /** Where their sentence vectors are, in the file of these. */
  readonly places: Int32Array
  /** Their community vectors, one after the other. */
  readonly communities: Float32Array
}

/**
 * Learns labelled rows, whose pages are `known`, and answers for those `asked`: `OUTPUTS` logits a page. The first of the
 * two teachers.
 */
export type VectorTeacher = (
  rows: readonly LabelledRow[],
  known: PageVectors,
  asked: PageVectors,
  seed: number,
) => Promise<Float32Array>

/**
 * A teacher that knows pages by their sentence vectors, which are in the file `vectors`, and by what communities share them; see the
 * Python script that it runs. Half a minute.
 */
export function vectorTeacher(root: string, vectors: string): VectorTeacher {
  const { command } = findPython('numpy')
  return async (rows, known, asked, seed) => {
    const folder = mkdtempSync(`${vectors}.`)
    try {
      const files = {
        places: known.places,
        communities: known.communities,
        targets: Uint8Array.from(targetsOf(rows)),
        asked: asked.places,
        'asked-communities': asked.communities,
      }
      const args = [join(root, 'packages/train/python/vector_teacher.py'), '--vectors', vectors, '--seed', String(seed)]
      for (const [name, numbers] of Object.entries(files)) {
        writeFileSync(join(folder, name), new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
        args.push(`--${name}`, join(folder, name))
      }
      const out = join(folder, 'logits')
      await runPython(command, [...args, '--out', out])
      const logits = new Float32Array(new Uint8Array(readFileSync(out)).buffer)
      if (logits.length !== asked.places.length * OUTPUTS) throw new RangeError('the vector teacher left answers out')
      return logits
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}
