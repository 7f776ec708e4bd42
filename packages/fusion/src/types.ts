/** A loaded tree ensemble. Immutable but for its scratch memory: one call at a time. */
export interface Ensemble {
  /** Names of the features, in the order of the input vector. */
  readonly features: readonly string[]
  /** Names of the classes, in the order of the output. */
  readonly classes: readonly string[]
  /** Probabilities per class for one row of `features.length` numbers; NaN is a missing value. */
  predict(row: Float64Array, out?: Float64Array): Float64Array
  /** Probabilities for `rows` rows, row after row. */
  predictBatch(matrix: Float64Array, rows: number, out?: Float64Array): Float64Array
}

/** What one feature added to a class's raw score for a page (TreeSHAP). */
export interface Contribution {
  readonly feature: string
  readonly class: string
  readonly value: number
  readonly contribution: number
}
