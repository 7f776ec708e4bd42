import { carries } from '../calibrate/heads.ts'
import { HEADS, OUTPUTS } from '../corpus/labels.ts'
import { isHome, type SiteCategories } from './categories.ts'
import type { LabelledPage } from './learn.ts'

/** What knowing the category of a page's site adds to the logit of each output, by category. */
export type Shifts = ReadonlyMap<string, Float64Array>

/** So many inner pages must speak for a category: with fewer it adds hardly anything. */
const LEAST_PAGES = 30
/** Pages for each of its hosts: what is large and rarely met takes more room than it is worth. */
const LEAST_PAGES_PER_HOST = 0.2
/** Weight of the ridge penalty on shifts; 3 and 10 did the same in cross-validation. */
const RIDGE = 5
/** After these the shifts do not move in their first decimal, which is all that is kept. */
const ROUNDS = 6
const DECIMALS = 10
/** The largest step of a shift at a time: a label that all pages of a category carry has no finite best. */
const LARGEST_STEP = 2

/**
 * Learns from hand-labelled inner pages how much likelier a label is where the site's category is known: for each label a logistic
 * regression on the logit of a model that had not seen the site, with a weight for each category, in units of the logit. Home pages are
 * answered by the directory itself, and safety by its lists.
 */
export function learnShifts(labelled: readonly LabelledPage[], sites: SiteCategories): Shifts {
  const all = labelled.map(({ row: { url } }) => (isHome(url) ? [] : sites.of(url)))
  const pagesOf = new Map<string, number[]>()
  for (const [page, categories] of all.entries()) {
    for (const category of categories) pagesOf.set(category, [...(pagesOf.get(category) ?? []), page])
  }
  const hosts = sites.count()
  const chosen = [...pagesOf]
    .filter(([category, { length }]) => length >= Math.max(LEAST_PAGES, LEAST_PAGES_PER_HOST * hosts.get(category)!))
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
  const pages = chosen.map(([, pages]) => pages)
  const shifts = new Map(chosen.map(([category]) => [category, new Float64Array(OUTPUTS)]))
  for (const head of HEADS) {
    if (head.activation !== 'sigmoid') continue
    for (let label = 0; label < head.labels.length; label++) {
      const output = head.from + label
      const weights = fit(
        Float64Array.from(labelled, ({ logits }) => logits[output]!),
        Uint8Array.from(labelled, ({ row }) => (carries(row, head, label) ? 1 : 0)),
        pages,
      )
      for (const [i, [category]] of chosen.entries()) shifts.get(category)![output] = rounded(weights[i]!)
    }
  }
  return shifts
}

/** A label that hardly any page carries says little of the logit's factor. */
const LEAST_SCALE = 0.3

/** Weights of groups of pages beside a logit, which is scaled itself; Newton's method, in turns. */
function fit(logits: Float64Array, truth: Uint8Array, groups: readonly (readonly number[])[]): Float64Array {
  const weights = new Float64Array(groups.length)
  const sums = logits.slice()
  let scale = 1
  for (let round = 0; round < ROUNDS; round++) {
    for (let step = 0; step < 3; step++) scale += rescale(logits, truth, sums)
    for (const [group, pages] of groups.entries()) {
      let gradient = -RIDGE * weights[group]!
      let curvature = RIDGE
      for (const page of pages) {
        const p = 1 / (1 + Math.exp(-sums[page]!))
        gradient += truth[page]! - p
        curvature += p * (1 - p)
      }
      const step = Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, gradient / curvature))
      weights[group]! += step
      for (const page of pages) sums[page]! += step
    }
  }
  return weights.map((weight) => weight / Math.max(LEAST_SCALE, scale))
}

/** One Newton step of the logit's factor and of the bias, added to `sums`. Returns that of the factor. */
function rescale(logits: Float64Array, truth: Uint8Array, sums: Float64Array): number {
  let [byScale, byBias, scaleScale, scaleBias, biasBias] = [0, 0, 1e-3, 0, 1e-3]
  for (let page = 0; page < sums.length; page++) {
    const p = 1 / (1 + Math.exp(-sums[page]!))
    const rest = truth[page]! - p
    const spread = p * (1 - p)
    const z = logits[page]!
    byScale += rest * z
    byBias += rest
    scaleScale += spread * z * z
    scaleBias += spread * z
    biasBias += spread
  }
  const determinant = scaleScale * biasBias - scaleBias * scaleBias
  const scale = (biasBias * byScale - scaleBias * byBias) / determinant
  const bias = (scaleScale * byBias - scaleBias * byScale) / determinant
  for (let page = 0; page < sums.length; page++) sums[page]! += scale * logits[page]! + bias
  return scale
}

function rounded(weight: number): number {
  return Math.round(weight * DECIMALS) / DECIMALS
}
