/**
 * Tells what a web page is, from its URL, its title and its DOM.
 *
 * ```ts
 * import { classify } from '@pagekind/core'
 *
 * const verdict = await classify({ url: 'https://www.nhs.uk/conditions/asthma/', title: 'Asthma - NHS' })
 * ```
 *
 * @module
 */
import { checkOptions, type Page } from '@pagekind/common'
import { bundle as defaultFiles, directory, searchEngines, siteShifts } from '@pagekind/model'
import { loadRules } from '@pagekind/rules'
import { PageFacts } from '@pagekind/rules/tally'
import { type LoadedBundle, openBundle } from './bundle/load.ts'
import { lexicalHeads, type Manifest } from './bundle/manifest.ts'
import {
  bundleOf,
  type Classifier,
  type ClassifyOptions,
  type Knowledge,
  makeClassifier,
  type ClassifierOptions as SlimOptions,
} from './classifier.ts'
import { whenNeeded } from './fusion/when-needed.ts'
import { fusion } from './fusion.ts'
import { once } from './once.ts'
import { booleanOption } from './options.ts'
import { pageReader } from './reader.ts'
import { SITE, SiteShift } from './site-shift.ts'
import type { Verdict } from './verdict.ts'

export { pageReader } from './reader.ts'
export * from './slim.ts'

/** What a classifier is made of. */
export interface ClassifierOptions extends Omit<SlimOptions, 'bundle' | 'reader' | 'fusion'> {
  /** A bundle, or where to load one from. Left out: the default bundle of `@pagekind/model`. */
  readonly bundle?: SlimOptions['bundle'] | undefined
  /**
   * Whether what is known of sites is asked before the model, as far as heads of your bundle go by the default bundle's names and
   * labels: that search engines' results are nothing to be kept from anyone, and what 47,000 sites are. Of these the home pages are
   * answered, and all pages where a site's pages are alike; on other inner pages, whose titles say more than their site does, it adds
   * to what the text model says, where that is the default bundle's.
   * With `'whole'` every page is answered as its site's home page is: for those who sort pages by site (benchmarks/results/directory.md
   * has the figures). Left out: true.
   */
  readonly knownSites?: boolean | 'whole' | undefined
  /** What reads pages' documents and HTML. Left out: `pageReader`. */
  readonly reader?: SlimOptions['reader']
}

/**
 * The default bundle, verified and parsed when it is first used. Immutable, so that all classifiers share it. Marked pure,
 * so that a bundler drops the weights for those who import, say, only `PagekindError`.
 */
const defaultBundle = /* @__PURE__ */ once(() => openBundle(defaultFiles, true))
/** What is known of sites. Made when it is first used; about 5 ms. */
const knowledge = /* @__PURE__ */ once(async () => [loadRules(searchEngines()), loadRules(directory())] as const)
const defaultClassifier = /* @__PURE__ */ once(async () => {
  // What is known of sites is read while the runtime hashes the bundle.
  const [bundle, known] = await Promise.all([defaultBundle(), knowledge()])
  return makeClassifier(bundle, { reader: pageReader, fusion: whenNeeded(fusion) }, known, shiftOf(bundle))
})

/**
 * Answers one page with the default bundle, which is loaded on first use (about 20 ms, once). The same as
 * `(await createClassifier()).classify(page, options)`, which says more of what it throws.
 */
export async function classify(page: Page, options?: ClassifyOptions): Promise<Verdict> {
  return (await defaultClassifier()).classify(page, options)
}

/**
 * Makes a classifier, by default from the default bundle. Throws `E_OPTION` for an unknown option, head or label,
 * `E_STAGE` for a stage that is none, and what {@link loadBundle} throws.
 *
 * ```ts
 * const classifier = await createClassifier({ heads: ['safety'], thresholds: { safety: { adult: 0.3 } } })
 * classifier.classifySync({ url: 'https://example.com/', title: 'Example' }).label
 * ```
 */
export async function createClassifier(options?: ClassifierOptions): Promise<Classifier> {
  const of = 'createClassifier'
  checkOptions(
    options,
    ['bundle', 'stages', 'rules', 'heads', 'thresholds', 'knownSites', 'reader', 'runtime', 'judgeThin', 'explain'],
    of,
  )
  const { bundle, knownSites, reader = pageReader, ...rest } = options ?? {}
  const isWhole = knownSites === 'whole'
  const wantsSites = isWhole || booleanOption('knownSites', knownSites, true)
  const [loaded, known] = await Promise.all([
    bundle === undefined ? defaultBundle() : bundleOf(bundle),
    wantsSites ? knowledge() : null,
  ])
  // The default bundle's trees are ours.
  const trees = bundle === undefined ? whenNeeded(fusion) : fusion
  const sites = isWhole ? ofWholeSites(known!) : (known ?? [])
  return makeClassifier(loaded, { ...rest, reader, fusion: trees }, sites, wantsSites ? shiftOf(loaded) : null)
}

/** What knowing a site adds to the logits of the default weights, in whose units it is; null for others. */
function shiftOf({ manifest }: LoadedBundle): SiteShift | null {
  return weightsOf(manifest) === weightsOf(defaultFiles.manifest)
    ? new SiteShift(siteShifts, lexicalHeads(manifest))
    : null
}

function weightsOf({ lexical, files }: Pick<Manifest, 'lexical' | 'files'>): string | undefined {
  return files.find(({ name }) => name === lexical?.file)?.sha256
}

/** Search engines' pages as they are, and all others as their sites' home pages. */
function ofWholeSites([engines, sites]: Awaited<ReturnType<typeof knowledge>>): Knowledge {
  const match: Knowledge[number]['match'] = (page) => {
    const host = (page instanceof PageFacts ? page : new PageFacts(page)).host()
    if (host === null) return []
    return [...sites.match(page).filter(({ head }) => head === SITE), ...sites.match({ url: `https://${host}/` })]
  }
  return [engines, { rules: sites.rules, match }]
}
