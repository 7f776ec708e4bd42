import { PagekindError } from '@pagekind/common'

/** How raw scores become what is predicted. */
export type Link = 'identity' | 'sigmoid' | 'softmax' | 'exp'

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
export const MOST_NODES = 20_000_000
export const MOST_FEATURES = 65_535
export const MOST_OUTPUTS = 4_096
/** Nodes that there is room for at first; doubled as needed. */
const FIRST_ROOM = 1_024

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
  #nodes = 0
  #kind = new Uint8Array(FIRST_ROOM)
  #feature = new Int32Array(FIRST_ROOM)
  #threshold = new Float64Array(FIRST_ROOM)
  #left = new Int32Array(FIRST_ROOM)
  #right = new Int32Array(FIRST_ROOM)
  #missingLeft = new Uint8Array(FIRST_ROOM)
  #value = new Float64Array(FIRST_ROOM)
  #cover = new Float64Array(FIRST_ROOM)
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
    this.#roots.push(this.#nodes)
    this.#treeOutputs.push(output)
  }

  addLeaf(value: number, cover = 0): void {
    if (!Number.isFinite(value)) throw structure('have a leaf whose value is not finite', value)
    const node = this.#next(cover)
    this.#feature[node] = -1
    this.#value[node] = value
  }

  addSplit({ kind, feature, threshold, left, right, missingLeft, categories }: Split, cover = 0): void {
    if (!Number.isInteger(feature) || feature < 0 || feature >= this.#features) {
      throw structure(`have a split by a feature that is not one of ${this.#features}`, feature)
    }
    if (Number.isNaN(threshold) || typeof threshold !== 'number') throw structure('have no threshold', threshold)
    // Children are checked when the tree is whole; what is no integer is none of its nodes.
    if (!Number.isInteger(left) || !Number.isInteger(right))
      throw structure('have a child that is no node', [left, right].join())
    const node = this.#next(cover)
    if (categories !== undefined) this.#categories.set(node, categories)
    this.#kind[node] = kind
    this.#feature[node] = feature
    this.#threshold[node] = threshold
    this.#left[node] = left
    this.#right[node] = right
    this.#missingLeft[node] = missingLeft ? 1 : 0
  }

  /** The number of a node to be filled in: a leaf of value 0, so far. */
  #next(cover: number): number {
    const node = this.#nodes++
    if (node === MOST_NODES) throw structure(`have more than ${MOST_NODES} nodes`, MOST_NODES)
    if (node === this.#kind.length) this.#grow()
    this.#cover[node] = Number.isFinite(cover) && cover > 0 ? cover : 0
    return node
  }

  #grow(): void {
    this.#kind = grown(this.#kind)
    this.#feature = grown(this.#feature)
    this.#threshold = grown(this.#threshold)
    this.#left = grown(this.#left)
    this.#right = grown(this.#right)
    this.#missingLeft = grown(this.#missingLeft)
    this.#value = grown(this.#value)
    this.#cover = grown(this.#cover)
  }

  build(about: Pick<TreeModel, 'format' | 'features' | 'classes' | 'base' | 'precision' | 'link'>): TreeModel {
    const nodes = this.#nodes
    const left = this.#left.slice(0, nodes)
    const right = this.#right.slice(0, nodes)
    const kind = this.#kind.slice(0, nodes)
    const { base } = about
    if (base.length !== this.#outputs || !base.every(Number.isFinite)) {
      throw structure(`have no base score for each of ${this.#outputs} outputs`, base.length)
    }
    for (const [tree, root] of this.#roots.entries()) {
      const end = this.#roots[tree + 1] ?? nodes
      checkTree(tree, root, end, kind, left, right)
      for (let node = root; node < end; node++) {
        if (kind[node] === LEAF) continue
        left[node] = root + left[node]!
        right[node] = root + right[node]!
      }
    }
    return {
      ...about,
      outputs: this.#outputs,
      roots: new Int32Array(this.#roots),
      treeOutputs: new Int32Array(this.#treeOutputs),
      kind,
      feature: this.#feature.slice(0, nodes),
      threshold: this.#threshold.slice(0, nodes),
      left,
      right,
      missingLeft: this.#missingLeft.slice(0, nodes),
      value: this.#value.slice(0, nodes),
      cover: this.#cover.slice(0, nodes),
      categories: this.#categories,
    }
  }
}

/** The same numbers with room for twice as many. */
export function grown<T extends Uint8Array | Int32Array | Float64Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2)
  larger.set(array)
  return larger
}

/** Each node of a tree but its root is the child of exactly one that is reached from it: no cycles, no strays, no sharing. */
function checkTree(
  tree: number,
  root: number,
  end: number,
  kind: Uint8Array,
  left: Int32Array,
  right: Int32Array,
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
      if (child! <= 0 || child! >= count) {
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
