/**
 * `exp` and `log` of additions, multiplications and divisions alone. The engines' own differ in the last bit, and the
 * same page must get the same bytes everywhere. Both follow FreeBSD's msun (e_exp.c, e_log.c): error below 1 ulp.
 */
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const INVERSE_LN2 = Math.LOG2E

/** Beyond this the result is taken as 0 or Infinity, so that 2^k is never subnormal. */
const LARGEST_EXPONENT = 708

/** 2^k at k + 1022. */
const POWERS = new Float64Array(2045)
for (let k = 0, up = 1, down = 1; k <= 1022; k++, up *= 2, down /= 2) {
  POWERS[1022 + k] = up
  POWERS[1022 - k] = down
}

/** e^x; 0 below -708, Infinity above 708, NaN for NaN. */
export function exp(x: number): number {
  if (x > LARGEST_EXPONENT) return Infinity
  if (x < -LARGEST_EXPONENT) return 0
  if (Number.isNaN(x)) return x
  const k = Math.trunc(INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5))
  const high = x - k * LN2_HIGH
  const low = k * LN2_LOW
  const r = high - low
  const t = r * r
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))))
  return (1 - (low - (r * c) / (2 - c) - high)) * POWERS[k + 1022]!
}

/** Natural logarithm of a number of at least 1. The loop turns once per power of two in `x`. */
export function log(x: number): number {
  let k = 0
  let rest = x
  while (rest > Math.SQRT2) {
    rest *= 0.5
    k++
  }
  const f = rest - 1
  const s = f / (2 + f)
  const z = s * s
  const r =
    z *
    (0.6666666666666735 +
      z *
        (0.3999999999940942 +
          z *
            (0.2857142874366239 +
              z *
                (0.22222198432149784 +
                  z * (0.1818357216161805 + z * (0.15313837699209373 + z * 0.14798198605116586))))))
  const half = 0.5 * f * f
  return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f)
}
