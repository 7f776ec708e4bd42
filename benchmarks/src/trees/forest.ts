/** A made-up ensemble, in the shape of the published hybrid classifier's: `trees[iteration][class]` as lists of nodes. */
export interface Forest {
  readonly classes: readonly string[]
  readonly baseline: readonly number[]
  readonly n_text: number
  readonly engineered: readonly string[]
  readonly trees: readonly (readonly (readonly Node[])[])[]
}

/** `[feature, threshold, left, right, value, is_leaf, missing_go_to_left]` */
export type Node = readonly [number, number, number, number, number, number, number]

export interface Shape {
  readonly name: string
  readonly classes: number
  /** Trees in all. */
  readonly trees: number
  readonly leaves: number
  readonly features: number
}

/**
 * Trees as boosting makes them on values spread evenly from 0 to 1: the leaf that holds most is split, somewhere in what is left of a
 * feature's range. Thresholds are float32, so that libraries which know no others read the same model.
 */
export function makeForest({ classes, trees, leaves, features }: Shape): Forest {
  const random = generator(trees * 31 + leaves)
  const iterations = Math.ceil(trees / classes)
  return {
    classes: Array.from({ length: classes }, (_, i) => `class ${i}`),
    baseline: new Array(classes).fill(0.1),
    n_text: 0,
    engineered: Array.from({ length: features }, (_, i) => `signal ${i}`),
    trees: Array.from({ length: iterations }, () =>
      Array.from({ length: classes }, () => makeTree(leaves, features, random)),
    ),
  }
}

/** The forest as Python's `json.dump` writes it, which is how such models come: spaces behind commas, `0.0` for a float that is whole. */
export function asPythonWrites({ trees, ...rest }: Forest): string {
  const float = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value))
  const list = (items: readonly string[]) => `[${items.join(', ')}]`
  const node = ([feature, threshold, left, right, value, isLeaf, missing]: Node) =>
    `[${feature}, ${float(threshold)}, ${left}, ${right}, ${float(value)}, ${isLeaf}, ${missing}]`
  const written = list(trees.map((iteration) => list(iteration.map((tree) => list(tree.map(node))))))
  return `${JSON.stringify(rest).slice(0, -1)}, "trees": ${written}}`
}

interface Box {
  readonly node: number
  readonly share: number
  readonly ranges: ReadonlyMap<number, readonly [number, number]>
}

function makeTree(leaves: number, features: number, random: () => number): Node[] {
  const nodes: (Node | undefined)[] = [undefined]
  const open: Box[] = [{ node: 0, share: 1, ranges: new Map() }]
  while (open.length < leaves) {
    const at = open.reduce((best, box, i) => (box.share > open[best]!.share ? i : best), 0)
    const { node, share, ranges } = open.splice(at, 1)[0]!
    const feature = Math.floor(random() * features)
    const [from, to] = ranges.get(feature) ?? [0, 1]
    const part = 0.1 + 0.8 * random()
    const threshold = Math.fround(from + (to - from) * part)
    const [left, right] = [nodes.length, nodes.length + 1]
    nodes[node] = [feature, threshold, left, right, 0, 0, random() < 0.5 ? 1 : 0]
    nodes.push(undefined, undefined)
    open.push({ node: left, share: share * part, ranges: new Map(ranges).set(feature, [from, threshold]) })
    open.push({ node: right, share: share * (1 - part), ranges: new Map(ranges).set(feature, [threshold, to]) })
  }
  for (const { node } of open) nodes[node] = [0, 0, 0, 0, Math.fround((random() - 0.5) / 10), 1, 0]
  return nodes as Node[]
}

/** Rows of values from 0 to 1 in float32; one in twenty is missing. */
export function makeRows(count: number, features: number): Float64Array {
  const random = generator(99)
  return Float64Array.from({ length: count * features }, () => (random() < 0.05 ? Number.NaN : Math.fround(random())))
}

/** Numerical Recipes' constants. From 0 to 1, without 1. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
