import { type Link, NUMERIC, type TreeModel, TreeModelBuilder, unknownFormat } from '../model/tree-model.ts'
import { floatBelow } from './float32.ts'
import { type Field, fieldsOf, floatsOf, integersOf, textsOf } from './protobuf.ts'

// Numbers of fields in onnx.proto.
const GRAPH = 7
const NODE = 1
const OPERATOR = 4
const ATTRIBUTE = 5
const NAME = 1
const [INTEGER, TEXT, FLOATS, INTEGERS, TEXTS] = [3, 4, 7, 8, 9]

/** What makes probabilities of scores, by name. */
const TRANSFORMS: Readonly<Record<string, Link>> = { NONE: 'identity', SOFTMAX: 'softmax', LOGISTIC: 'sigmoid' }

/** How a value is compared: whether true is what is at most the threshold, and whether the threshold itself is meant. */
const MODES: Readonly<Record<string, { readonly isSwapped: boolean; readonly isBelow: boolean }>> = {
  BRANCH_LEQ: { isSwapped: false, isBelow: false },
  BRANCH_LT: { isSwapped: false, isBelow: true },
  BRANCH_GT: { isSwapped: true, isBelow: false },
  BRANCH_GTE: { isSwapped: true, isBelow: true },
}

type Attributes = ReadonlyMap<string, readonly Field[]>

/**
 * The first `TreeEnsembleClassifier` or `TreeEnsembleRegressor` (ai.onnx.ml 1 to 3, https://onnx.ai/onnx/operators/) of an ONNX
 * model. onnxruntime compares and adds in float32, and adds base values last.
 */
export function readOnnx(bytes: Uint8Array): TreeModel {
  const nodes = fieldsOf(bytes)
    .filter(({ id }) => id === GRAPH)
    .flatMap((graph) => fieldsOf(graph.bytes).filter(({ id }) => id === NODE))
    .map((node) => fieldsOf(node.bytes))
  const ensemble = nodes.find((node) => /^TreeEnsemble(?:Classifier|Regressor)$/.test(textsOf(node, OPERATOR)[0] ?? ''))
  if (ensemble === undefined)
    throw unknownFormat('it is no ONNX model with a TreeEnsembleClassifier or -Regressor', bytes.length)
  const attributes: Attributes = new Map(
    ensemble
      .filter(({ id }) => id === ATTRIBUTE)
      .map((one) => {
        const fields = fieldsOf(one.bytes)
        return [textsOf(fields, NAME)[0] ?? '', fields]
      }),
  )
  for (const name of attributes.keys()) {
    if (name.endsWith('_as_tensor')) throw unknownFormat('ensembles in float64 tensors are not read', name)
  }
  const isClassifier = textsOf(ensemble, OPERATOR)[0] === 'TreeEnsembleClassifier'
  return build(attributes, isClassifier)
}

