/** What was asked and answered for one label, over some rows. */
export interface LabelCounts {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
}

/** Precision, recall and F1 of one label; `precision` is null where it was never predicted. */
export interface LabelMetrics {
  readonly label: string
  readonly precision: number | null
  readonly recall: number | null
  readonly f1: number | null
  /** Rows that carry the label. */
  readonly support: number
  /** Rows it was predicted for. */
  readonly predicted: number
}

/** F1 from counts: null where the label is neither carried nor predicted. */
export function f1Of({ truePositives, falsePositives, falseNegatives }: LabelCounts): number | null {
  const denominator = 2 * truePositives + falsePositives + falseNegatives
  return denominator === 0 ? null : (2 * truePositives) / denominator
}

/** Counts of every label over rows of truth and prediction, both rows × labels, 1 or 0, row after row. */
export function countLabels(truth: Uint8Array, predicted: Uint8Array, labels: number): LabelCounts[] {
  const counts = Array.from({ length: labels }, () => ({ truePositives: 0, falsePositives: 0, falseNegatives: 0 }))
  for (let cell = 0; cell < truth.length; cell++) {
    const count = counts[cell % labels]!
    if (predicted[cell] === 1) {
      if (truth[cell] === 1) count.truePositives++
      else count.falsePositives++
    } else if (truth[cell] === 1) count.falseNegatives++
  }
  return counts
}

/** The figures of one label, from its counts. */
export function labelMetrics(label: string, counts: LabelCounts): LabelMetrics {
  const support = counts.truePositives + counts.falseNegatives
  const predicted = counts.truePositives + counts.falsePositives
  return {
    label,
    precision: predicted === 0 ? null : counts.truePositives / predicted,
    recall: support === 0 ? null : counts.truePositives / support,
    f1: support === 0 ? null : f1Of(counts),
    support,
    predicted,
  }
}

/** Mean F1 of the labels that occur; a label no row carries is left out. 0 where none occurs. */
export function macroF1(counts: readonly LabelCounts[]): number {
  let sum = 0
  let occurring = 0
  for (const count of counts) {
    if (count.truePositives + count.falseNegatives === 0) continue
    sum += f1Of(count) ?? 0
    occurring++
  }
  return occurring === 0 ? 0 : sum / occurring
}

/** F1 of all decisions taken together, those on labels that do not occur included. 0 where there is nothing. */
export function microF1(counts: readonly LabelCounts[]): number {
  let truePositives = 0
  let falsePositives = 0
  let falseNegatives = 0
  for (const count of counts) {
    truePositives += count.truePositives
    falsePositives += count.falsePositives
    falseNegatives += count.falseNegatives
  }
  return f1Of({ truePositives, falsePositives, falseNegatives }) ?? 0
}

/** Share of rows whose predicted labels are exactly the true ones. */
export function subsetAccuracy(truth: Uint8Array, predicted: Uint8Array, labels: number): number {
  const rows = truth.length / labels
  let exact = 0
  for (let row = 0; row < rows; row++) {
    let equal = true
    for (let cell = row * labels; cell < (row + 1) * labels && equal; cell++) equal = truth[cell] === predicted[cell]
    if (equal) exact++
  }
  return rows === 0 ? 0 : exact / rows
}

/** Share of rows whose best-scored label (the first of equals) is one of the true ones. */
export function topLabelAccuracy(truth: Uint8Array, scores: Float64Array, labels: number): number {
  const rows = truth.length / labels
  let right = 0
  for (let row = 0; row < rows; row++) {
    let best = row * labels
    for (let cell = best + 1; cell < (row + 1) * labels; cell++) if (scores[cell]! > scores[best]!) best = cell
    if (truth[best] === 1) right++
  }
  return rows === 0 ? 0 : right / rows
}

/** Share of rows for which nothing was predicted. */
export function abstentionRate(predicted: Uint8Array, labels: number): number {
  const rows = predicted.length / labels
  let silent = 0
  for (let row = 0; row < rows; row++) {
    if (!predicted.subarray(row * labels, (row + 1) * labels).includes(1)) silent++
  }
  return rows === 0 ? 0 : silent / rows
}
