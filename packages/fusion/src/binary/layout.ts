// Packed trees are the bytes that `seal` of `@pagekind/common` makes: a head, see PackedHead, and as sections
//
//     base scores, float64 each
//     covers of the nodes, float64, or float32 where that holds them all, where they are not the sums of whole numbers
//     the rest as bits: thresholds, values and nodes
//
// Thresholds of each feature that is split by stand ascending, one feature after the other, and values of leaves in the order of the
// nodes; both float64, or float32 where that holds them all, and shorter by what is known of them: see numbers.ts.
//
// Nodes stand tree by tree, each split before its left child and that before its right one, so that no child is written down. A
// tree begins with its output and, where covers are sums, its root's cover in 32 bits. A node is a bit that says whether it
// splits; a split goes on with kind, feature, threshold (its place among its feature's) and where missing values go, each in
// as many bits as tell those apart that occur, then the categories of a categorical one (count of words in 16 bits, words
// in 32), then the cover of its left child, where covers are sums, in as many bits as its own needs.

/** "PKTR". */
export const MAGIC = 0x52544b50
export const VERSION = 2

/** Numbers: the shorter form where it holds them exactly. */
export type Width = 'float32' | 'float64'

/** What the head says. */
export interface PackedHead {
  readonly format: string
  readonly features: readonly string[]
  readonly classes: readonly string[]
  readonly precision: string
  readonly link: string
  readonly outputs: number
  readonly trees: number
  readonly nodes: number
  /** Kinds of splits that occur. */
  readonly kinds: readonly number[]
  /** Features that are split by, and how many thresholds each has. */
  readonly used: readonly number[]
  readonly counts: readonly number[]
  readonly thresholds: Width
  readonly values: Width
  /** Signs and exponents of the leaves' values. */
  readonly tops: readonly number[]
  /** `sums`: whole numbers that each split shares out between its children. */
  readonly covers: 'none' | 'sums' | Width
  /** Where missing values go: left of every split, of none, or told with each. */
  readonly missing: 'left' | 'right' | 'told'
}

export const WIDTHS: Readonly<Record<Width, Float32ArrayConstructor | Float64ArrayConstructor>> = {
  float32: Float32Array,
  float64: Float64Array,
}

/** How many bits tell so many things apart. */
export function bitsFor(count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1)
}
