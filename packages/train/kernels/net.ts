// AssemblyScript, not TypeScript: the inner loops of `learn/embedding-net.ts`, four float32 at a time. `compile.ts` beside it makes
// WebAssembly of it. All arrays are given by where they begin in the memory; a row is a feature's, of `bytes` bytes, a multiple
// of 16. `ids` are the rows of `count` features (uint32), `scales` what each counts (float32).

/** Bytes of four float32, which one instruction takes. */
const STEP: usize = 16
/** Keeps the first step of a row finite. */
const EPSILON: f32 = 1e-8

/** out = the sum of the rows, each times its scale. */
export function pool(ids: usize, scales: usize, count: i32, table: usize, bytes: usize, out: usize): void {
  memory.fill(out, 0, bytes)
  for (const end = ids + ((<usize>count) << 2); ids < end; ids += 4, scales += 4) {
    const row = table + <usize>load<u32>(ids) * bytes
    const scale = v128.load32_splat(scales)
    for (let d: usize = 0; d < bytes; d += STEP)
      v128.store(out + d, f32x4.add(v128.load(out + d), f32x4.mul(v128.load(row + d), scale)))
  }
}

/**
 * The same, of weights rounded to the nearest of −1.5, −0.5, 0.5 and 1.5 steps of their dimension. `inverses`: one by each step.
 */
export function poolRounded(
  ids: usize,
  scales: usize,
  count: i32,
  table: usize,
  bytes: usize,
  steps: usize,
  inverses: usize,
  out: usize,
): void {
  memory.fill(out, 0, bytes)
  const lowest = f32x4.splat(-2)
  const highest = f32x4.splat(1)
  const half = f32x4.splat(0.5)
  for (const end = ids + ((<usize>count) << 2); ids < end; ids += 4, scales += 4) {
    const row = table + <usize>load<u32>(ids) * bytes
    const scale = v128.load32_splat(scales)
    for (let d: usize = 0; d < bytes; d += STEP) {
      const level = f32x4.floor(f32x4.mul(v128.load(row + d), v128.load(inverses + d)))
      const rounded = f32x4.add(f32x4.pmin(highest, f32x4.pmax(lowest, level)), half)
      v128.store(out + d, f32x4.add(v128.load(out + d), f32x4.mul(rounded, scale)))
    }
  }
  for (let d: usize = 0; d < bytes; d += STEP) v128.store(out + d, f32x4.mul(v128.load(out + d), v128.load(steps + d)))
}

/**
 * A step of Adagrad with one accumulator a row, in `squares`: rows less their scale times the gradient, whose mean square is `norm`.
 * No weight goes beyond the bound of its dimension.
 */
export function change(
  ids: usize,
  scales: usize,
  count: i32,
  table: usize,
  bytes: usize,
  squares: usize,
  gradient: usize,
  bounds: usize,
  norm: f32,
  rate: f32,
): void {
  for (const end = ids + ((<usize>count) << 2); ids < end; ids += 4, scales += 4) {
    const id = <usize>load<u32>(ids)
    const row = table + id * bytes
    const scale = load<f32>(scales)
    const sum = load<f32>(squares + (id << 2)) + norm * scale * scale
    store<f32>(squares + (id << 2), sum)
    const step = f32x4.splat((rate * scale) / sqrt<f32>(sum + EPSILON))
    for (let d: usize = 0; d < bytes; d += STEP) {
      const bound = v128.load(bounds + d)
      const weight = f32x4.sub(v128.load(row + d), f32x4.mul(v128.load(gradient + d), step))
      v128.store(row + d, f32x4.pmin(bound, f32x4.pmax(f32x4.neg(bound), weight)))
    }
  }
}
