import {
  CATEGORICAL_FROM_0,
  type Link,
  NUMERIC,
  type Precision,
  type TreeModel,
  TreeModelBuilder,
  unknownFormat,
} from '../model/tree-model.ts'
import { isObject, type Json, listAt, numbersAt, own, textsAt } from './json.ts'

/** What `python/export_sklearn.py` writes in `format`. */
export const SKLEARN_FORMAT = 'pagekind-sklearn/1'

const LINKS: readonly unknown[] = ['identity', 'sigmoid', 'softmax'] satisfies Link[]
const PRECISIONS: readonly unknown[] = ['float64', 'mixed'] satisfies Precision[]

/**
 * Models of scikit-learn, as the exporter of this package writes them: HistGradientBoosting (compares in float64) and
 * GradientBoosting (compares values rounded to float32), classifiers and regressors. JSON has no infinity: the exporter writes
 * `"Infinity"`.
 */
export function readSklearn(json: Json): TreeModel {
  const features = textsAt(json, 'features')
  const classes = textsAt(json, 'classes')
  const base = numbersAt(json, 'baseline')
  const link = own(json, 'link')
  const precision = own(json, 'precision')
  if (!LINKS.includes(link)) throw unknownFormat('link is none of identity, sigmoid, softmax', link)
  if (!PRECISIONS.includes(precision)) throw unknownFormat('precision is neither float64 nor mixed', precision)
  const builder = new TreeModelBuilder(features.length, base.length)
  for (const tree of listAt(json, 'trees')) {
    if (!isObject(tree)) throw unknownFormat('a tree is no object', tree)
    addTree(builder, tree)
  }
  return builder.build({
    format: 'scikit-learn',
    features,
    classes,
    base: Float64Array.from(base),
    precision: precision as Precision,
    link: link as Link,
  })
}

function addTree(builder: TreeModelBuilder, tree: Json): void {
  const [feature, left, right] = ['feature', 'left', 'right'].map((name) => numbersAt(tree, name))
  const [missing, value, cover] = ['missing_left', 'value', 'cover'].map((name) => numbersAt(tree, name))
  const threshold = listAt(tree, 'threshold')
  const categories = isObject(own(tree, 'categories')) ? (own(tree, 'categories') as Json) : {}
  const count = feature!.length
  if ([left, right, missing, value, cover, threshold].some((list) => list!.length !== count)) {
    throw unknownFormat('lists of a tree are of different lengths', count)
  }
  builder.beginTree(own(tree, 'output') as number)
  for (let i = 0; i < count; i++) {
    if (feature![i] === -1) {
      builder.addLeaf(value![i]!, cover![i])
      continue
    }
    const set = own(categories, String(i))
    const split = { feature: feature![i]!, left: left![i]!, right: right![i]!, missingLeft: missing![i] === 1 }
    if (set === undefined) {
      const limit = threshold[i] === 'Infinity' ? Number.POSITIVE_INFINITY : threshold[i]
      builder.addSplit({ kind: NUMERIC, threshold: limit as number, ...split }, cover![i])
    } else {
      const bits = Uint32Array.from(numbersAt(categories, String(i)))
      builder.addSplit({ kind: CATEGORICAL_FROM_0, threshold: 0, categories: bits, ...split }, cover![i])
    }
  }
}
