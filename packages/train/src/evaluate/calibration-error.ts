/** Bins of the expected calibration error. */
export const ECE_BINS = 15

/**
 * Expected calibration error: rows ordered by score and cut into bins of equal size; the mean over rows of the gap
 * between a bin's mean score and the share of its rows that are true. Rows of equal score share their truth evenly,
 * so that the order of the input does not matter. 0 for no rows.
 */
export function expectedCalibrationError(
  scores: ArrayLike<number>,
  truth: ArrayLike<number>,
  bins: number = ECE_BINS,
): number {
  const rows = scores.length
  if (rows === 0) return 0
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => scores[a]! - scores[b]!)
  const shared = shareTies(order, scores, truth)
  let error = 0
  for (let bin = 0; bin < bins; bin++) {
    const from = Math.floor((bin * rows) / bins)
    const to = Math.floor(((bin + 1) * rows) / bins)
    let gap = 0
    for (let rank = from; rank < to; rank++) gap += scores[order[rank]!]! - shared[rank]!
    error += Math.abs(gap)
  }
  return error / rows
}

/** Truth by rank, averaged over each run of equal scores. */
function shareTies(order: Uint32Array, scores: ArrayLike<number>, truth: ArrayLike<number>): Float64Array {
  const shared = new Float64Array(order.length)
  for (let from = 0; from < order.length; ) {
    let to = from
    let sum = 0
    while (to < order.length && scores[order[to]!]! === scores[order[from]!]!) sum += truth[order[to++]!]!
    shared.fill(sum / (to - from), from, to)
    from = to
  }
  return shared
}
