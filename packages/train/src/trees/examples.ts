import { isProbablyReaderable } from '@mozilla/readability'
import type { HeadSpec } from '@pagekind/core/slim'
import { TextScores } from '@pagekind/core/training'
import { isThin, type PageContent, SIGNALS, type SignalName, type Signals } from '@pagekind/features'
import { readPageFromHtml } from '@pagekind/features/html'
import { undisguise } from '@pagekind/features/text'
import { parseHTML } from 'linkedom'
import { SAFETY_LABELS } from '../corpus/labels.ts'
import { isBeside, readSavedPages, type SavedPage } from '../corpus/saved-pages.ts'
import { domainOf, foldOf, NO_ADDRESS } from '../evaluate/folds.ts'
import { seededRandom } from '../evaluate/random.ts'
import type { FoldModels } from '../pipeline/cross-validated.ts'
import { kindOf, markupKind } from './kinds.ts'

/** A saved page as trees learn it. */
export interface Example {
  readonly id: string
  readonly set: string
  readonly group: string
  /** Index of what the page is. */
  readonly safety: number
  /** Whether its whole site is none of that. */
  readonly isClean: boolean
  /** Index of its kind, −1 where that is not learnt. */
  readonly kind: number
  /** Whether its kind was read from its markup, so that what reads markup cannot be measured on it. */
  readonly isMarkup: boolean
  readonly isThin: boolean
  /** What a model that saw no page of its site says of its text, in the order of the text model's outputs. */
  readonly text: Float64Array
  readonly signals: Readonly<Record<SignalName, number>>
  /** The kind that its Open Graph and JSON-LD types and Readability's guess tell: the baseline. */
  readonly baseline: number
}

/** Pages without an address are read as if they stood here, so that relative links resolve. */
const NOWHERE = 'https://page.example/'
const SEED = 20_330

const ADDRESS: readonly SignalName[] = SIGNALS.filter(({ group }) => group === 'url').map(({ name }) => name)

/**
 * The saved pages with their signals and out-of-fold text scores; `models` are those of the cross-validation, `heads` what
 * they answer.
 *
 * Two things about how pages were saved must not be learnt. A fifth have no address, nearly all games and proxies: those borrow the address's
 * signals from a page drawn by lot, so that they say nothing. And adult pages have every letter replaced but in hosts:
 * of their text only the host is read.
 */
export async function readExamples(shared: string, models: FoldModels, heads: readonly HeadSpec[]): Promise<Example[]> {
  const folds = await foldsOfGroups(shared)
  const readers = models.folds.map((model) => new TextScores(model, heads))
  const parted = new TextScores(models.parted, heads)
  const examples: Example[] = []
  const addressed: Example[] = []
  const random = seededRandom(SEED)
  const borrowers: number[] = []
  for await (const page of readSavedPages(shared)) {
    // No model of a fold may have seen another page of the group.
    const isParted = folds.get(page.group)!.size > 1
    const example = exampleOf(page, isParted ? parted : readers[foldOf(domainOf(page.url))]!)
    if (page.url === '') borrowers.push(examples.length)
    else addressed.push(example)
    examples.push(example)
  }
  for (const at of borrowers) {
    const lender = addressed[Math.floor(random() * addressed.length)]!
    const borrowed = Object.fromEntries(ADDRESS.map((name) => [name, lender.signals[name]]))
    examples[at] = { ...examples[at]!, signals: { ...examples[at]!.signals, ...borrowed } }
  }
  return examples
}

/** In which folds of the text model the pages of each group are. Throws where one is in two that are both of addresses. */
async function foldsOfGroups(shared: string): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const folds = new Map<string, Set<number>>()
  for await (const { group, url } of readSavedPages(shared)) {
    folds.set(group, (folds.get(group) ?? new Set()).add(foldOf(domainOf(url))))
  }
  for (const [group, of] of folds) {
    if (of.size > 1 && !of.has(NO_ADDRESS)) throw new RangeError(`no model has seen no page of the group ${group}`)
  }
  return folds
}

function exampleOf(page: SavedPage, reader: TextScores): Example {
  const { id, set, group, url, safety, html } = page
  const content = readPageFromHtml(html, { url: url || NOWHERE })
  const isPlain = page.masked !== true
  const title = isPlain ? undisguise(page.title || (content.title ?? '')) : ''
  const description = isPlain ? undisguise(content.description ?? '') : ''
  reader.read({ url: isPlain ? url : originOf(url), title, description })
  return {
    id,
    set,
    group,
    safety: safety === '' || isBeside(safety) ? 0 : SAFETY_LABELS.indexOf(safety),
    isClean: safety === '',
    kind: kindOf(page.page_type),
    isMarkup: page.label_source.includes('markup'),
    isThin: isThin({ ...content, ...(isPlain ? { title, description } : {}) }),
    text: reader.scores.slice(),
    signals: plain(content.signals),
    baseline: baselineOf(content, html),
  }
}

function baselineOf(content: PageContent, html: string): number {
  const told = markupKind(content)
  if (told !== null) return kindOf(told)
  return kindOf(isProbablyReaderable(parseHTML(html).document as never) ? 'article' : 'listing/portal/home')
}

function plain(signals: Signals): Record<SignalName, number> {
  return Object.fromEntries(SIGNALS.map(({ name }) => [name, signals[name]])) as Record<SignalName, number>
}

function originOf(url: string): string {
  return URL.canParse(url) ? `${new URL(url).origin}/` : ''
}
