import { isAscii, normalizeText } from '@pagekind/features/text'

/** A character with all that may melt into it: marks, jamo of the same Hangul syllable, half-width voicing marks. */
const CLUSTER = /[\s\S][\p{M}\u1160-\u11ff\ud7b0-\ud7fb\uff9e\uff9f]*/gu

/**
 * The slice of `original` that became `from` to `to` of its folded form. Where folding moved text in a way that cannot be
 * followed, the folded slice.
 */
export function originalSlice(original: string, folded: string, from: number, to: number): string {
  if (original.length === folded.length && isAscii(original)) return original.slice(from, to)
  let at = 0
  let start = -1
  for (const { 0: cluster, index } of original.matchAll(CLUSTER)) {
    const next = at + normalizeText(cluster).length
    if (start < 0 && next > from) start = index
    if (next >= to) {
      const slice = original.slice(start, index + cluster.length)
      const expected = folded.slice(from, to).toLowerCase()
      return normalizeText(slice).toLowerCase().includes(expected) ? slice : folded.slice(from, to)
    }
    at = next
  }
  return folded.slice(from, to)
}