function build(attributes: Attributes, isClassifier: boolean): TreeModel {
  const integers = (name: string) => integersOf(attributes.get(name) ?? [], INTEGERS)
  const floats = (name: string) => floatsOf(attributes.get(name) ?? [], FLOATS)
  const texts = (name: string) => textsOf(attributes.get(name) ?? [], TEXTS)
  const text = (name: string, fallback: string) => textsOf(attributes.get(name) ?? [], TEXT)[0] ?? fallback
  const prefix = isClassifier ? 'class' : 'target'
  const labels = isClassifier ? [...texts('classlabels_strings'), ...integers('classlabels_int64s').map(String)] : []
  const ids = integers(`${prefix}_ids`)
  // Of two classes the scores of one are enough: then they are the second's.
  const isBinary = labels.length === 2 && new Set(ids).size === 1
  const targets = isClassifier ? labels.length : (integersOf(attributes.get('n_targets') ?? [], INTEGER)[0] ?? 1)
  const outputs = isBinary ? 1 : targets
  const transform = text('post_transform', 'NONE')
  const link = Object.hasOwn(TRANSFORMS, transform) ? TRANSFORMS[transform]! : undefined
  if (link === undefined || (isBinary && link !== 'sigmoid')) {
    throw unknownFormat(
      'post_transform is none of NONE, SOFTMAX, LOGISTIC, or of two classes one has scores and it is not LOGISTIC',
      transform,
    )
  }
  if (text('aggregate_function', 'SUM') !== 'SUM')
    throw unknownFormat('trees that are not added up are not read', 'aggregate_function')
  const weights = new Map<string, { output: number; weight: number }[]>()
  const [trees, nodes, values] = [
    integers(`${prefix}_treeids`),
    integers(`${prefix}_nodeids`),
    floats(`${prefix}_weights`),
  ]
  for (const [i, id] of ids.entries()) {
    const key = `${trees[i]} ${nodes[i]}`
    weights.set(key, [...(weights.get(key) ?? []), { output: isBinary ? 0 : id, weight: values[i]! }])
  }
  const features = Math.max(-1, ...new Set(integers('nodes_featureids'))) + 1
  const builder = new TreeModelBuilder(features, outputs)
  for (const nodes of nodesByTree(integers, floats, texts)) {
    const own = new Set(nodes.flatMap(({ key }) => (weights.get(key) ?? []).map(({ output }) => output)))
    // A leaf may add to several scores: the tree is then read once for each.
    for (const output of own) addTree(builder, nodes, output, weights)
  }
  for (const [output, base] of floats('base_values').slice(0, outputs).entries()) {
    builder.beginTree(output)
    builder.addLeaf(base)
  }
  return builder.build({
    format: 'onnx',
    features: Array.from({ length: features }, (_, i) => `f${i}`),
    classes: labels,
    base: new Float64Array(outputs),
    precision: 'float32',
    link,
  })
}

interface OnnxNode {
  readonly key: string
  readonly id: number
  readonly feature: number
  readonly threshold: number
  readonly mode: string
  readonly yes: number
  readonly no: number
  readonly missing: boolean
}

/** Nodes of each tree, in the order in which they are listed: the first is the root. */
function nodesByTree(
  integers: (name: string) => number[],
  floats: (name: string) => number[],
  texts: (name: string) => string[],
): Iterable<readonly OnnxNode[]> {
  const [trees, ids, modes] = [integers('nodes_treeids'), integers('nodes_nodeids'), texts('nodes_modes')]
  const [features, thresholds] = [integers('nodes_featureids'), floats('nodes_values')]
  const [yes, no] = [integers('nodes_truenodeids'), integers('nodes_falsenodeids')]
  const missing = integers('nodes_missing_value_tracks_true')
  if ([ids, modes, features, thresholds, yes, no].some(({ length }) => length !== trees.length)) {
    throw unknownFormat('lists of nodes are of different lengths', trees.length)
  }
  const byTree = new Map<number, OnnxNode[]>()
  for (const [i, tree] of trees.entries()) {
    const node: OnnxNode = {
      key: `${tree} ${ids[i]}`,
      id: ids[i]!,
      feature: features[i]!,
      threshold: thresholds[i]!,
      mode: modes[i]!,
      yes: yes[i]!,
      no: no[i]!,
      missing: missing[i] === 1,
    }
    const nodes = byTree.get(tree)
    if (nodes === undefined) byTree.set(tree, [node])
    else nodes.push(node)
  }
  return byTree.values()
}

function addTree(
  builder: TreeModelBuilder,
  nodes: readonly OnnxNode[],
  output: number,
  weights: ReadonlyMap<string, readonly { output: number; weight: number }[]>,
): void {
  const places = new Map(nodes.map(({ id }, i) => [id, i]))
  builder.beginTree(output)
  for (const { key, mode, feature, threshold, yes, no, missing } of nodes) {
    if (mode === 'LEAF') {
      const own = (weights.get(key) ?? []).filter((one) => one.output === output)
      builder.addLeaf(own.reduce((sum, { weight }) => Math.fround(sum + weight), 0))
      continue
    }
    const how = Object.hasOwn(MODES, mode) ? MODES[mode]! : undefined
    if (how === undefined) throw unknownFormat(`a node’s mode is none of LEAF, ${Object.keys(MODES).join(', ')}`, mode)
    const [left, right] = how.isSwapped ? [no, yes] : [yes, no]
    builder.addSplit({
      kind: NUMERIC,
      feature,
      threshold: how.isBelow ? floatBelow(threshold) : threshold,
      left: places.get(left) ?? -1,
      right: places.get(right) ?? -1,
      missingLeft: missing !== how.isSwapped,
    })
  }
}
