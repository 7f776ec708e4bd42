import { badOption, checkOptions, type Page } from '@pagekind/common'
import type { RuleSet } from '@pagekind/rules'
import type { AbortSignalLike } from './abort.ts'
import { type Bundle, type BundleSource, LoadedBundle, loadBundle } from './bundle/load.ts'
import { type HeadSpec, lexicalHeads } from './bundle/manifest.ts'
import { Cascade } from './cascade/cascade.ts'
import { Head } from './cascade/head.ts'
import { LexicalStage, type LogitShift } from './cascade/lexical-stage.ts'
import { ModelStage, NOT_HERE } from './cascade/model-stage.ts'
import { OnnxStage } from './cascade/onnx-stage.ts'
import { RulesStage } from './cascade/rules-stage.ts'
import { defineStage, type Stage } from './cascade/stage.ts'
import type { Fusion } from './fusion/parts.ts'
import { classifyInOrder } from './many.ts'
import { Batcher } from './onnx/batcher.ts'
import { ownHeads, replaceHeads } from './onnx/heads.ts'
import type { Runtime } from './onnx/runtime.ts'
import { booleanOption, signalOption } from './options.ts'
import type { PageReader } from './reader.ts'
import { headsOf, type RuleControl, Rules, setsOf } from './rule-control.ts'
import type { Verdict } from './verdict.ts'

/** What a classifier is made of. */
export interface ClassifierOptions {
  /** A bundle, or where to load one from. */
  readonly bundle: Bundle | BundleSource
  /** Stages of your own, beside the bundle's. */
  readonly stages?: readonly Stage[] | undefined
  /** Only these heads, in this order: the first gives a verdict its label. Left out: all of the bundle. */
  readonly heads?: readonly string[] | undefined
  /** Thresholds instead of the bundle's, 0 to 1, by head and label: `{ safety: { adult: 0.3 } }`. */
  readonly thresholds?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined
  /**
   * What you know: rules of `@pagekind/rules`, compiled. They outrank everything else. Heads that they declare become heads of
   * this classifier, behind the bundle's.
   */
  readonly rules?: RuleSet | readonly RuleSet[] | undefined
  /** What reads pages' documents and HTML. Left out: nothing does, and a page that needs it is `E_INPUT`. */
  readonly reader?: PageReader | undefined
  /**
   * What runs the text model, such as `onnxNode` of `@pagekind/core/onnx-node`; its answers are those of the built-in inference, but for
   * rounding. Left out: the built-in inference, which also answers `classifySync`. One with a model of its own, such as
   * `transformers` of `@pagekind/core/transformers`, answers the heads that it names, in the place of everything that the bundle has
   * for them; `classifySync` goes without those heads.
   */
  readonly runtime?: Runtime | undefined
  /** What judges pages by their structure, where the bundle has trees and there is a reader. Left out: nothing does. */
  readonly fusion?: Fusion | undefined
  /**
   * Whether a page with hardly any text is judged by its structure too, rather than by rules, address and title alone. Finds games
   * that are nothing but a canvas; pages that scripts have yet to fill look alike, so set it where you give documents in which
   * scripts have run. Left out: no.
   */
  readonly judgeThin?: boolean | undefined
  /** Whether verdicts say why, where a call does not say otherwise. Left out: no. */
  readonly explain?: boolean | undefined
}

/** Options of {@link Classifier.classifySync}. */
export interface ClassifySyncOptions {
  /** Whether the verdict says why. Left out: as the classifier was made. */
  readonly explain?: boolean | undefined
}

/** Options of {@link Classifier.classify} and {@link Classifier.classifyMany}. */
export interface ClassifyOptions extends ClassifySyncOptions {
  /** Ends the work with `E_ABORTED`. */
  readonly signal?: AbortSignalLike | undefined
}

/** A head as a classifier tells it. */
export type HeadInfo = Pick<HeadSpec, 'name' | 'labels'>

/**
 * Answers pages. Immutable but for its rules; any number of calls may be under way at once. No call changes a page or keeps it.
 *
 * All of its methods throw (or reject with) `E_INPUT` where a page has neither URL nor title, or a field is not text;
 * `E_URL` where its URL is malformed and it has no title; `E_STAGE` where a stage of the caller's fails; `E_OPTION`.
 */
export interface Classifier {
  /** Its heads with their labels, the first first. */
  readonly heads: readonly HeadInfo[]
  /** `id@version` of its bundle. */
  readonly model: string
  /** Its rules, to be changed while it answers. */
  readonly rules: RuleControl
  /** Answers one page by all stages. With a signal also `E_ABORTED`. */
  classify(page: Page, options?: ClassifyOptions): Promise<Verdict>
  /**
   * Answers one page at once, by the stages that can: the built-in ones, and those of the caller with `runSync`. Where a
   * head would have gone on to another stage, a notice says so. About 10 µs with the default bundle.
   */
  classifySync(page: Page, options?: ClassifySyncOptions): Verdict
  /**
   * Answers pages in their order, one after the other, taking each page only when the one before has been answered and its
   * verdict been asked for: endless sources are welcome. A page that cannot be answered throws at its place and ends the
   * iteration; to go on after bad pages, call `classify` for each.
   */
  classifyMany(pages: Iterable<Page> | AsyncIterable<Page>, options?: ClassifyOptions): AsyncIterableIterator<Verdict>
}

