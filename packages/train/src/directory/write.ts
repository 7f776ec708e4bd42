import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { compileRules, type RuleFile } from '@pagekind/rules'
import { searchEngines } from '@pagekind/rules/search-engines'
import { GENERATED, writeModule } from '../bundle/write-module.ts'
import { carries, marginsOf } from '../calibrate/heads.ts'
import { HEADS } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'
import { evaluateScores, marginCalibrator } from '../evaluate/index.ts'
import { readSiteCategories, type SiteCategories } from './categories.ts'
import { type JudgedPage, learnAnswers } from './learn.ts'
import { type DirectoryGain, measureDirectory } from './measure.ts'
import { renderDirectory } from './report.ts'
import { directoryRules } from './rules.ts'
import { learnShifts, type Shifts, shiftedLogits } from './shifts.ts'

/** No more, gzipped. */
const LARGEST = 400_000

/** What was made. */
export interface DirectorySummary {
  readonly hosts: number
  readonly rules: number
  readonly bytes: number
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
  modules: string,
  results: string,
): Promise<DirectorySummary> {
  const sites = await readSiteCategories(shared)
  const pages = judgedPages(rows, logits, sites)
  const shifts = learnShifts(rows, logits, sites)
  const file = directoryRules(sites, learnAnswers(pages, sites), shifts)
  const bytes = compileRules(file, { keepHosts: false }).serialize()
  const gzipped = gzipSync(bytes, { level: 9 }).length
  if (gzipped > LARGEST) throw new RangeError(`the directory has ${gzipped} bytes gzipped; ${LARGEST} are allowed`)
  writeModule(modules, 'directory', { directory: bytes }, ' CC BY-SA 4.0: see README.md of this package.')
  writeShifts(modules, shifts)
  // Compiled here, so that nobody's start waits for it. Few, and a page must not forge its way in: hosts are kept.
  writeModule(modules, 'search-engines', { searchEngines: compileRules(searchEngines).serialize() })
  const summary = {
    hosts: hostsOf(file),
    rules: file.rules.length,
    bytes: bytes.length,
    gzipped,
    gains: measureDirectory(pages, sites, truthOf),
  }
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'directory.md'), renderDirectory(summary))
  writeFileSync(join(results, 'directory.json'), `${JSON.stringify(summary, null, 2)}\n`)
  return summary
}

/** The hand-labelled pages that accuracy is measured on, with the model's cross-validated answers. */
function judgedPages(
  rows: readonly LabelledRow[],
  logits: readonly ArrayLike<number>[],
  sites: SiteCategories,
): JudgedPage[] {
  const measured = rows.filter(({ slice }) => slice !== 'active')
  const shifted = shiftedLogits(rows, logits, sites)
  const decisions = HEADS.map((head) => {
    const labelled = rows.map((row) => {
      const labels = head.labels.filter((_, label) => carries(row, head, label))
      return { id: row.id, domain: row.domain, fold: row.fold, slice: row.slice, labels }
    })
    const margins = logits.map((row) => marginsOf(row, head))
    const decide = (judgedBy: readonly ArrayLike<number>[]) =>
      evaluateScores(labelled, margins, head.labels, marginCalibrator, judgedBy).decisions.predicted
    return { predicted: decide(margins), shifted: decide(shifted.map((row) => marginsOf(row, head))) }
  })
  return measured.map((row, i) => {
    const ofPage = (which: 'predicted' | 'shifted') =>
      Object.fromEntries(
        HEADS.map((head, h) => {
          const count = head.labels.length
          return [head.name, decisions[h]![which].slice(i * count, (i + 1) * count)]
        }),
      ) as JudgedPage['predicted']
    return { row, predicted: ofPage('predicted'), shifted: ofPage('shifted') }
  })
}

/** Writes what categories of sites add to logits as a module of @pagekind/model: by category and head, in the order of its labels. */
function writeShifts(modules: string, shifts: Shifts): void {
  const table = Object.fromEntries(
    [...shifts].map(([category, shift]) => [
      category,
      Object.fromEntries(
        HEADS.filter(({ activation }) => activation === 'sigmoid').map(({ name, from, labels }) => [
          name,
          [...shift.slice(from, from + labels.length)],
        ]),
      ),
    ]),
  )
  writeFileSync(
    join(modules, 'site-shifts.generated.ts'),
    `${GENERATED} CC BY-SA 4.0: see README.md of this package.\nexport const siteShifts: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = ${JSON.stringify(table)}\n`,
  )
}

function truthOf(row: LabelledRow, name: (typeof HEADS)[number]['name']): Uint8Array {
  const head = HEADS.find((one) => one.name === name)!
  return Uint8Array.from(head.labels, (_, label) => (carries(row, head, label) ? 1 : 0))
}

function hostsOf(file: RuleFile): number {
  return new Set(file.rules.flatMap(({ when }) => when.domain as readonly string[])).size
}
