import {
  CATEGORICAL,
  type Link,
  NUMERIC,
  type TreeModel,
  TreeModelBuilder,
  unknownFormat,
} from '../model/tree-model.ts'
import { floatBelow } from './float32.ts'
import { isObject, type Json, listAt, numberAt, numbersAt, objectAt, own, textsAt } from './json.ts'

/** What the objective does to raw scores, and whether the base score is given behind that. */
const OBJECTIVES: Readonly<Record<string, { readonly link: Link; readonly isLogit?: true }>> = {
  'binary:logistic': { link: 'sigmoid', isLogit: true },
  'binary:logitraw': { link: 'identity', isLogit: true },
  'multi:softprob': { link: 'softmax' },
  'multi:softmax': { link: 'softmax' },
  'reg:squarederror': { link: 'identity' },
  'reg:linear': { link: 'identity' },
  'reg:squaredlogerror': { link: 'identity' },
  'reg:quantileerror': { link: 'identity' },
  'reg:absoluteerror': { link: 'identity' },
  'reg:pseudohubererror': { link: 'identity' },
  'reg:logistic': { link: 'sigmoid', isLogit: true },
  'reg:gamma': { link: 'exp' },
  'reg:tweedie': { link: 'exp' },
  'count:poisson': { link: 'exp' },
}

/** A leaf's number for its left child. */
const NO_CHILD = -1

/**
 * The JSON of XGBoost's `save_model` (https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html): gbtree and dart. XGBoost
 * compares float32 values by `<` and adds leaves in float32, in the order of trees.
 */
export function readXgboost(json: Json): TreeModel {
  const learner = objectAt(json, 'learner')
  const parameters = objectAt(learner, 'learner_model_param')
  const name = own(objectAt(learner, 'objective'), 'name')
  const objective = typeof name === 'string' && Object.hasOwn(OBJECTIVES, name) ? OBJECTIVES[name]! : undefined
  if (objective === undefined) {
    throw unknownFormat(`XGBoost’s objective is none of ${Object.keys(OBJECTIVES).join(', ')}`, name)
  }
  const { trees, groups, weights } = treesOf(objectAt(learner, 'gradient_booster'))
  const outputs = Math.max(1, numberAt(parameters, 'num_class'))
  const count = numberAt(parameters, 'num_feature')
  const given = own(learner, 'feature_names') === undefined ? [] : textsAt(learner, 'feature_names')
  const builder = new TreeModelBuilder(count, outputs)
  for (const [i, tree] of trees.entries()) {
    if (!isObject(tree)) throw unknownFormat('a tree is no object', tree)
    addTree(builder, tree, groups[i] as number, Math.fround(weights?.[i] ?? 1))
  }
  const isBinary = objective.link === 'sigmoid' && outputs === 1
  const base = baseScore(numberAt(parameters, 'base_score'), objective)
  return builder.build({
    format: 'xgboost',
    features: given.length === count ? given : Array.from({ length: count }, (_, i) => `f${i}`),
    classes:
      name === 'reg:logistic'
        ? []
        : isBinary
          ? ['0', '1']
          : outputs > 1
            ? Array.from({ length: outputs }, (_, i) => String(i))
            : [],
    base: new Float64Array(outputs).fill(base),
    precision: 'float32',
    link: objective.link,
  })
}

interface Booster {
  readonly trees: readonly unknown[]
  readonly groups: readonly number[]
  readonly weights: readonly number[] | undefined
}

/** Trees, the output of each, and with dart the weight of each. */
function treesOf(booster: Json): Booster {
  if (own(booster, 'name') === 'dart') {
    return { ...treesOf(objectAt(booster, 'gbtree')), weights: numbersAt(booster, 'weight_drop') }
  }
  const model = objectAt(booster, 'model')
  const trees = listAt(model, 'trees')
  const groups = numbersAt(model, 'tree_info')
  if (groups.length !== trees.length) throw unknownFormat('tree_info is not as long as trees', groups.length)
  return { trees, groups, weights: undefined }
}

