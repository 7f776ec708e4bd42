import type { Atom, Expression } from './program.ts'

/**
 * Atoms found by scanning such that the expression can hold only if one of them does; null where there is no such list. Of
 * several, the one of fewest hits by guess: hosts before literals before keywords.
 */
export function triggersOf(expression: Expression, atoms: readonly Atom[]): readonly number[] | null {
  if (typeof expression === 'number') return triggersOfAtom(expression, atoms)
  const [operator, ...parts] = expression
  if (operator === 'not') return null
  const lists = (parts as Expression[]).map((part) => triggersOf(part, atoms))
  if (operator === 'or') return lists.includes(null) ? null : [...new Set(lists.flatMap((list) => list!))]
  const usable = lists.filter((list) => list !== null)
  return usable.length === 0 ? null : usable.reduce((a, b) => (cost(b, atoms) < cost(a, atoms) ? b : a))
}

function triggersOfAtom(index: number, atoms: readonly Atom[]): readonly number[] | null {
  const atom = atoms[index]!
  switch (atom.kind) {
    case 'domain':
    case 'host':
    case 'keywords':
    case 'literal':
      return [index]
    case 'regex':
      return atom.needs.includes(-1) ? null : atom.needs
    default:
      return null
  }
}

const COSTS: Readonly<Partial<Record<Atom['kind'], number>>> = { domain: 1, host: 1, literal: 2, keywords: 4 }

function cost(list: readonly number[], atoms: readonly Atom[]): number {
  return list.reduce((sum, index) => sum + (COSTS[atoms[index]!.kind] ?? 0), 0)
}
