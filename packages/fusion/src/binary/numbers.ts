import type { BitReader, BitWriter } from './bits.ts'
import { bitsFor, type Width } from './layout.ts'

/** Bits that a Rice parameter is told in. */
const PARAMETER = 5
const float64 = new Float64Array(1)
const float32 = new Float32Array(1)
const words64 = new Uint32Array(float64.buffer)
const words32 = new Uint32Array(float32.buffer)
/** Where the upper half of a float64 stands. */
const UPPER = new Uint8Array(Uint16Array.of(1).buffer)[0]! === 1 ? 1 : 0
/** Sign and exponent of what is no number, in either width. */
const NO_NUMBER = -1
/** Bits of sign and exponent. */
const TOP: Readonly<Record<Width, number>> = { float32: 9, float64: 12 }

/** The bits of a number: all 32 of a float32, else the upper and the lower half. */
interface Words {
  upper: number
  lower: number
}

function wordsOf(value: number, width: Width): Words {
  if (width === 'float32') {
    float32[0] = value
    return { upper: words32[0]!, lower: 0 }
  }
  float64[0] = value
  return { upper: words64[UPPER]!, lower: words64[1 - UPPER]! }
}

/** Numbers that are read bit by bit: their words, in the order of the machine. */
export class NumberBuffer {
  readonly #width: Width
  readonly #words: Uint32Array<ArrayBuffer>
  #length = 0

  constructor(width: Width, count: number) {
    this.#width = width
    this.#words = new Uint32Array(width === 'float32' ? count : 2 * count)
  }

  /** All that were read. */
  numbers(): Float64Array {
    const { buffer } = this.#words
    return this.#width === 'float32' ? Float64Array.from(new Float32Array(buffer)) : new Float64Array(buffer)
  }

  #add(upper: number, lower: number): void {
    if (this.#width === 'float32') this.#words[this.#length] = upper
    else {
      this.#words[2 * this.#length + UPPER] = upper
      this.#words[2 * this.#length + 1 - UPPER] = lower
    }
    this.#length++
  }

  /** Reads `count` numbers that {@link writeAscending} wrote. What was forged may be NaN, or not ascend. */
  readAscending(bits: BitReader, count: number): void {
    const isDouble = this.#width === 'float64'
    const parameter = bits.read(PARAMETER)
    const factor = 2 ** parameter
    let key = 0
    for (let i = 0; i < count; i++) {
      key = i === 0 ? bits.read(32) : (key + bits.readOnes() * factor + bits.read(parameter)) >>> 0
      const lower = isDouble ? bits.read(32) : 0
      // Positive numbers were turned upwards, negative ones round.
      if (key >>> 31 === 1) this.#add(key & 0x7fffffff, lower)
      else this.#add(~key, ~lower)
    }
  }

  /** Reads `count` numbers that {@link writeNumber} wrote; NaN where a sign and exponent is none of `tops`. */
  readNumbers(bits: BitReader, count: number, tops: readonly number[]): void {
    const isDouble = this.#width === 'float64'
    const fraction = 32 - TOP[this.#width]
    const topBits = bitsFor(tops.length)
    for (let i = 0; i < count; i++) {
      const top = tops[bits.read(topBits)] ?? NO_NUMBER
      const upper = bits.read(fraction)
      this.#add((top << fraction) | upper | (top === NO_NUMBER ? 1 : 0), isDouble ? bits.read(32) : 0)
    }
  }
}

/** Bits that ascend as the numbers do, and back: those of negative numbers are turned round. */
function ascending({ upper, lower }: Words): Words {
  return upper >>> 31 === 1
    ? { upper: ~upper >>> 0, lower: ~lower >>> 0 }
    : { upper: (upper | 0x80000000) >>> 0, lower }
}

/**
 * Writes numbers that ascend, none of them NaN: the first as it is, of each further one how far its upper half lies above that of the one
 * before, by a Rice code, and the lower half. A third less than the numbers themselves, where there are hundreds.
 */
export function writeAscending(bits: BitWriter, values: readonly number[], width: Width): void {
  const keys = values.map((value) => ascending(wordsOf(value, width)))
  const steps = keys.slice(1).map(({ upper }, i) => upper - keys[i]!.upper)
  const parameter = riceParameter(steps)
  bits.write(parameter, PARAMETER)
  for (const [i, { upper, lower }] of keys.entries()) {
    if (i === 0) bits.write(upper, 32)
    else {
      const step = steps[i - 1]!
      for (let left = Math.floor(step / 2 ** parameter); left > 0; left--) bits.write(1, 1)
      bits.write(0, 1)
      bits.write(step % 2 ** parameter, parameter)
    }
    if (width === 'float64') bits.write(lower, 32)
  }
}

/** The parameter of the shortest code: each step takes its upper bits in unary, one bit, and so many lower ones. */
function riceParameter(steps: readonly number[]): number {
  let best = 0
  let least = Infinity
  for (let parameter = 0; parameter < 32; parameter++) {
    const length = steps.reduce((sum, step) => sum + Math.floor(step / 2 ** parameter) + 1 + parameter, 0)
    if (length >= least) continue
    least = length
    best = parameter
  }
  return best
}

/** Sign and exponent of each number, those that occur, ascending. */
export function topsOf(values: readonly number[], width: Width): number[] {
  return [...new Set(values.map((value) => wordsOf(value, width).upper >>> (32 - TOP[width])))].sort((a, b) => a - b)
}

/** Writes a number whose sign and exponent are one of `tops`, by its place there, and its fraction. */
export function writeNumber(bits: BitWriter, value: number, width: Width, tops: readonly number[]): void {
  const { upper, lower } = wordsOf(value, width)
  const fraction = 32 - TOP[width]
  bits.write(tops.indexOf(upper >>> fraction), bitsFor(tops.length))
  bits.write(upper & (2 ** fraction - 1), fraction)
  if (width === 'float64') bits.write(lower, 32)
}
