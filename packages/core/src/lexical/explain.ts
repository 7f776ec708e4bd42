import type { TokenWeight } from '@pagekind/common'
import { type Token, tokens } from '../tokenizer/oracle.ts'
import type { TextFields } from '../tokenizer/tokenizer.ts'

/**
 * Sums what the features of each word, number, domain or phrase add to an output, so that a reader sees the pieces of
 * the page and not their character n-grams. `contribution` is a feature's part before the field is scaled, null where
 * the model does not know it. The weights of all pieces, were `limit` infinite, add up to the logit less its bias.
 */
export function explainOutput(
  fields: TextFields,
  contribution: (hash: number) => number | null,
  limit: number,
): TokenWeight[] {
  const known = new Map<string, number>()
  const parts: { token: Token; value: number }[] = []
  for (const token of tokens(fields)) {
    const value = contribution(token.hash)
    if (value === null) continue
    known.set(token.field, (known.get(token.field) ?? 0) + 1)
    parts.push({ token, value })
  }
  const pieces = new Map<string, TokenWeight>()
  for (const { token, value } of parts) {
    const field = token.field === 'title' || token.field === 'description' ? token.field : 'url'
    const key = `${field} ${token.source}`
    const weight = (pieces.get(key)?.weight ?? 0) + value / Math.sqrt((known.get(token.field) ?? 0) + 1)
    pieces.set(key, { token: token.source, field, weight })
  }
  return [...pieces.values()]
    .filter((piece) => piece.weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, limit)
}
