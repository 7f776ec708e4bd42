import type { Decisions } from './evaluate-scores.ts'
import { type LabelCounts, macroF1, microF1 } from './metrics.ts'
import { seededRandom } from './random.ts'

/** A 95 % interval. */
export type Interval = readonly [low: number, high: number]

export interface F1Intervals {
  readonly macroF1: Interval
  readonly microF1: Interval
}

export const RESAMPLES = 1000
const SEED = 20_240_601

/**
 * Bootstrap intervals of macro and micro F1. Whole registrable domains are drawn, not rows: pages of one site are
 * alike, and drawing them apart would make the figures look surer than they are. Percentile method, seeded.
 */
export function f1Intervals(decisions: Decisions, labels: number, resamples = RESAMPLES, seed = SEED): F1Intervals {
  const draws = resample(decisions.domains, [decisions], labels, resamples, seed)
  return intervalsOf(draws.map(([own]) => own!))
}

/** The same of the difference `ours - theirs`, both measured on the same draw of domains each time. */
export function f1DifferenceIntervals(
  ours: Decisions,
  theirs: Decisions,
  labels: number,
  resamples = RESAMPLES,
  seed = SEED,
): F1Intervals {
  if (!sameBytes(ours.truth, theirs.truth)) throw new RangeError('the two were not measured on the same rows')
  const draws = resample(ours.domains, [ours, theirs], labels, resamples, seed)
  return intervalsOf(
    draws.map(([own, other]) => ({ macro: own!.macro - other!.macro, micro: own!.micro - other!.micro })),
  )
}

interface F1Pair {
  readonly macro: number
  readonly micro: number
}

/** For each draw, macro and micro F1 of each set of decisions. */
function resample(
  domains: readonly string[],
  systems: readonly Decisions[],
  labels: number,
  resamples: number,
  seed: number,
): F1Pair[][] {
  const clusterOf = numberDistinct(domains)
  const clusters = Math.max(-1, ...new Set(clusterOf)) + 1
  const tables = systems.map((system) => countByCluster(system, clusterOf, clusters, labels))
  const random = seededRandom(seed)
  const times = new Uint16Array(clusters)
  return Array.from({ length: resamples }, () => {
    times.fill(0)
    for (let draw = 0; draw < clusters; draw++) times[Math.floor(random() * clusters)]!++
    return tables.map((table) => {
      const counts = weightedCounts(table, times, labels)
      return { macro: macroF1(counts), micro: microF1(counts) }
    })
  })
}

/**
 * A share with its interval: `hits` of `rows`, 1 or 0 each, drawn by whole groups as above. A draw without a row that counts is
 * drawn no share. NaN where no row counts.
 */
export function shareInterval(
  groups: readonly string[],
  hits: ArrayLike<number>,
  rows: ArrayLike<number>,
  resamples = RESAMPLES,
  seed = SEED,
): { readonly share: number; readonly interval: Interval } {
  const clusterOf = numberDistinct(groups)
  const clusters = Math.max(-1, ...new Set(clusterOf)) + 1
  const counts = new Float64Array(clusters * 2)
  for (let row = 0; row < groups.length; row++) {
    if (rows[row] !== 1) continue
    counts[clusterOf[row]! * 2]! += hits[row]!
    counts[clusterOf[row]! * 2 + 1]!++
  }
  const random = seededRandom(seed)
  const shareOf = (pick: (draw: number) => number) => {
    let hit = 0
    let all = 0
    for (let draw = 0; draw < clusters; draw++) {
      const cluster = pick(draw)
      hit += counts[cluster * 2]!
      all += counts[cluster * 2 + 1]!
    }
    return hit / all
  }
  const shares = Array.from({ length: resamples }, () => shareOf(() => Math.floor(random() * clusters)))
  return { share: shareOf((draw) => draw), interval: percentiles(shares.filter((share) => !Number.isNaN(share))) }
}

/** Numbers 0, 1, … by first occurrence. */
function numberDistinct(names: readonly string[]): number[] {
  const numbers = new Map<string, number>()
  return names.map((name) => {
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  })
}

/** By cluster, then label: true positives, false positives, false negatives. */
function countByCluster(
  system: Decisions,
  clusterOf: readonly number[],
  clusters: number,
  labels: number,
): Uint32Array {
  const table = new Uint32Array(clusters * labels * 3)
  for (let cell = 0; cell < system.truth.length; cell++) {
    const truth = system.truth[cell] === 1
    const predicted = system.predicted[cell] === 1
    if (!truth && !predicted) continue
    const cluster = clusterOf[Math.floor(cell / labels)]!
    table[(cluster * labels + (cell % labels)) * 3 + (truth && predicted ? 0 : predicted ? 1 : 2)]!++
  }
  return table
}

function weightedCounts(table: Uint32Array, times: Uint16Array, labels: number): LabelCounts[] {
  const sums = new Float64Array(labels * 3)
  for (let cluster = 0; cluster < times.length; cluster++) {
    const weight = times[cluster]!
    if (weight === 0) continue
    const from = cluster * sums.length
    for (let column = 0; column < sums.length; column++) sums[column]! += weight * table[from + column]!
  }
  return Array.from({ length: labels }, (_, label) => ({
    truePositives: sums[label * 3]!,
    falsePositives: sums[label * 3 + 1]!,
    falseNegatives: sums[label * 3 + 2]!,
  }))
}

function intervalsOf(draws: readonly F1Pair[]): F1Intervals {
  return {
    macroF1: percentiles(draws.map((draw) => draw.macro)),
    microF1: percentiles(draws.map((draw) => draw.micro)),
  }
}

/** The 2.5th and 97.5th percentile, interpolated between neighbours. */
function percentiles(values: readonly number[]): Interval {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => {
    const position = share * (sorted.length - 1)
    const low = sorted[Math.floor(position)]!
    return low + (position - Math.floor(position)) * (sorted[Math.ceil(position)]! - low)
  }
  return [at(0.025), at(0.975)]
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
