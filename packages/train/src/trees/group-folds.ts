import { FOLDS } from '../evaluate/folds.ts'

/** What is parted: a group stays whole, and the strata are to be alike in every fold. */
export interface Grouped {
  readonly group: string
  readonly stratum: string
}

/**
 * A fold for each row: whole groups, the largest first, each to the fold that has the smallest share of its strata so far. The same
 * rows give the same folds.
 */
export function groupFolds(rows: readonly Grouped[], folds = FOLDS): Int32Array {
  const strata = new Map<string, { total: number; inFold: number[] }>()
  const groups = new Map<string, number[]>()
  for (const [row, { group, stratum }] of rows.entries()) {
    groups.set(group, [...(groups.get(group) ?? []), row])
    const counts = strata.get(stratum) ?? { total: 0, inFold: new Array<number>(folds).fill(0) }
    counts.total++
    strata.set(stratum, counts)
  }
  const foldOfRow = new Int32Array(rows.length)
  const sizes = new Array<number>(folds).fill(0)
  const order = [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
  for (const [, members] of order) {
    const fill = (fold: number) =>
      members.reduce((sum, row) => {
        const { total, inFold } = strata.get(rows[row]!.stratum)!
        return sum + inFold[fold]! / total
      }, 0)
    let best = 0
    for (let fold = 1; fold < folds; fold++) {
      const difference = fill(fold) - fill(best)
      if (difference < 0 || (difference === 0 && sizes[fold]! < sizes[best]!)) best = fold
    }
    for (const row of members) {
      foldOfRow[row] = best
      strata.get(rows[row]!.stratum)!.inFold[best]!++
    }
    sizes[best]! += members.length
  }
  return foldOfRow
}
