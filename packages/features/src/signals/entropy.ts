/** Shannon entropy, in bits, of how often things occur: −Σ p·log2 p (Shannon 1948). 0 for nothing. */
export function entropyOf(counts: Iterable<number>): number {
  // Sorted, so that the order in which things were met never shows in the last bits of the sum.
  const sorted = Array.from(counts).sort((a, b) => a - b)
  let total = 0
  let sum = 0
  for (const count of sorted) {
    total += count
    sum += count * log2(count)
  }
  return total === 0 ? 0 : Math.max(0, log2(total) - sum / total)
}

/** Shannon entropy of a text's code points, in bits. */
export function entropyOfText(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  return entropyOf(counts.values())
}

/**
 * log2 of a positive integer by basic arithmetic alone. `Math.log2` may differ in its last bit between engines (ECMA-262
 * leaves it to them), and a page has the same signals everywhere.
 */
function log2(n: number): number {
  const exponent = 31 - Math.clz32(n)
  // n = mantissa · 2^exponent, 1 ≤ mantissa < 2; ln(mantissa) = 2·artanh(z), whose series is done after z^39 at z < ⅓.
  const mantissa = n / 2 ** exponent
  const z = (mantissa - 1) / (mantissa + 1)
  let series = 0
  for (let k = 39; k > 0; k -= 2) series = series * z * z + 1 / k
  return exponent + 2 * z * series * Math.LOG2E
}
