import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createGunzip } from 'node:zlib'
import { PagekindError } from '@pagekind/common'

/** One page labelled by hand, as `labels/golden.train.jsonl` holds it. */
export interface GoldenRow {
  readonly id: string
  readonly url: string
  readonly title: string
  readonly description: string
  readonly slice: Slice
  readonly topic: readonly string[]
  readonly subject: readonly string[]
  readonly safety: string
  /** 2 sure, 1 arguable, 0 a guess. */
  readonly sure: number
}

/** `active` rows were picked because a model found them hard: they train, but accuracy is never measured on them. */
export type Slice = 'seen' | 'unseen' | 'multilingual' | 'active'

/** One page of the large set; `silver` is a guess at its topic labels from where it was found, often wrong. */
export interface NoisyRow {
  readonly url: string
  readonly title: string
  readonly description: string
  /** Where the row comes from. */
  readonly set: string
  readonly label: string
  readonly silver: readonly string[]
  /** What the set says of the page's safety; empty for most. */
  readonly safety: string
}

const GOLDEN = 'labels/golden.train.jsonl'
const NOISY = 'data/urls/pages.tsv.gz'

/**
 * The folder with the labelled pages: `PAGEKIND_SHARED`, else `../shared` beside the repository.
 * Throws `E_DATA_MISSING` naming the file that is not there.
 */
export function sharedFolder(root: string): string {
  const folder = process.env.PAGEKIND_SHARED ?? resolve(root, '../shared')
  for (const name of [GOLDEN, NOISY]) {
    const file = join(folder, name)
    if (existsSync(file)) continue
    throw new PagekindError('E_DATA_MISSING', 'the labelled pages are not part of the repository', {
      value: file,
      hint: `Set PAGEKIND_SHARED to the folder that holds ${GOLDEN} and ${NOISY}, or put it beside the repository as "shared"`,
    })
  }
  return folder
}

/** Every page labelled by hand, in the order of the file. About 4 MB. */
export function readGolden(shared: string): GoldenRow[] {
  const lines = readFileSync(join(shared, GOLDEN), 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as GoldenRow)
}

/** The large set, row by row: 542,555 of them, never all in memory. */
export async function* readNoisy(shared: string): AsyncGenerator<NoisyRow> {
  let columns: Map<string, number> | null = null
  for await (const line of linesOf(createReadStream(join(shared, NOISY)).pipe(createGunzip()))) {
    const cells = line.split('\t')
    if (columns === null) {
      columns = new Map(cells.map((name, index) => [name, index]))
      continue
    }
    const cell = (name: string) => cells[columns?.get(name) ?? -1] ?? ''
    yield {
      url: cell('url'),
      title: cell('title'),
      description: cell('description'),
      set: cell('set'),
      label: cell('label'),
      silver: silverTopics(cell('silver')),
      safety: cell('safety'),
    }
  }
}

/** Lines ended by \n alone: node:readline also breaks at U+2028, which titles contain. */
export async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of input.setEncoding('utf8')) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    yield* parts
  }
  if (rest !== '') yield rest
}

/** The label guide counts social networks as Chat; the large set still has them apart. */
function silverTopics(cell: string): string[] {
  if (cell === '') return []
  return [...new Set(cell.split('|').map((label) => (label === 'Social' ? 'Chat' : label)))]
}
