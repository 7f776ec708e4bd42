import { HEADS, type Head, OUTPUTS } from '../corpus/labels.ts'
import { domainOf, foldOf } from '../evaluate/folds.ts'
import { readNoisy } from '../evaluate/shared-data.ts'
import type { FoldModels } from '../pipeline/cross-validated.ts'
import { hostsOf, isHome, type SiteCategories } from './categories.ts'

/** So many pages as the average one are counted for each host beside its own: few pages say little. */
const AVERAGE_PAGES = 2
/** By head: a site is answered whole where that is expected to have this F1. Measured, it is as right there as the model. */
const LEAST_F1: Readonly<Partial<Record<Head['name'], number>>> = { topic: 0.78, subject: 0.7 }
/** No label is said of all pages of a site that fewer than this share of them carry. */
const LEAST_SHARE = 0.5

/** How many of a site's pages carry a label, as explanations name it: the first that is reached. */
const MEASURES = [
  { name: 'most', from: 0.8 },
  { name: 'half', from: 0.5 },
  { name: 'some', from: 0.25 },
] as const
/** Categories are for sites with so many pages: less shared ones are too many for what they add. */
const LEAST_DESCRIBED = 18

/** What holds for all pages of a host: labels of a head, each with the share of pages that carry it. */
export type WholeAnswer = readonly { readonly label: number; readonly share: number }[]

/** What the pages of a site are about, as far as they were shared: the mean of what models said of them that saw none of the site. */
export class SitePages {
  readonly #byHost = new Map<string, Sum>()
  readonly #all: Sum = { pages: 0, shares: new Float64Array(OUTPUTS) }

  /** Counts a page for its host and those above it. `logits` are one for each output. */
  add(url: string, logits: ArrayLike<number>): void {
    const probabilities = Float64Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)))
    addTo(this.#all, probabilities)
    for (const host of hostsOf(url)) {
      const sum = this.#byHost.get(host) ?? { pages: 0, shares: new Float64Array(OUTPUTS) }
      addTo(sum, probabilities)
      this.#byHost.set(host, sum)
    }
  }

  /** Hosts all pages of which are to be answered alike in a head, those below them left out. */
  answers(head: Head): Map<string, WholeAnswer> {
    const answers = new Map<string, WholeAnswer>()
    for (const [host, sum] of this.#byHost) {
      const answer = likeliest(this.#sharesOf(sum), head)
      if (answer !== null) answers.set(host, answer)
    }
    for (const host of [...answers.keys()]) {
      const [, ...above] = hostsOf(`https://${host}`)
      if (above.some((one) => answers.has(one))) answers.delete(host)
    }
    return answers
  }

  /** Files hosts under what many of their pages are. */
  describe(sites: SiteCategories): void {
    for (const [host, sum] of this.#byHost) {
      if (sum.pages < LEAST_DESCRIBED) continue
      const shares = this.#sharesOf(sum)
      for (const head of HEADS) {
        for (const [label, name] of head.labels.entries()) {
          const measure = describeBy[head.name]?.(shares[head.from + label]!)
          if (measure !== undefined) sites.addHost(host, `${measure} of its pages: ${head.name} ${name}`)
        }
      }
    }
  }

  #sharesOf({ pages, shares }: Sum): Float64Array {
    const all = this.#all
    return shares.map(
      (sum, output) => (sum + (AVERAGE_PAGES * all.shares[output]!) / all.pages) / (pages + AVERAGE_PAGES),
    )
  }
}

/** What a share of a site's pages is called; undefined where they are few. */
export function measureOf(share: number): string | undefined {
  return MEASURES.find(({ from }) => share >= from)?.name
}

/** By head, how categories tell shares apart. Finer measures of `subject` add nothing. */
const describeBy: Readonly<Partial<Record<Head['name'], typeof measureOf>>> = {
  topic: measureOf,
  subject: (share) => (share >= LEAST_SHARE ? 'half' : undefined),
}

interface Sum {
  pages: number
  readonly shares: Float64Array
}

function addTo(sum: Sum, probabilities: Float64Array): void {
  sum.pages++
  for (let output = 0; output < OUTPUTS; output++) sum.shares[output]! += probabilities[output]!
}

/** The labels that most pages carry; null where too little F1 is expected of them, as a ratio of expectations. */
function likeliest(shares: Float64Array, head: Head): WholeAnswer | null {
  const labels = head.labels.map((_, label) => ({ label, share: shares[head.from + label]! }))
  const all = labels.reduce((sum, { share }) => sum + share, 0)
  const given = labels.filter(({ share }) => share >= LEAST_SHARE)
  const right = given.reduce((sum, { share }) => sum + share, 0)
  const least = LEAST_F1[head.name]
  return least !== undefined && given.length > 0 && (2 * right) / (given.length + all) >= least ? given : null
}

/** Sets of links shared whatever they are about. Others are of one subject: by their pages a university would teach programming only. */
const SHARED_SETS = new Set(['reddit_links', 'news_articles'])

/** Reads the shared pages, those labelled by hand and home pages left out: 15 seconds for half a million. */
export async function readSitePages(
  shared: string,
  labelled: readonly { readonly url: string }[],
  { folds }: Pick<FoldModels, 'folds'>,
): Promise<SitePages> {
  const sites = new SitePages()
  const known = new Set(labelled.map(({ url }) => url))
  const logits = new Float32Array(OUTPUTS)
  for await (const page of readNoisy(shared)) {
    if (!SHARED_SETS.has(page.set) || page.title === '' || known.has(page.url) || isHome(page.url)) continue
    folds[foldOf(domainOf(page.url))]!.score(page, logits)
    sites.add(page.url, logits)
  }
  return sites
}
