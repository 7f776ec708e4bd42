import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { linesOf } from '../evaluate/shared-data.ts'

const HTML = 'data/html'

/** A page saved whole, as `data/README.md` describes it. */
export interface SavedPage {
  readonly id: string
  readonly set: string
  /** Site or maker: pages of one are never parted between training and testing. */
  readonly group: string
  /** Empty where it was not saved with the page. */
  readonly url: string
  readonly title: string
  /** What kind of page it is; null where nobody knows. */
  readonly page_type: string | null
  /** What it is; `…-site` for other pages of such sites, empty for all others. */
  readonly safety: string
  /** Where the labels come from; `markup` where they were read from the page by a rule. */
  readonly label_source: string
  readonly label_quality: string
  /** Whether every letter was replaced by x, but for hosts. */
  readonly masked?: boolean
  readonly html: string
}

/** All saved pages, in the order of the files' names. */
export async function* readSavedPages(shared: string): AsyncGenerator<SavedPage> {
  for (const name of readdirSync(join(shared, HTML)).sort()) {
    if (!name.endsWith('.jsonl.gz')) continue
    for await (const line of linesOf(createReadStream(join(shared, HTML, name)).pipe(createGunzip()))) {
      yield JSON.parse(line) as SavedPage
    }
  }
}

/** Pages of sites that are one of the labels, but are no such page themselves: help, legal, errors. */
export function isBeside(safety: string): boolean {
  return safety.endsWith('-site')
}
