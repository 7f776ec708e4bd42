import {
  CATEGORICAL,
  type Link,
  NUMERIC,
  type Split,
  type TreeModel,
  TreeModelBuilder,
  unknownFormat,
  ZERO_MISSING,
} from '../model/tree-model.ts'
import { hasCategory } from '../predict/walk.ts'
import { isObject, type Json, listAt, numberAt, objectAt, own, textsAt } from './json.ts'

/** LightGBM's decision_type: a category, the default direction, and what counts as missing. */
const IS_CATEGORY = 1
const DEFAULT_LEFT = 2
const MISSING_TYPES = ['None', 'Zero', 'NaN'] as const
type Missing = (typeof MISSING_TYPES)[number]

/** What is said of the whole model. */
interface About {
  readonly features: readonly string[]
  readonly outputs: number
  readonly objective: string
  readonly averages: boolean
}

/** Whether a text is a model that LightGBM's `save_model` wrote. */
export function isLightgbmText(text: string): boolean {
  return /^\ufeff?\s*tree\s*\r?\n/.test(text)
}

/**
 * The text of LightGBM's `save_model` (format v2 to v4, https://github.com/microsoft/LightGBM, src/io/gbdt_model_text.cpp).
 * LightGBM compares and adds in float64.
 */
export function readLightgbmText(text: string): TreeModel {
  const [head = '', ...trees] = text.split(/^Tree=\d+\s*$/m)
  const about = fieldsOf(head)
  const builder = builderFor({
    features: wordsOf(about, 'feature_names'),
    outputs: Number(about.get('num_tree_per_iteration') ?? 1),
    objective: about.get('objective') ?? '',
    averages: /^average_output\s*$/m.test(head),
  })
  for (const [i, tree] of trees.entries()) {
    builder.trees.beginTree(i % builder.outputs)
    addTextTree(builder.trees, fieldsOf(tree.split(/^end of trees/m)[0]!))
  }
  return builder.build()
}

/** The JSON of LightGBM's `dump_model`. */
export function readLightgbmJson(json: Json): TreeModel {
  const objective = own(json, 'objective')
  const builder = builderFor({
    features: textsAt(json, 'feature_names'),
    outputs: numberAt(json, 'num_tree_per_iteration'),
    objective: typeof objective === 'string' ? objective : '',
    averages: own(json, 'average_output') === true,
  })
  for (const [i, tree] of listAt(json, 'tree_info').entries()) {
    if (!isObject(tree)) throw unknownFormat('a tree is no object', tree)
    builder.trees.beginTree(i % builder.outputs)
    addJsonTree(builder.trees, objectAt(tree, 'tree_structure'))
  }
  return builder.build()
}

function builderFor({ features, outputs, objective, averages }: About) {
  const [name = '', ...parameters] = objective.split(' ')
  const link = LINKS[name]
  if (link === undefined)
    throw unknownFormat(`LightGBM’s objective is none of ${Object.keys(LINKS).join(', ')}`, objective)
  if (averages) throw unknownFormat('forests whose trees are averaged are not read', 'average_output')
  const sigmoid = parameters.find((one) => one.startsWith('sigmoid:'))
  if (sigmoid !== undefined && sigmoid !== 'sigmoid:1')
    throw unknownFormat('a sigmoid other than 1 is not read', sigmoid)
  if (parameters.includes('sqrt')) throw unknownFormat('a regression of square roots is not read', objective)
  const trees = new TreeModelBuilder(features.length, outputs)
  const classes = link === 'identity' || link === 'exp' ? 0 : outputs === 1 ? 2 : outputs
  return {
    trees,
    outputs,
    build: () =>
      trees.build({
        format: 'lightgbm',
        features,
        classes: Array.from({ length: classes }, (_, i) => String(i)),
        base: new Float64Array(outputs),
        precision: 'float64',
        link,
      }),
  }
}

const LINKS: Readonly<Record<string, Link>> = {
  binary: 'sigmoid',
  cross_entropy: 'sigmoid',
  multiclass: 'softmax',
  multiclassova: 'sigmoid',
  regression: 'identity',
  regression_l1: 'identity',
  huber: 'identity',
  fair: 'identity',
  quantile: 'identity',
  mape: 'identity',
  poisson: 'exp',
  gamma: 'exp',
  tweedie: 'exp',
}

