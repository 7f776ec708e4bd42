const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700
const INITIAL_BIAS = 72
const INITIAL_N = 128
const LARGEST = 0x10ffff
const LONGEST_LABEL = 63

/**
 * Every `xn--` label of `text` in Unicode (RFC 3492); a label that is not valid punycode stays as it is. Labels end
 * at the first character that is no letter, digit or hyphen, so whole URLs may be given. Never throws; linear.
 */
export function decodePunycode(text: string): string {
  return text.replace(/\bxn--([a-z0-9-]+)/gi, (label, digits: string) => decodeLabel(digits.toLowerCase()) ?? label)
}

function decodeLabel(input: string): string | null {
  if (input.length > LONGEST_LABEL) return null
  const basicEnd = Math.max(input.lastIndexOf('-'), 0)
  const output = Array.from(input.slice(0, basicEnd), (character) => character.charCodeAt(0))
  let n = INITIAL_N
  let bias = INITIAL_BIAS
  let i = 0
  let at = basicEnd > 0 ? basicEnd + 1 : 0
  while (at < input.length) {
    const start = i
    let weight = 1
    for (let k = BASE; ; k += BASE) {
      const digit = at < input.length ? digitOf(input.charCodeAt(at++)) : BASE
      if (digit >= BASE || i > LARGEST) return null
      i += digit * weight
      const threshold = k <= bias ? T_MIN : Math.min(k - bias, T_MAX)
      if (digit < threshold) break
      weight *= BASE - threshold
    }
    const length = output.length + 1
    bias = adapt(i - start, length, start === 0)
    n += Math.floor(i / length)
    if (n > LARGEST || (n >= 0xd800 && n <= 0xdfff)) return null
    i %= length
    output.splice(i++, 0, n)
  }
  return String.fromCodePoint(...output)
}

function digitOf(unit: number): number {
  if (unit >= 0x61 && unit <= 0x7a) return unit - 0x61
  return unit >= 0x30 && unit <= 0x39 ? unit - 0x30 + 26 : BASE
}

function adapt(delta: number, length: number, first: boolean): number {
  let rest = first ? Math.floor(delta / DAMP) : delta >> 1
  rest += Math.floor(rest / length)
  let k = 0
  for (; rest > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) rest = Math.floor(rest / (BASE - T_MIN))
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW))
}
