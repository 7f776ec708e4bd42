import { PagekindError } from '@pagekind/common'

/** How raw scores become what is predicted. */
export type Link = 'identity' | 'sigmoid' | 'softmax'

/** In what numbers the reference compares and adds; `mixed` compares values rounded to float32 and adds in float64. */
export type Precision = 'float64' | 'float32' | 'mixed'

/** How a split tests a value. */
export const LEAF = 0
/** `value <= threshold` goes left; NaN as `missingLeft` says. */
export const NUMERIC = 1
/** A category, rounded towards 0, that is in the node's set goes left; one that is not goes right; NaN as `missingLeft` says. */
export const CATEGORICAL = 2
/** Like {@link NUMERIC}, but what lies within 1e-35 of 0 counts as missing too (LightGBM's `zero_as_missing`). */
export const ZERO_MISSING = 3

/** Like {@link CATEGORICAL}, but a negative value counts as missing too (scikit-learn). */
export const CATEGORICAL_FROM_0 = 4

/** Nodes of all trees, flat. Checked: every child stands behind its parent's tree's root and belongs to one parent. */
export interface TreeModel {
  /** The format it was read from. */
  readonly format: string
  /** In the order of a row. */
  readonly features: readonly string[]
  /** Of the outputs of a classifier; empty for a regression. A binary classifier has two, and one raw score. */
  readonly classes: readonly string[]
  /** Raw scores of a row. */
  readonly outputs: number
  readonly base: Float64Array
  readonly precision: Precision
  readonly link: Link
  /** The root of each tree, and the raw score that it adds to. */
  readonly roots: Int32Array
  readonly treeOutputs: Int32Array
  readonly kind: Uint8Array
  readonly feature: Int32Array
  readonly threshold: Float64Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly missingLeft: Uint8Array
  /** What a leaf adds. */
  readonly value: Float64Array
  /** Training rows, or their weight, that came by; 0 where the format does not say. */
  readonly cover: Float64Array
  /** Of categorical nodes: a bit for each category that goes left. */
  readonly categories: ReadonlyMap<number, Uint32Array>
}

/** More nodes are refused: no use for them, and memory without end. */
const MOST_NODES = 20_000_000
const MOST_FEATURES = 65_535
const MOST_OUTPUTS = 4_096

/** A split as a reader adds it; children are numbers of nodes of the same tree. */
export interface Split {
  readonly kind: typeof NUMERIC | typeof CATEGORICAL | typeof ZERO_MISSING | typeof CATEGORICAL_FROM_0
  readonly feature: number
  readonly threshold: number
  readonly left: number
  readonly right: number
  readonly missingLeft: boolean
  readonly categories?: Uint32Array
}

/** Takes trees node by node, and checks them before anybody walks them. */
export class TreeModelBuilder {
  readonly #features: number
  readonly #outputs: number
  readonly #roots: number[] = []
  readonly #treeOutputs: number[] = []
  readonly #kind: number[] = []
  readonly #feature: number[] = []
  readonly #threshold: number[] = []
  readonly #left: number[] = []
  readonly #right: number[] = []
  readonly #missingLeft: number[] = []
  readonly #value: number[] = []
  readonly #cover: number[] = []
  readonly #categories = new Map<number, Uint32Array>()

  constructor(features: number, outputs: number) {
    if (!Number.isInteger(features) || features < 0 || features > MOST_FEATURES) {
      throw structure(`have no number of features from 0 to ${MOST_FEATURES}`, features)
    }
    if (!Number.isInteger(outputs) || outputs < 1 || outputs > MOST_OUTPUTS) {
      throw structure(`have no number of outputs from 1 to ${MOST_OUTPUTS}`, outputs)
    }
    this.#features = features
    this.#outputs = outputs
  }

  /** Begins a tree, which adds to a raw score. Its nodes follow, the root first. */
  beginTree(output: number): void {
    if (!Number.isInteger(output) || output < 0 || output >= this.#outputs) {
      throw structure(`have a tree for an output that is not one of ${this.#outputs}`, output)
    }
    this.#roots.push(this.#kind.length)
    this.#treeOutputs.push(output)
  }

  addLeaf(value: number, cover = 0): void {
    if (!Number.isFinite(value)) throw structure('have a leaf whose value is not finite', value)
    this.#add(LEAF, -1, 0, -1, -1, 0, value, cover)
  }