function fieldsOf(text: string): Map<string, string> {
  return new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf('=')
      return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const]
    }),
  )
}

function wordsOf(fields: Map<string, string>, name: string): string[] {
  return (fields.get(name) ?? '').split(' ').filter((word) => word !== '')
}

/** A tree's splits stand before its leaves, in our numbering as in LightGBM's; a leaf is told by its complement. */
function addTextTree(trees: TreeModelBuilder, fields: Map<string, string>): void {
  const numbers = (name: string) => wordsOf(fields, name).map(Number)
  const [features, thresholds, types] = [numbers('split_feature'), numbers('threshold'), numbers('decision_type')]
  const [left, right, values] = [numbers('left_child'), numbers('right_child'), numbers('leaf_value')]
  const [innerCounts, leafCounts] = [numbers('internal_count'), numbers('leaf_count')]
  const [boundaries, words] = [numbers('cat_boundaries'), Uint32Array.from(numbers('cat_threshold'))]
  const splits = features.length
  if ([thresholds, types, left, right].some(({ length }) => length !== splits) || values.length !== splits + 1) {
    throw unknownFormat('lists of a tree are of different lengths', splits)
  }
  const place = (child: number) => (child < 0 ? splits + ~child : child)
  for (let i = 0; i < splits; i++) {
    const type = types[i]!
    const isCategory = (type & IS_CATEGORY) !== 0
    const missing = MISSING_TYPES[(type >> 2) & 3]
    if (missing === undefined) throw unknownFormat('a decision_type is none', type)
    const set = isCategory ? words.subarray(boundaries[thresholds[i]!], boundaries[thresholds[i]! + 1]) : null
    const children = { feature: features[i]!, left: place(left[i]!), right: place(right[i]!) }
    trees.addSplit(
      { ...children, ...decision(missing, (type & DEFAULT_LEFT) !== 0, thresholds[i]!, set) },
      innerCounts[i] ?? 0,
    )
  }
  for (const [i, value] of values.entries()) trees.addLeaf(value, leafCounts[i] ?? 0)
}

/** How LightGBM decides: what is not missing to it but no number is 0. */
function decision(
  missing: Missing,
  defaultLeft: boolean,
  threshold: number,
  set: Uint32Array | null,
): Omit<Split, 'feature' | 'left' | 'right'> {
  if (set !== null) {
    // A category that is missing goes right; where nothing is missing, it is category 0.
    const missingLeft = missing === 'NaN' ? false : hasCategory(set, 0)
    return { kind: CATEGORICAL, threshold: 0, missingLeft, categories: Uint32Array.from(set) }
  }
  if (missing === 'None') return { kind: NUMERIC, threshold, missingLeft: 0 <= threshold }
  return { kind: missing === 'Zero' ? ZERO_MISSING : NUMERIC, threshold, missingLeft: defaultLeft }
}

function addJsonTree(trees: TreeModelBuilder, root: Json): void {
  // Breadth first, so that children can be numbered as they are met.
  const order = [root]
  for (const node of order) {
    if (own(node, 'leaf_value') !== undefined) {
      trees.addLeaf(numberAt(node, 'leaf_value'), own(node, 'leaf_count') as number)
      continue
    }
    const missing = own(node, 'missing_type') as Missing
    if (!MISSING_TYPES.includes(missing)) throw unknownFormat('a missing_type is none of None, Zero, NaN', missing)
    const left = order.push(objectAt(node, 'left_child'), objectAt(node, 'right_child')) - 2
    const set = own(node, 'decision_type') === '==' ? categoriesOf(own(node, 'threshold')) : null
    const threshold = set === null ? numberAt(node, 'threshold') : 0
    const children = { feature: numberAt(node, 'split_feature'), left, right: left + 1 }
    const cover = own(node, 'internal_count') as number
    trees.addSplit({ ...children, ...decision(missing, own(node, 'default_left') === true, threshold, set) }, cover)
  }
}

/** `0||2||33` as a bit for each. */
function categoriesOf(text: unknown): Uint32Array {
  const categories = String(text).split('||').map(Number)
  if (!categories.every((one) => Number.isInteger(one) && one >= 0 && one < 1 << 24)) {
    throw unknownFormat('a list of categories is none', text)
  }
  const set = new Uint32Array((Math.max(0, ...categories) >>> 5) + 1)
  for (const one of categories) set[one >>> 5]! |= 1 << (one & 31)
  return set
}
