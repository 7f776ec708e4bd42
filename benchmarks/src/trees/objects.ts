import type { Forest } from './forest.ts'

interface Leaf {
  readonly value: number
}
interface Split {
  readonly feature: number
  readonly threshold: number
  readonly left: Leaf | Split
  readonly right: Leaf | Split
  readonly missingLeft: boolean
}

/** What one writes first: trees as objects, walked from the root. Raw scores of a row. */
export function objectWalker({
  trees,
  baseline,
}: Forest): (row: Float64Array, from: number, raw: Float64Array) => void {
  const roots = trees.flatMap((iteration) =>
    iteration.map((nodes, output) => {
      const build = (i: number): Leaf | Split => {
        const [feature, threshold, left, right, value, isLeaf, missing] = nodes[i]!
        if (isLeaf) return { value }
        return { feature, threshold, left: build(left), right: build(right), missingLeft: missing === 1 }
      }
      return { output, root: build(0) }
    }),
  )
  return (row, from, raw) => {
    raw.set(baseline)
    for (const { output, root } of roots) {
      let node = root
      while ('feature' in node) {
        const value = row[from + node.feature]!
        const isLeft = Number.isNaN(value) ? node.missingLeft : value <= node.threshold
        node = isLeft ? node.left : node.right
      }
      raw[output]! += node.value
    }
  }
}