const OPTIONS = [
  'bundle',
  'stages',
  'rules',
  'heads',
  'thresholds',
  'reader',
  'runtime',
  'fusion',
  'judgeThin',
  'explain',
]
/** Before everything else; among themselves in their order. */
const RULES_COST = 0
const BUILT_IN = ['rules', 'directory', 'lexical', 'onnx', 'fusion']
const CLASSIFY_OPTIONS = ['signal', 'explain']
const CLASSIFY_SYNC_OPTIONS = ['explain']

/**
 * Makes a classifier from a bundle of your own. (`createClassifier` of `@pagekind/core` itself has the default bundle.)
 * Throws `E_OPTION` for an unknown option, head or label, `E_STAGE` for a stage that is none, and what {@link loadBundle}
 * throws.
 *
 * ```ts
 * const classifier = await createClassifier({ bundle: 'https://example.com/models/manifest.json', heads: ['safety'] })
 * classifier.classifySync({ url: 'https://example.com/', title: 'Example' }).label
 * ```
 */
export async function createClassifier(options: ClassifierOptions): Promise<Classifier> {
  checkOptions(options, OPTIONS, 'createClassifier')
  const { bundle, ...rest } = options ?? {}
  return makeClassifier(await bundleOf(bundle), rest)
}

/** The bundle itself, loaded where it is not. */
export function bundleOf(bundle: Bundle | BundleSource | undefined): LoadedBundle | Promise<LoadedBundle> {
  if (bundle instanceof LoadedBundle) return bundle
  if (bundle === undefined || bundle === null) {
    throw badOption('bundle', bundle, 'Give a bundle: its bytes, its URL, or what loadBundle gave')
  }
  if (typeof bundle === 'object' && 'model' in bundle && !('files' in bundle)) {
    throw badOption('bundle', bundle, 'Another copy of this package loaded it; give its bytes or URL')
  }
  return loadBundle(bundle as BundleSource) as Promise<LoadedBundle>
}

/** What is known of sites: what outranks the model but not the caller's rules. */
export type Knowledge = readonly Pick<RuleSet, 'match' | 'rules'>[]

/**
 * {@link createClassifier} of a bundle that is loaded, with what is known of sites beside it, and what that adds to the logits of its
 * text model.
 */
export function makeClassifier(
  bundle: LoadedBundle,
  options: Omit<ClassifierOptions, 'bundle'>,
  knowledge: Knowledge = [],
  shift: LogitShift | null = null,
): Classifier {
  const { manifest, model, lexical } = bundle
  const runtime = checkRuntime(options.runtime, lexical !== null)
  const own = runtime === undefined ? [] : ownHeads(runtime, manifest.heads)
  const bundled = replaceHeads(manifest.heads, own)
  const all = [...bundled, ...headsOf(setsOf(options.rules), bundled)]
  const specs = chooseHeads(all, options.heads)
  const heads = makeHeads(specs, options.thresholds)
  const rules = new Rules(options.rules, all)
  const stages = checkStages(options.stages)
  const names = specs.map(({ name }) => name)
  const reader = checkReader(options.reader)
  const judgeThin = booleanOption('judgeThin', options.judgeThin, false)
  const fusion = checkFusion(options.fusion)
  const thresholds = options.thresholds ?? {}
  const isOwn = (name: string) => own.some((spec) => spec.name === name)
  const rest = heads.filter(({ spec }) => !isOwn(spec.name))
  // What cannot read a page cannot judge what it is made of.
  const trees = reader === null ? null : (fusion?.({ ...bundle, heads: rest, thresholds, judgeThin }) ?? null)
  if (trees !== null) stages.unshift(trees)
  const texts = lexicalHeads(manifest)
  const lexicalNames = names.filter((name) => !isOwn(name) && texts.some((spec) => spec.name === name))
  const batcherOf = (runtime: Runtime, specs: readonly HeadSpec[]) => new Batcher(runtime, manifest.lexical, specs)
  if (lexical !== null && lexicalNames.length > 0) {
    const built = new LexicalStage(lexical, texts, lexicalNames, trees?.heads, shift)
    const isRun = runtime !== undefined && own.length === 0
    stages.unshift(isRun ? new OnnxStage(built, batcherOf(runtime, texts)) : built)
  }
  if (runtime !== undefined && own.length > 0) {
    const answers = new LexicalStage(
      NOT_HERE,
      own,
      own.map(({ name }) => name),
    )
    stages.unshift(new ModelStage(answers, batcherOf(runtime, own)))
  }
  if (knowledge.length > 0) {
    stages.unshift(new RulesStage('directory', RULES_COST, knownTo(knowledge, heads), () => knowledge, true))
  }
  stages.unshift(new RulesStage('rules', RULES_COST, heads, () => rules.sets))
  const explainByDefault = booleanOption('explain', options.explain, false)
  const cascade = new Cascade(heads, stages, model, reader)

  const classify = (page: Page, options?: ClassifyOptions): Promise<Verdict> =>
    cascade.run(page, options?.explain ?? explainByDefault, options?.signal)

  return Object.freeze<Classifier>({
    heads: Object.freeze(specs.map(({ name, labels }) => Object.freeze({ name, labels }))),
    model,
    rules,
    async classify(page, options) {
      checkCall(options, CLASSIFY_OPTIONS, 'classify')
      return classify(page, options)
    },
    classifySync(page, options) {
      if (options === undefined) return cascade.runSync(page, explainByDefault)
      checkCall(options, CLASSIFY_SYNC_OPTIONS, 'classifySync')
      return cascade.runSync(page, options.explain ?? explainByDefault)
    },
    classifyMany(pages, options) {
      checkCall(options, CLASSIFY_OPTIONS, 'classifyMany')
      return classifyInOrder(pages, (page) => classify(page, options), options?.signal)
    },
  })
}

