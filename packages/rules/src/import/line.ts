import { findNodeAtLocation, parseTree } from './json.ts'

/**
 * Makes of a JSON text a function that tells the line, from 1, of a JSON pointer such as a `RuleProblem` has; of one that leads
 * nowhere the line of the deepest part of it that is there.
 */
export function lineOf(json: string): (pointer: string) => number {
  const tree = parseTree(json)
  const starts = [0]
  for (let at = json.indexOf('\n'); at >= 0; at = json.indexOf('\n', at + 1)) starts.push(at + 1)
  return (pointer) => {
    const keys = pointer
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    let node = tree
    for (const key of keys) {
      const next = node && findNodeAtLocation(node, [node.type === 'array' ? Number(key) : key])
      if (next === undefined) break
      node = next
    }
    return lineAt(starts, node?.offset ?? 0)
  }
}

/** The line of an offset, by halving. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= offset) low = middle
    else high = middle
  }
  return low + 1
}
