import { NUMERIC, type TreeModel, TreeModelBuilder, unknownFormat } from '../model/tree-model.ts'
import { type Json, listAt, numberAt, numbersAt, textsAt } from './json.ts'

/** A node: `[feature, threshold, left, right, value, is_leaf, missing_go_to_left]`. */
const NODE_LENGTH = 7

/**
 * The published hybrid classifier's trees: class probabilities of its text model, then named signals; `trees[iteration][class]` is a
 * list of nodes, `x <= threshold` goes left, what is missing goes as trained, raw score = baseline plus leaves, softmax.
 */
export function readHybrid(json: Json): TreeModel {
  const classes = textsAt(json, 'classes')
  const engineered = textsAt(json, 'engineered')
  const texts = numberAt(json, 'n_text')
  const baseline = numbersAt(json, 'baseline')
  if (!Number.isInteger(texts) || texts < 0 || texts > 4096)
    throw unknownFormat('n_text is no number of classes', texts)
  const features = [...Array.from({ length: texts }, (_, i) => `text:${classes[i] ?? i}`), ...engineered]
  const builder = new TreeModelBuilder(features.length, classes.length)
  for (const iteration of listAt(json, 'trees')) {
    if (!Array.isArray(iteration) || iteration.length !== classes.length) {
      throw unknownFormat(`an iteration has not a tree for each of ${classes.length} classes`, iteration)
    }
    for (const [output, tree] of iteration.entries()) addTree(builder, output, tree)
  }
  return builder.build({
    format: 'hybrid',
    features,
    classes,
    base: Float64Array.from(baseline),
    precision: 'float64',
    link: 'softmax',
  })
}

function addTree(builder: TreeModelBuilder, output: number, tree: unknown): void {
  if (!Array.isArray(tree)) throw unknownFormat('a tree is no list of nodes', tree)
  builder.beginTree(output)
  for (const node of tree) {
    if (!Array.isArray(node) || node.length !== NODE_LENGTH) {
      throw unknownFormat('a node is not [feature, threshold, left, right, value, is_leaf, missing_go_to_left]', node)
    }
    const [feature, threshold, left, right, value, isLeaf, missing] = node as number[]
    if (isLeaf) builder.addLeaf(value!)
    else {
      builder.addSplit({
        kind: NUMERIC,
        feature: feature!,
        threshold: threshold!,
        left: left!,
        right: right!,
        missingLeft: Boolean(missing),
      })
    }
  }
}
