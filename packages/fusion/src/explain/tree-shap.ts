import { PagekindError } from '@pagekind/common'
import { LEAF, type TreeModel } from '../model/tree-model.ts'
import { goesLeft } from '../predict/walk.ts'

/** A split on the way from the root: its feature, and what of the rows goes on where that is known and where it is not. */
interface Step {
  readonly feature: number
  /** Of training rows that came to the split, the share that went this way. */
  readonly zero: number
  /** 1 where the row at hand goes this way, else 0. */
  readonly one: number
  /** Weight of the sets of features of one size. */
  weight: number
}

/**
 * Exact path-dependent TreeSHAP (Lundberg et al., "Consistent Individualized Feature Attribution for Tree Ensembles", 2018,
 * algorithm 2): what each feature adds to each raw score, in time of leaves times depth squared. The result has `features + 1`
 * numbers for each output, the last of them the value that is expected of a row of which nothing is known; they add up to the
 * raw score. Throws `E_TREES_FORMAT` where the format did not say how many rows came to each node.
 */
export function treeShap(model: TreeModel, row: Float64Array): Float64Array {
  const { features, outputs, base, roots, treeOutputs, precision } = model
  const width = features.length + 1
  const result = new Float64Array(outputs * width)
  for (let output = 0; output < outputs; output++) result[output * width + features.length] = base[output]!
  const values = precision === 'float64' ? row : Float32Array.from(row)
  for (const [tree, root] of roots.entries()) {
    const at = treeOutputs[tree]! * width
    result[at + features.length]! += expectedValue(model, root)
    walk(model, root, values, [], { feature: -1, zero: 1, one: 1 }, result, at)
  }
  return result
}

/** Mean of a tree's leaves, by the rows that came to them. */
function expectedValue(model: TreeModel, node: number): number {
  if (model.kind[node] === LEAF) return model.value[node]!
  const [left, right] = [model.left[node]!, model.right[node]!]
  const share = shareOf(model, node, left)
  return share * expectedValue(model, left) + (1 - share) * expectedValue(model, right)
}

/** Of the rows that came to a node, the share that went on to its child. */
export function shareOf({ cover, left, right }: TreeModel, node: number, child: number): number {
  const all = cover[left[node]!]! + cover[right[node]!]!
  if (all > 0) return cover[child]! / all
  throw new PagekindError('E_TREES_FORMAT', 'The trees do not say how many rows came to their nodes', {
    value: node,
    hint: 'Export the model with covers: XGBoost’s save_model and pagekind’s exporter for scikit-learn have them',
  })
}

type Next = Pick<Step, 'feature' | 'zero' | 'one'>

function walk(
  model: TreeModel,
  node: number,
  row: ArrayLike<number>,
  before: readonly Step[],
  next: Next,
  result: Float64Array,
  at: number,
): void {
  const path = extend(before, next)
  if (model.kind[node] === LEAF) {
    for (let i = 1; i < path.length; i++) {
      const { one, zero, feature } = path[i]!
      result[at + feature]! += unwoundSum(path, i) * (one - zero) * model.value[node]!
    }
    return
  }
  const feature = model.feature[node]!
  const [left, right] = [model.left[node]!, model.right[node]!]
  const [hot, cold] = goesLeft(model, node, row[feature]!) ? [left, right] : [right, left]
  // A feature that decided before is taken out: it decides as one, not twice.
  const last = path.findIndex((step, i) => i > 0 && step.feature === feature)
  const { zero, one } = last > 0 ? path[last]! : { zero: 1, one: 1 }
  const rest = last > 0 ? unwound(path, last) : path
  walk(model, hot, row, rest, { feature, zero: zero * shareOf(model, node, hot), one }, result, at)
  walk(model, cold, row, rest, { feature, zero: zero * shareOf(model, node, cold), one: 0 }, result, at)
}

/** The path with one more step. */
function extend(before: readonly Step[], { feature, zero, one }: Next): Step[] {
  const path = before.map((step) => ({ ...step }))
  const depth = path.length
  path.push({ feature, zero, one, weight: depth === 0 ? 1 : 0 })
  for (let i = depth - 1; i >= 0; i--) {
    path[i + 1]!.weight += (one * path[i]!.weight * (i + 1)) / (depth + 1)
    path[i]!.weight = (zero * path[i]!.weight * (depth - i)) / (depth + 1)
  }
  return path
}

/** The path without one of its steps: {@link extend} undone. */
function unwound(path: readonly Step[], taken: number): Step[] {
  const depth = path.length - 1
  const { one, zero } = path[taken]!
  const weights = path.map(({ weight }) => weight)
  let next = weights[depth]!
  for (let i = depth - 1; i >= 0; i--) {
    const weight = weights[i]!
    if (one !== 0) {
      weights[i] = (next * (depth + 1)) / ((i + 1) * one)
      next = weight - (weights[i]! * zero * (depth - i)) / (depth + 1)
    } else weights[i] = (weight * (depth + 1)) / (zero * (depth - i))
  }
  return path.filter((_, i) => i !== taken).map((step, i) => ({ ...step, weight: weights[i]! }))
}

/** Sum of the weights of {@link unwound}, without making it. */
function unwoundSum(path: readonly Step[], taken: number): number {
  const depth = path.length - 1
  const { one, zero } = path[taken]!
  let next = path[depth]!.weight
  let sum = 0
  for (let i = depth - 1; i >= 0; i--) {
    const { weight } = path[i]!
    if (one !== 0) {
      const part = (next * (depth + 1)) / ((i + 1) * one)
      sum += part
      next = weight - (part * zero * (depth - i)) / (depth + 1)
    } else if (zero !== 0) sum += (weight * (depth + 1)) / (zero * (depth - i))
  }
  return sum
}
