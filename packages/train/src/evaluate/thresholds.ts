/**
 * The threshold that gives the best F1 when scores at or above it count as predicted: halfway between the last score
 * taken and the first one left out. Of equally good ones the highest. A label no row carries gets Infinity: there is
 * nothing to learn from, so it is never predicted.
 */
export function bestThreshold(scores: ArrayLike<number>, truth: ArrayLike<number>): number {
  const order = Uint32Array.from({ length: scores.length }, (_, row) => row).sort((a, b) => scores[b]! - scores[a]!)
  let support = 0
  for (let row = 0; row < truth.length; row++) support += truth[row]!
  if (support === 0) return Number.POSITIVE_INFINITY
  let hits = 0
  let best = -1
  let threshold = Number.POSITIVE_INFINITY
  for (let rank = 0; rank < order.length; rank++) {
    hits += truth[order[rank]!]!
    const score = scores[order[rank]!]!
    const next = rank + 1 < order.length ? scores[order[rank + 1]!]! : null
    if (next === score) continue
    const f1 = (2 * hits) / (rank + 1 + support)
    if (f1 > best) {
      best = f1
      // Neighbouring floats have no number between them: rounding may then give `next`, which must stay out.
      const middle = next === null ? score : score + (next - score) / 2
      threshold = middle === next ? score : middle
    }
  }
  return threshold
}
