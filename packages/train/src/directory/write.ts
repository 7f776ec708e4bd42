import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { compileRules, type Rule } from '@pagekind/rules'
import { searchEngines } from '@pagekind/rules/search-engines'
import { GENERATED, writeModule } from '../bundle/write-module.ts'
import { byHead, HEADS } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'
import type { FoldModels } from '../pipeline/cross-validated.ts'
import { readSiteCategories } from './categories.ts'
import { judgedPages } from './decisions.ts'
import { Directory, type Knowledge } from './directory.ts'
import { type DirectoryGain, measureDirectory } from './measure.ts'
import { renderDirectory } from './report.ts'
import type { Shifts } from './shifts.ts'
import { readSitePages } from './site-pages.ts'

/** No more, gzipped as modules hold it, less the little that they are around it. */
const LARGEST = 399_500
/** What is first asked of a category for each of its hosts, and by how much that is raised until the directory is small enough. */
const LEAST_GAIN = 0.0001
const RAISE = 1.1
/** Where even this is not enough, it is not the lists that are too large. */
const MOST_GAIN = 0.01

const LICENCE = ' CC BY-SA 4.0: see README.md of this package.'

/** What was made. */
export interface DirectorySummary {
  readonly hosts: number
  /** Hosts all pages of which are answered, by head. */
  readonly whole: Readonly<Record<string, number>>
  readonly rules: number
  readonly bytes: number
  /** As modules hold it, in base64, with what categories add to logits. */
  readonly gzipped: number
  readonly gains: readonly DirectoryGain[]
}

/**
 * Builds the site directory from the lists of sites, the hand-labelled pages and what the model said of these without knowing
 * their sites, and writes it as a module of @pagekind/model, with what it adds as a page of the results. Fingerprints only: names are a third of the size.
 */
export async function writeDirectory(
  shared: string,
  rows: readonly LabelledRow[],
  logits: readonly ArrayLike<number>[],
  folds: FoldModels,
  modules: string,
  results: string,
): Promise<DirectorySummary> {
  const knowledge = await readKnowledge(shared, rows, folds)
  const labelled = rows.map((row, i) => ({ row, logits: logits[i]! }))
  const judged = judgedPages(labelled)
  const { leastGain, file, bytes, table, gzipped } = firstThatFits(LARGEST, (leastGain) => {
    const { file, rules, shifts } = new Directory(labelled, judged, knowledge, leastGain)
    const bytes = rules.serialize()
    const table = tableOf(shifts)
    const gzipped = gzipSync(Buffer.from(bytes).toString('base64') + table, { level: 9 }).length
    return { leastGain, file, bytes, table, gzipped }
  })
  writeModule(modules, 'directory', { directory: bytes }, LICENCE)
  writeFileSync(
    join(modules, 'site-shifts.generated.ts'),
    `${GENERATED}${LICENCE}\nexport const siteShifts: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = ${table}\n`,
  )
  // Compiled here, so that nobody's start waits for it. Few, and a page must not forge its way in: hosts are kept.
  writeModule(modules, 'search-engines', { searchEngines: compileRules(searchEngines).serialize() })
  const summary = {
    hosts: hostsOf(file.rules),
    whole: byHead(({ name }) =>
      hostsOf(file.rules.filter(({ head, when }) => head === name && when.path === undefined)),
    ),
    rules: file.rules.length,
    bytes: bytes.length,
    gzipped,
    gains: measureDirectory(labelled, judged, knowledge, leastGain),
  }
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'directory.md'), renderDirectory(summary))
  writeFileSync(join(results, 'directory.json'), `${JSON.stringify(summary, null, 2)}\n`)
  return summary
}

/** What `build` makes of the first least gain that leaves it at most `largest` bytes, gzipped. Throws a RangeError where none does. */
export function firstThatFits<T extends { readonly gzipped: number }>(
  largest: number,
  build: (leastGain: number) => T,
): T {
  for (let leastGain = LEAST_GAIN; leastGain < MOST_GAIN; leastGain *= RAISE) {
    const built = build(leastGain)
    if (built.gzipped <= largest) return built
  }
  throw new RangeError(`no directory is as small as ${largest} bytes gzipped`)
}

async function readKnowledge(shared: string, rows: readonly LabelledRow[], folds: FoldModels): Promise<Knowledge> {
  const sites = await readSiteCategories(shared)
  const pages = await readSitePages(shared, rows, folds)
  pages.describe(sites)
  return { sites, pages }
}

/** What categories of sites add to logits, as JSON: by category and head, in the order of its labels. */
function tableOf(shifts: Shifts): string {
  const heads = HEADS.filter(({ activation }) => activation === 'sigmoid')
  const byCategory = [...shifts].map(([category, shift]) => [
    category,
    Object.fromEntries(heads.map(({ name, from, labels }) => [name, [...shift.slice(from, from + labels.length)]])),
  ])
  return JSON.stringify(Object.fromEntries(byCategory))
}

function hostsOf(rules: readonly Rule[]): number {
  return new Set(rules.flatMap(({ when }) => when.domain as readonly string[])).size
}