  addSplit({ kind, feature, threshold, left, right, missingLeft, categories }: Split, cover = 0): void {
    if (!Number.isInteger(feature) || feature < 0 || feature >= this.#features) {
      throw structure(`have a split by a feature that is not one of ${this.#features}`, feature)
    }
    if (Number.isNaN(threshold) || typeof threshold !== 'number') throw structure('have no threshold', threshold)
    if (categories !== undefined) this.#categories.set(this.#kind.length, categories)
    this.#add(kind, feature, threshold, left, right, missingLeft ? 1 : 0, 0, cover)
  }

  #add(
    kind: number,
    feature: number,
    threshold: number,
    left: number,
    right: number,
    missing: number,
    value: number,
    cover: number,
  ) {
    if (this.#kind.length === MOST_NODES) throw structure(`have more than ${MOST_NODES} nodes`, MOST_NODES)
    this.#kind.push(kind)
    this.#feature.push(feature)
    this.#threshold.push(threshold)
    this.#left.push(left)
    this.#right.push(right)
    this.#missingLeft.push(missing)
    this.#value.push(value)
    this.#cover.push(Number.isFinite(cover) && cover > 0 ? cover : 0)
  }

  build(about: Pick<TreeModel, 'format' | 'features' | 'classes' | 'base' | 'precision' | 'link'>): TreeModel {
    const nodes = this.#kind.length
    const left = Int32Array.from(this.#left)
    const right = Int32Array.from(this.#right)
    const kind = Uint8Array.from(this.#kind)
    const { base } = about
    if (base.length !== this.#outputs || !base.every(Number.isFinite)) {
      throw structure(`have no base score for each of ${this.#outputs} outputs`, base.length)
    }
    for (const [tree, root] of this.#roots.entries()) {
      const end = this.#roots[tree + 1] ?? nodes
      checkTree(tree, root, end, kind, this.#left, this.#right)
      for (let node = root; node < end; node++) {
        if (kind[node] === LEAF) continue
        left[node] = root + this.#left[node]!
        right[node] = root + this.#right[node]!
      }
    }
    return {
      ...about,
      outputs: this.#outputs,
      roots: Int32Array.from(this.#roots),
      treeOutputs: Int32Array.from(this.#treeOutputs),
      kind,
      feature: Int32Array.from(this.#feature),
      threshold: Float64Array.from(this.#threshold),
      left,
      right,
      missingLeft: Uint8Array.from(this.#missingLeft),
      value: Float64Array.from(this.#value),
      cover: Float64Array.from(this.#cover),
      categories: this.#categories,
    }
  }
}

/** Each node of a tree but its root is the child of exactly one that is reached from it: no cycles, no strays, no sharing. */
function checkTree(
  tree: number,
  root: number,
  end: number,
  kind: Uint8Array,
  left: readonly number[],
  right: readonly number[],
): void {
  const count = end - root
  if (count <= 0) throw structure(`have a tree without nodes (tree ${tree})`, tree)
  const seen = new Uint8Array(count)
  seen[0] = 1
  const open = [0]
  let reached = 1
  while (open.length > 0) {
    const node = root + open.pop()!
    if (kind[node] === LEAF) continue
    for (const child of [left[node], right[node]]) {
      if (!Number.isInteger(child) || child! <= 0 || child! >= count) {
        throw structure(`have a child that is no node of its tree (tree ${tree})`, child)
      }
      if (seen[child!] === 1) throw structure(`have a node of two parents, or a circle (tree ${tree})`, child)
      seen[child!] = 1
      reached++
      open.push(child!)
    }
  }
  if (reached !== count) throw structure(`have nodes that nothing leads to (tree ${tree})`, count - reached)
}

/** `E_TREES_STRUCTURE`. */
export function structure(what: string, value: unknown): PagekindError {
  return new PagekindError('E_TREES_STRUCTURE', `The trees ${what}`, {
    value,
    hint: 'Export the model again; no library makes such trees',
  })
}

/** `E_TREES_FORMAT`. */
export function unknownFormat(what: string, value: unknown): PagekindError {
  return new PagekindError('E_TREES_FORMAT', `The trees are in no format that is read: ${what}`, {
    value,
    hint: 'Give what save_model of XGBoost (JSON) or LightGBM, or pagekind’s exporter for scikit-learn wrote',
  })
}
