import type { TreeModel } from '../model/tree-model.ts'

/** Length of what {@link applyLink} writes: a probability a class, or the raw scores. */
export function predictionLength({ classes, outputs, link }: Pick<TreeModel, 'classes' | 'outputs' | 'link'>): number {
  return link === 'sigmoid' && outputs === 1 && classes.length === 2 ? 2 : outputs
}

/**
 * Turns the raw scores `raw[from, from + outputs)` into predictions at `out[to…]`: as they are, by the logistic function (of one
 * raw score, that is of the second class; both are given), by softmax, or by the exponential function.
 */
export function applyLink(model: TreeModel, raw: Float64Array, from: number, out: Float64Array, to: number): void {
  const { outputs, link } = model
  if (link === 'identity') {
    for (let i = 0; i < outputs; i++) out[to + i] = raw[from + i]!
  } else if (link === 'exp') {
    for (let i = 0; i < outputs; i++) out[to + i] = Math.exp(raw[from + i]!)
  } else if (link === 'softmax') softmax(raw, from, outputs, out, to)
  else if (predictionLength(model) === 2 && outputs === 1) {
    const positive = sigmoid(raw[from]!)
    out[to] = 1 - positive
    out[to + 1] = positive
  } else for (let i = 0; i < outputs; i++) out[to + i] = sigmoid(raw[from + i]!)
}

function sigmoid(raw: number): number {
  return 1 / (1 + Math.exp(-raw))
}

/** The largest raw score is taken off first, so that nothing overflows. */
function softmax(raw: Float64Array, from: number, count: number, out: Float64Array, to: number): void {
  let most = raw[from]!
  for (let i = 1; i < count; i++) most = Math.max(most, raw[from + i]!)
  let sum = 0
  for (let i = 0; i < count; i++) {
    const power = Math.exp(raw[from + i]! - most)
    out[to + i] = power
    sum += power
  }
  for (let i = 0; i < count; i++) out[to + i] = out[to + i]! / sum
}
