import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** A page as every variant gets it. */
export interface BenchmarkPage {
  readonly id: string
  readonly url: string
  readonly title: string
}

/** How many pages are classified in one pass. */
const PAGES = 2000

/**
 * Real pages: every n-th of the hand-labelled ones, from `../shared` or the folder that PAGEKIND_SHARED names; without
 * that, the few of `fixtures/pages.tsv`, repeated, and `real` says so.
 */
export function loadPages(root: string, count = PAGES): { pages: readonly BenchmarkPage[]; real: boolean } {
  const file = join(process.env.PAGEKIND_SHARED ?? resolve(root, '../shared'), 'labels/golden.train.jsonl')
  if (!existsSync(file)) {
    const fixture = readTsv(join(import.meta.dirname, '../../fixtures/pages.tsv'))
    return { pages: Array.from({ length: count }, (_, index) => fixture[index % fixture.length]!), real: false }
  }
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as BenchmarkPage & { slice: string })
    .filter((row) => row.slice !== 'active')
  const step = rows.length / count
  const pages = Array.from({ length: count }, (_, index) => {
    const { id, url, title } = rows[Math.floor(index * step)]!
    return { id, url, title }
  })
  return { pages, real: true }
}

function readTsv(file: string): BenchmarkPage[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter(Boolean).map((line, index) => {
    const [url = '', title = ''] = line.split('\t')
    return { id: `fixture-${index}`, url, title }
  })
}
