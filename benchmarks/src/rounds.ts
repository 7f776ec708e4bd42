/** One of the things compared. */
export interface Variant {
  readonly name: string
  /** Does the work once over all rows. Returns a number that depends on every answer, so that none is optimised away. */
  run(): number
}

export interface Timing {
  readonly name: string
  /** Median over the rounds. */
  readonly rowsPerSecond: number
  /** The best and the worst round. */
  readonly best: number
  readonly worst: number
}

export interface Rounds {
  /** Sum of what the variants returned. */
  readonly checksum: number
  readonly timings: readonly Timing[]
  /** Processor time of this process ÷ time passed, over all rounds: below 1 others had the processor meanwhile. */
  readonly processorShare: number
}

export interface RoundOptions {
  readonly rows: number
  readonly rounds: number
  /** A variant is repeated in a round until this many milliseconds have passed. */
  readonly milliseconds: number
}

/**
 * Times the variants in turns, each round in another order, after a warm-up of one round each: what slows the machine
 * for a while slows them all. Nothing else may run in this process meanwhile.
 */
export function interleave(variants: readonly Variant[], options: RoundOptions): Rounds {
  const rates: number[][] = variants.map(() => [])
  let checksum = 0
  for (const variant of variants) checksum += timeOne(variant, options).sum
  const wallStart = performance.now()
  const processorStart = process.cpuUsage()
  for (let round = 0; round < options.rounds; round++) {
    for (let turn = 0; turn < variants.length; turn++) {
      const index = (round + turn) % variants.length
      const { rowsPerSecond, sum } = timeOne(variants[index]!, options)
      rates[index]!.push(rowsPerSecond)
      checksum += sum
    }
  }
  const { user, system } = process.cpuUsage(processorStart)
  const wall = performance.now() - wallStart
  return {
    checksum,
    timings: variants.map(({ name }, index) => ({
      name,
      rowsPerSecond: median(rates[index]!),
      best: Math.max(...rates[index]!),
      worst: Math.min(...rates[index]!),
    })),
    processorShare: (user + system) / 1000 / wall,
  }
}

/** The middle one, or the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length % 2 === 1) return sorted[middle]!
  return sorted.length === 0 ? Number.NaN : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function timeOne(variant: Variant, { rows, milliseconds }: RoundOptions): { rowsPerSecond: number; sum: number } {
  const start = performance.now()
  let passes = 0
  let elapsed = 0
  let sum = 0
  do {
    sum += variant.run()
    passes++
    elapsed = performance.now() - start
  } while (elapsed < milliseconds)
  return { rowsPerSecond: (passes * rows * 1000) / elapsed, sum }
}
