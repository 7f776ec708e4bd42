/**
 * `exp` and `log` of additions, multiplications and square roots alone, which IEEE 754 fixes to the last bit. The engines'
 * own differ there, and the same page must get the same bytes everywhere. Relative error below 1e-14.
 */

/** ln 2 in two parts; the first has enough zeros at its end that multiples up to 2^20 are exact. */
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10

/** Table steps per power of two. */
const STEPS = 32
const STEPS_PER_UNIT = STEPS * Math.LOG2E
/** Beyond this the result is taken as 0 or Infinity, so that no power of two is subnormal. */
const LARGEST_EXPONENT = 708
/** Makes every table step of the exponents in range positive. */
const SHIFT = 2 ** 16

/** 2^(i / 32). */
const ROOTS = new Float64Array(STEPS)
const FIRST_ROOT = Math.sqrt(Math.sqrt(Math.sqrt(Math.sqrt(Math.SQRT2))))
for (let i = 0, root = 1; i < STEPS; i++, root *= FIRST_ROOT) ROOTS[i] = root

/** 2^k at k + 1022. */
const POWERS = new Float64Array(2045)
for (let k = 0, up = 1, down = 1; k <= 1022; k++, up *= 2, down /= 2) {
  POWERS[1022 + k] = up
  POWERS[1022 - k] = down
}

/** Where a single number is worked out. */
const scratch = new Float64Array(1)

/** e^x; 0 below -708, Infinity above 708, NaN for NaN. About 5 ns. */
export function exp(x: number): number {
  scratch[0] = x
  expAt(scratch, 0)
  return scratch[0]
}

/** Natural logarithm of a number of at least 1. The loop turns once per power of two in `x`. */
export function log(x: number): number {
  scratch[0] = x
  logAt(scratch, 0)
  return scratch[0]
}

/** {@link exp} of `values[at]`, in its place: V8 makes an object of each fraction that is handed to a function or given back. */
export function expAt(values: Float64Array, at: number): void {
  const x = values[at]!
  if (x > LARGEST_EXPONENT) {
    values[at] = Infinity
    return
  }
  if (x < -LARGEST_EXPONENT) {
    values[at] = 0
    return
  }
  // The nearest whole number. Cutting a positive number to 32 bits takes half as long as Math.round.
  const n = ((x * STEPS_PER_UNIT + (SHIFT + 0.5)) | 0) - SHIFT
  // |r| is at most ln 2 / 64, where five terms of the series are as good as all.
  const r = x - n * (LN2_HIGH / STEPS) - n * (LN2_LOW / STEPS)
  const series = 1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120)))))
  values[at] = ROOTS[n & (STEPS - 1)]! * POWERS[(n >> 5) + 1022]! * series
}

/** {@link log} of `values[at]`, in its place. */
export function logAt(values: Float64Array, at: number): void {
  let k = 0
  let rest = values[at]!
  while (rest > Math.SQRT2) {
    rest *= 0.5
    k++
  }
  // ln(rest) = 2 artanh(s) for s = (rest - 1) / (rest + 1), of which |s| < 0.172: 2 s (1 + s²/3 + s⁴/5 + …).
  const s = (rest - 1) / (rest + 1)
  const z = s * s
  // Written out, so that the quotients are constants: ten divisions would cost more than all the rest.
  let series = (1 / 19) * z + 1 / 17
  series = series * z + 1 / 15
  series = series * z + 1 / 13
  series = series * z + 1 / 11
  series = series * z + 1 / 9
  series = series * z + 1 / 7
  series = series * z + 1 / 5
  series = series * z + 1 / 3
  series = series * z + 1
  values[at] = k * LN2_HIGH + (2 * s * series + k * LN2_LOW)
}
