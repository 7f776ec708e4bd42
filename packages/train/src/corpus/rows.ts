import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { domainOf, foldOf } from '../evaluate/folds.ts'
import { type GoldenRow, readGolden, readNoisy } from '../evaluate/shared-data.ts'
import { SAFETY_LABELS, SUBJECT_LABELS, TOPIC_LABELS } from './labels.ts'
import { isBeside, readSavedPages } from './saved-pages.ts'

/** A page labelled by hand, its labels as indices. */
export interface LabelledRow extends Pick<GoldenRow, 'id' | 'url' | 'title' | 'description' | 'slice'> {
  readonly domain: string
  readonly fold: number
  readonly topic: readonly number[]
  readonly subject: readonly number[]
  readonly safety: number
  /** 2 sure, 1 arguable, 0 a guess. */
  readonly sure: number
}

/** A page or site of the large sets. */
export interface NoisyPage {
  readonly url: string
  readonly title: string
  readonly description: string
  /** Of a page of the large set: the set and its own label, which say who shared it, or under what. */
  readonly community?: string
  /** The guess at topics that comes with the set, as indices. */
  readonly silver: readonly number[]
  /** Safety label where the set says it (or says that the page is harmless), else −1. */
  readonly safety: number
  readonly domain: string
  /** Of a saved page its site or maker, which may have pages without an address. */
  readonly group?: string
}

/** Sites whose list says what kind of harm, not what kind of page: nothing to learn from. */
const NOT_LEARNT = new Set(['phishing', 'malware'])

/** Hand-labelled rows of `labels/golden.train.jsonl`, in order. Throws a RangeError on a label that is not known. */
export function readLabelledRows(shared: string): LabelledRow[] {
  return readGolden(shared).map((row) => {
    const domain = domainOf(row.url)
    return {
      id: row.id,
      url: row.url,
      title: row.title,
      description: row.description,
      slice: row.slice,
      domain,
      fold: foldOf(domain),
      topic: row.topic.map((label) => indexOf(TOPIC_LABELS, label)),
      subject: row.subject.map((label) => indexOf(SUBJECT_LABELS, label)),
      safety: indexOf(SAFETY_LABELS, row.safety),
      sure: row.sure,
    }
  })
}

/** The large noisy sets: pages with titles, then sites with nothing but an address, then the curated safety seeds. */
export async function readNoisyPages(shared: string): Promise<NoisyPage[]> {
  const pages: NoisyPage[] = []
  for await (const row of readNoisy(shared)) {
    const silver = row.silver.map((label) => indexOf(TOPIC_LABELS, label))
    const safety = SAFETY_LABELS.indexOf(row.safety)
    pages.push({ ...text(row), community: `${row.set}: ${row.label}`, silver, safety, domain: domainOf(row.url) })
  }
  const sites = gunzipSync(readFileSync(join(shared, 'data/urls/sites.tsv.gz'))).toString('utf8')
  for (const row of readTable(sites)) {
    const safety = row['safety'] ?? ''
    if (NOT_LEARNT.has(safety)) continue
    const topics = (row['silver'] ?? '').split('|').filter((label) => label !== '')
    const silver = topics.map((label) => indexOf(TOPIC_LABELS, label === 'Social' ? 'Chat' : label))
    const known = safety === 'clean' || safety === '' ? 0 : indexOf(SAFETY_LABELS, safety)
    const url = row['url'] ?? ''
    pages.push({
      url,
      title: '',
      description: '',
      silver,
      safety: known,
      domain: domainOf(url),
    })
  }
  for (const row of readTable(readFileSync(join(shared, 'data/urls/safety_seeds.tsv'), 'utf8'))) {
    const url = row['url'] ?? ''
    const safety = indexOf(SAFETY_LABELS, row['safety'] ?? '')
    // Curated, live and few: each counts as five.
    for (let copy = 0; copy < 5; copy++)
      pages.push({
        url,
        title: '',
        description: '',
        silver: [],
        safety,
        domain: domainOf(url),
      })
  }
  pages.push(...(await readSavedTitles(shared)))
  return pages
}

/** Labels read from the page by a rule are not learnt from. */
const CERTAIN = new Set(['set', 'hand'])
/** Saved pages that show what is to be kept from some are few: each counts as five. */
const SAVED_COPIES = 5

/** Address and title of the saved pages, for what they say of safety: no other set has titles of such pages. */
async function readSavedTitles(shared: string): Promise<NoisyPage[]> {
  const pages: NoisyPage[] = []
  for await (const { url, title, group, safety, label_quality, masked } of readSavedPages(shared)) {
    if (!CERTAIN.has(label_quality) || masked === true || !title) continue
    const known = safety === '' || isBeside(safety) ? 0 : indexOf(SAFETY_LABELS, safety)
    const page = {
      url,
      title,
      description: '',
      silver: [],
      safety: known,
      domain: domainOf(url),
      group,
    }
    for (let copy = 0; copy < (known === 0 ? 1 : SAVED_COPIES); copy++) pages.push(page)
  }
  return pages
}

function text(row: { url: string; title: string; description: string }) {
  return { url: row.url, title: row.title, description: row.description }
}

/** Rows of tab-separated text by the names of its first line. */
export function* readTable(tsv: string): Generator<Record<string, string>> {
  const [header = '', ...lines] = tsv.split('\n')
  const names = header.split('\t')
  for (const line of lines) {
    if (line === '') continue
    const cells = line.split('\t')
    yield Object.fromEntries(names.map((name, column) => [name, cells[column] ?? '']))
  }
}

function indexOf(labels: readonly string[], label: string): number {
  const index = labels.indexOf(label)
  if (index === -1) throw new RangeError(`the data carries the unknown label ${JSON.stringify(label)}`)
  return index
}
