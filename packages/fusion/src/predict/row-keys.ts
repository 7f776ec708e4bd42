import { LEAF, NUMERIC, type TreeModel, ZERO_MISSING } from '../model/tree-model.ts'
import { Ranks } from './ranks.ts'
import { goesLeft, ZERO } from './walk.ts'

/** Below and above every threshold's key. */
export const LOWEST = -0x80000000
const HIGHEST = 0x7fffffff
/** Copies of a row: what is missing lies below every threshold, or above; then the same with zero missing too. */
const COPIES = 2
const COPIES_WITH_ZERO = 4

const single = new Float32Array(1)
const bits = new Int32Array(single.buffer)

/**
 * What trees compare, as integers: a split goes right where the row's key at its place is above its limit. Where all thresholds are
 * float32 the keys are the bits of the numbers, turned so that they ascend, those of a value rounded up, which is above the same
 * thresholds; else the key of a value is its rank among the feature's thresholds. A split of another kind (categories) is decided when the
 * row is read, and has a place to itself. Exact: no comparison comes out otherwise than the model's.
 */
export class RowKeys {
  /** Of the row at hand, by place. */
  readonly keys: Int32Array
  /** Of each split of the model: the place of the key that it asks for, and its limit. */
  readonly places: Int32Array
  readonly limits: Int32Array
  readonly #model: TreeModel
  /** Features that are compared with thresholds. */
  readonly #features: Int32Array
  /** Null where keys are bits. */
  readonly #ranks: Ranks | null
  readonly #isRounded: boolean
  readonly #zeroIsMissing: boolean
  /** Splits that are decided when the row is read. */
  readonly #decided: Int32Array

  constructor(model: TreeModel) {
    const { kind, feature, threshold, missingLeft, precision } = model
    this.#model = model
    this.#isRounded = precision !== 'float64'
    this.#zeroIsMissing = kind.includes(ZERO_MISSING)
    const width = model.features.length
    const behind = width * (this.#zeroIsMissing ? COPIES_WITH_ZERO : COPIES)
    this.places = new Int32Array(kind.length)
    this.limits = new Int32Array(kind.length)
    const isUsed = new Uint8Array(width)
    const decided: number[] = []
    let areSingle = true
    for (let node = 0; node < kind.length; node++) {
      const own = kind[node]!
      if (own === LEAF) continue
      if (!isCompared(own)) {
        this.places[node] = behind + decided.push(node) - 1
        this.limits[node] = 0
        continue
      }
      const one = feature[node]!
      const limit = threshold[node]!
      isUsed[one] = 1
      this.places[node] = ((own === ZERO_MISSING ? COPIES : 0) + (missingLeft[node] === 1 ? 0 : 1)) * width + one
      areSingle &&= Math.fround(limit) === limit
      if (areSingle) this.limits[node] = bitsOf(limit)
    }
    this.keys = new Int32Array(behind + decided.length)
    this.#decided = Int32Array.from(decided)
    this.#features = Int32Array.from(isUsed.keys()).filter((one) => isUsed[one] === 1)
    this.#ranks = areSingle ? null : new Ranks(thresholdsOf(model))
    if (this.#ranks === null) return
    for (let node = 0; node < kind.length; node++) {
      if (isCompared(kind[node]!)) this.limits[node] = this.#ranks.below(feature[node]!, threshold[node]!)
    }
  }

  /** Fills `keys` from the row at `matrix[from…]`. About 3 ns a feature, 20 where keys are ranks. */
  read(matrix: Float64Array, from: number): void {
    const { keys } = this
    const features = this.#features
    const width = this.#model.features.length
    const ranks = this.#ranks
    const isRounded = this.#isRounded
    for (let i = 0; i < features.length; i++) {
      const one = features[i]!
      const given = matrix[from + one]!
      const value = isRounded ? Math.fround(given) : given
      if (Number.isNaN(value)) {
        keys[one] = LOWEST
        keys[width + one] = HIGHEST
      } else {
        const key = ranks === null ? bitsOf(value) : ranks.below(one, value)
        keys[one] = key
        keys[width + one] = key
      }
    }
    if (this.#zeroIsMissing) {
      for (let i = 0; i < features.length; i++) {
        const one = features[i]!
        const isZero = Math.abs(matrix[from + one]!) <= ZERO
        keys[2 * width + one] = isZero ? LOWEST : keys[one]!
        keys[3 * width + one] = isZero ? HIGHEST : keys[width + one]!
      }
    }
    const decided = this.#decided
    const behind = keys.length - decided.length
    for (let i = 0; i < decided.length; i++) {
      const node = decided[i]!
      const given = matrix[from + this.#model.feature[node]!]!
      keys[behind + i] = goesLeft(this.#model, node, isRounded ? Math.fround(given) : given) ? 0 : 1
    }
  }
}

/** Bits of a number as float32, rounded up, that ascend as numbers do. -0 is 0. */
function bitsOf(value: number): number {
  single[0] = value + 0
  const own = bits[0]!
  const key = own ^ ((own >> 31) & 0x7fffffff)
  return single[0]! < value ? key + 1 : key
}

/** Whether a split compares its feature with a threshold. */
function isCompared(kind: number): boolean {
  return kind === NUMERIC || kind === ZERO_MISSING
}

/** The thresholds of each feature. */
function thresholdsOf({ features, kind, feature, threshold }: TreeModel): number[][] {
  const lists = features.map((): number[] => [])
  for (let node = 0; node < kind.length; node++) {
    if (isCompared(kind[node]!)) lists[feature[node]!]!.push(threshold[node]!)
  }
  return lists
}