/** The heads that have all the labels that rules give them: a bundle of the caller's may mean something else by the name. */
function knownTo(knowledge: Knowledge, heads: readonly Head[]): Head[] {
  const rules = knowledge.flatMap((set) => set.rules)
  return heads.filter(({ spec }) => rules.every(({ head, label }) => head !== spec.name || spec.labels.includes(label)))
}

function checkCall(options: ClassifyOptions | undefined, allowed: readonly string[], of: string): void {
  if (options === undefined) return
  checkOptions(options, allowed, of)
  booleanOption('explain', options.explain, false)
  signalOption(options.signal)
}

function chooseHeads(specs: readonly HeadSpec[], wanted: readonly string[] | undefined): readonly HeadSpec[] {
  if (wanted === undefined) return specs
  const names = specs.map(({ name }) => name)
  const hint = `Give a list of one or more of ${names.join(', ')}`
  if (!Array.isArray(wanted) || wanted.length === 0) throw badOption('heads', wanted, hint)
  return wanted.map((name, i) => {
    const spec = specs[names.indexOf(name)]
    if (spec === undefined || wanted.indexOf(name) !== i) throw badOption('heads', name, hint)
    return spec
  })
}

function makeHeads(specs: readonly HeadSpec[], overrides: ClassifierOptions['thresholds']): Head[] {
  const names = specs.map(({ name }) => name)
  const byHead = new Map(entriesOf(overrides, 'thresholds', names))
  return specs.map((spec) => {
    const byLabel = new Map(entriesOf(byHead.get(spec.name), `thresholds.${spec.name}`, spec.labels))
    return new Head(
      spec,
      spec.labels.map((label, i) => {
        const threshold = byLabel.get(label) ?? spec.thresholds[i]!
        if (typeof threshold === 'number' && threshold >= 0 && threshold <= 1) return threshold
        throw badOption(`thresholds.${spec.name}.${label}`, threshold, 'Give a number from 0 to 1')
      }),
    )
  })
}

/** The own fields of an object whose keys must be among `known`. */
function entriesOf(value: unknown, option: string, known: readonly string[]): [string, unknown][] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null)
    throw badOption(option, value, `Give an object by ${known.join(', ')}`)
  const entries = Object.entries(value)
  for (const [key] of entries) {
    if (!known.includes(key)) throw badOption(option, key, `Its keys are ${known.join(', ')}`)
  }
  return entries
}

function checkReader(reader: PageReader | undefined): PageReader | null {
  if (reader === undefined) return null
  if (typeof reader?.readDocument === 'function' && typeof reader.readHtml === 'function') return reader
  throw badOption('reader', reader, 'Give pageReader of @pagekind/core/reader')
}

function checkFusion(fusion: Fusion | undefined): Fusion | undefined {
  if (fusion === undefined || typeof fusion === 'function') return fusion
  throw badOption('fusion', fusion, 'Give fusion of @pagekind/core/fusion')
}

function checkRuntime(runtime: Runtime | undefined, hasModel: boolean): Runtime | undefined {
  if (runtime === undefined) return undefined
  if (typeof runtime?.run !== 'function' || typeof runtime.name !== 'string') {
    throw badOption('runtime', runtime, 'Give { name, run(batch) }')
  }
  if (runtime.heads === undefined && !hasModel) {
    throw badOption('runtime', runtime.name, 'The bundle has no text model for it to run')
  }
  return runtime
}

function checkStages(stages: readonly Stage[] | undefined): Stage[] {
  if (stages === undefined) return []
  if (!Array.isArray(stages)) throw badOption('stages', stages, 'Give a list of stages')
  const seen = new Set<string>(BUILT_IN)
  return stages.map((stage: Stage) => {
    const { name } = defineStage(stage)
    if (seen.has(name))
      throw badOption('stages', name, `Give each stage a name of its own; ${BUILT_IN.join(', ')} are built in`)
    seen.add(name)
    return stage
  })
}