/** The base score as a raw score: what is given as a probability is its logit, in float32. */
function baseScore(given: number, { link, isLogit }: { readonly link: Link; readonly isLogit?: true }): number {
  const score = Math.fround(given)
  if (link === 'exp') return Math.fround(Math.log(score))
  return isLogit === true ? Math.fround(-Math.log(Math.fround(Math.fround(1 / score) - 1))) : score
}

function addTree(builder: TreeModelBuilder, tree: Json, output: number, weight: number): void {
  const [left, right, feature] = ['left_children', 'right_children', 'split_indices'].map((name) =>
    numbersAt(tree, name),
  )
  const [missing, cover] = ['default_left', 'sum_hessian'].map((name) => numbersOrFlagsAt(tree, name))
  const conditions = listAt(tree, 'split_conditions').map((one) => (typeof one === 'number' ? one : Number.NaN))
  const types = own(tree, 'split_type') === undefined ? null : numbersAt(tree, 'split_type')
  const count = left!.length
  if ([right, feature, missing, conditions].some((list) => list!.length !== count)) {
    throw unknownFormat('lists of a tree are of different lengths', count)
  }
  const sets = categorySets(tree)
  builder.beginTree(output)
  // Pruning leaves nodes behind that nothing leads to: only those that the root leads to are taken over, renumbered.
  const order = [0]
  const places = new Map([[0, 0]])
  const placeOf = (child: number): number => {
    if (!Number.isInteger(child) || child < 0 || child >= count || places.has(child)) return -1
    places.set(child, order.length)
    return order.push(child) - 1
  }
  for (const i of order) {
    if (left![i] === NO_CHILD) {
      // Dart scales each leaf as it adds it.
      builder.addLeaf(Math.fround(weight * Math.fround(conditions[i]!)), cover![i])
      continue
    }
    const split = {
      feature: feature![i]!,
      left: placeOf(left![i]!),
      right: placeOf(right![i]!),
      missingLeft: missing![i] === 1,
    }
    if (types?.[i] === 1) {
      // Categories of the set go right; ours are those that go left.
      const categories = sets.get(i) ?? new Uint32Array(0)
      builder.addSplit(
        {
          ...split,
          kind: CATEGORICAL,
          threshold: 0,
          left: split.right,
          right: split.left,
          missingLeft: !split.missingLeft,
          categories,
        },
        cover![i],
      )
    } else builder.addSplit({ ...split, kind: NUMERIC, threshold: floatBelow(conditions[i]!) }, cover![i])
  }
}

/** Of each categorical node a bit for each of its categories. */
function categorySets(tree: Json): Map<number, Uint32Array> {
  const sets = new Map<number, Uint32Array>()
  if (own(tree, 'categories_nodes') === undefined) return sets
  const [nodes, starts] = ['categories_nodes', 'categories_segments'].map((name) => numbersAt(tree, name))
  const sizes = numbersAt(tree, 'categories_sizes')
  const categories = numbersAt(tree, 'categories')
  for (const [i, node] of nodes!.entries()) {
    const own = categories.slice(starts![i]!, starts![i]! + sizes[i]!)
    const most = own.reduce((a, b) => Math.max(a, b), 0)
    if (!own.every((one) => Number.isInteger(one) && one >= 0 && one < 1 << 24)) {
      throw unknownFormat('a category is no number from 0 to 2^24', own[0])
    }
    const set = new Uint32Array((most >>> 5) + 1)
    for (const one of own) set[one >>> 5]! |= 1 << (one & 31)
    sets.set(node, set)
  }
  return sets
}

/** XGBoost writes flags as numbers or as booleans, between versions. */
function numbersOrFlagsAt(tree: Json, name: string): readonly number[] {
  return listAt(tree, name).map((one) => (typeof one === 'boolean' ? (one ? 1 : 0) : Number(one)))
}
