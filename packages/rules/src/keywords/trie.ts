/** A node of the trie that the automaton is made from. */
export interface TrieNode {
  readonly children: Map<number, TrieNode>
  readonly depth: number
  /** The pattern that ends here; -1 for none. */
  pattern: number
  /** Where the longest proper suffix stands that is in the trie too. */
  fail: TrieNode
  /** The nearest of the fail chain at which a pattern ends; null for none. */
  output: TrieNode | null
  /** Its state in the automaton. */
  state: number
}

/** The trie of patterns over classes of code units, with the links of Aho and Corasick (CACM 1975), in breadth-first order. */
export function buildTrie(patterns: readonly string[], classOfUnit: (unit: number) => number): TrieNode[] {
  const root = makeNode(0, null)
  root.fail = root
  patterns.forEach((pattern, id) => {
    let node = root
    for (let i = 0; i < pattern.length; i++) {
      const unit = classOfUnit(pattern.charCodeAt(i))
      let next = node.children.get(unit)
      if (next === undefined) {
        next = makeNode(node.depth + 1, root)
        node.children.set(unit, next)
      }
      node = next
    }
    node.pattern = id
  })
  const order = [root]
  for (let i = 0; i < order.length; i++) {
    const node = order[i]!
    for (const [unit, child] of node.children) {
      order.push(child)
      if (node === root) continue
      let fail = node.fail
      while (fail !== root && !fail.children.has(unit)) fail = fail.fail
      child.fail = fail.children.get(unit) ?? root
      child.output = child.fail.pattern >= 0 ? child.fail : child.fail.output
    }
  }
  return order
}

function makeNode(depth: number, fail: TrieNode | null): TrieNode {
  const node = { children: new Map(), depth, pattern: -1, output: null, state: 0 } as unknown as TrieNode
  node.fail = fail ?? node
  return node
}
