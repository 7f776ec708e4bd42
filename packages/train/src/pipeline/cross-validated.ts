import { readFileSync, writeFileSync } from 'node:fs'
import { PagekindError } from '@pagekind/common'
import { OUTPUTS } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'

/** Keeps the cross-validated logits of the hand-labelled rows for the evaluation: one line `{id, logits}` a row. */
export function writeLogits(file: string, rows: readonly LabelledRow[], logits: readonly Float32Array[]): void {
  const lines = rows.map((row, index) => JSON.stringify({ id: row.id, logits: Array.from(logits[index]!) }))
  writeFileSync(file, `${lines.join('\n')}\n`)
}

/** Reads them back, in the order of `rows`. Throws `E_DATA_MISSING` where training has not written them for all rows. */
export function readLogits(file: string, rows: readonly LabelledRow[]): Float32Array[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw missing(file, cause)
  }
  const byId = new Map<string, Float32Array>()
  for (const line of text.split('\n')) {
    if (line === '') continue
    const { id, logits } = JSON.parse(line) as { id: string; logits: number[] }
    byId.set(id, Float32Array.from(logits))
  }
  return rows.map((row) => {
    const logits = byId.get(row.id)
    if (logits?.length !== OUTPUTS) throw missing(file)
    return logits
  })
}

function missing(file: string, cause?: unknown): PagekindError {
  return new PagekindError('E_DATA_MISSING', 'the cross-validated scores of the labelled pages are not there', {
    value: file,
    hint: 'Run `pnpm train` first: it writes them',
    ...(cause === undefined ? {} : { cause }),
  })
}
