import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PagekindError } from '@pagekind/common'
import { LexicalModel, type LexicalSpec } from '@pagekind/core/training'
import { OUTPUTS } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'
import { FOLDS } from '../evaluate/folds.ts'
import type { TrainedModel } from './learner.ts'

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

/** Keeps the model of each fold, which saw no page of the fold's sites: what is trained on its answers learns no page by heart. */
export function writeFoldModels(folder: string, models: readonly TrainedModel[], parted: TrainedModel): void {
  for (const [name, { spec, bytes }] of [...models.entries(), [PARTED, parted] as const]) {
    writeFileSync(join(folder, `fold-${name}.json`), JSON.stringify(spec))
    writeFileSync(join(folder, `fold-${name}.bin`), bytes)
  }
}

/** What models that saw no page of a site are called. */
const PARTED = 'parted'

/** Models for pages that they never saw. */
export interface FoldModels {
  /** Per fold: for the pages of its sites. */
  readonly folds: readonly LexicalModel[]
  /** For pages of groups that have pages without an address, and others. */
  readonly parted: LexicalModel
}

/** Reads them back. Throws `E_DATA_MISSING` where training has not written them. */
export function readFoldModels(folder: string): FoldModels {
  const read = (name: string | number) => {
    try {
      const spec = JSON.parse(readFileSync(join(folder, `fold-${name}.json`), 'utf8')) as LexicalSpec
      return LexicalModel.parse(spec, OUTPUTS, new Uint8Array(readFileSync(join(folder, `fold-${name}.bin`))))
    } catch (cause) {
      throw missing(folder, cause)
    }
  }
  return { folds: Array.from({ length: FOLDS }, (_, fold) => read(fold)), parted: read(PARTED) }
}

function missing(file: string, cause?: unknown): PagekindError {
  return new PagekindError('E_DATA_MISSING', 'what the cross-validation makes is not there', {
    value: file,
    hint: 'Run `pnpm train` first: it writes them',
    ...(cause === undefined ? {} : { cause }),
  })
}
