const floats = new Float32Array(1)
const bits = new Int32Array(floats.buffer)

/** The largest float32 below a float32: what is less than `value` is at most this. */
export function floatBelow(value: number): number {
  floats[0] = value
  if (floats[0] === Number.NEGATIVE_INFINITY || Number.isNaN(value)) return floats[0]!
  if (floats[0] === 0) {
    // Below both zeros.
    bits[0] = 0x80000001 | 0
    return floats[0]!
  }
  bits[0] = bits[0]! + (floats[0]! > 0 ? -1 : 1)
  return floats[0]!
}
