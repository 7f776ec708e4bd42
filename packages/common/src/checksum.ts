/**
 * A checksum against accidents, no signature: a polynomial of the words modulo 2^32, with FNV's prime. One changed word is
 * always noticed, as the factor is odd. Short, because it runs before any engine has compiled it.
 */
export function checksum(words: Uint32Array): number {
  let hash = 0
  for (let i = 0; i < words.length; i++) hash = (Math.imul(hash, 0x01000193) + words[i]!) | 0
  return hash >>> 0
}
