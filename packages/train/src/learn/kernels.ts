import { KERNELS } from './kernels.generated.ts'

/** What `kernels/net.ts` exports: arrays by where they begin, `bytes` of a row. */
interface Exports {
  pool(ids: number, scales: number, count: number, table: number, bytes: number, out: number): void
  poolRounded(
    ids: number,
    scales: number,
    count: number,
    table: number,
    bytes: number,
    steps: number,
    inverses: number,
    out: number,
  ): void
  change(
    ids: number,
    scales: number,
    count: number,
    table: number,
    bytes: number,
    squares: number,
    gradient: number,
    bounds: number,
    norm: number,
    rate: number,
  ): void
}

/** How many numbers each array of a net has. */
export interface NetSize {
  readonly rows: number
  /** A multiple of four. */
  readonly dimensions: number
  /** The most that a page has. */
  readonly features: number
}

const PAGE_BYTES = 65_536
/** What an instruction takes begins at a multiple of this, or is slower. */
const ALIGNMENT = 64

let compiled: WebAssembly.Module | undefined

/** The arrays of a net, in a memory that WebAssembly and JavaScript share, and the kernels that work on them. */
export class Kernels {
  /** Rows of weights, one after the other, and the accumulator of each. */
  readonly table: Float32Array
  readonly squares: Float32Array
  /** Rows of the features of a page, and what each counts. */
  readonly ids: Int32Array
  readonly scales: Float32Array
  /** By dimension. A weight is kept within its bound, at first none. */
  readonly pooled: Float32Array
  readonly gradient: Float32Array
  readonly steps: Float32Array
  readonly inverses: Float32Array
  readonly bounds: Float32Array
  readonly #exports: Exports

  /** Throws a RangeError where the kernels cannot take so many dimensions, or 4 GiB do not hold the arrays. */
  constructor({ rows, dimensions, features }: NetSize) {
    if (dimensions % 4 !== 0) throw new RangeError('the kernels take four dimensions at a time')
    const lengths = [rows * dimensions, rows, features, features, ...new Array<number>(5).fill(dimensions)]
    let end = 0
    const places = lengths.map((length) => {
      const at = end
      end = Math.ceil((at + length * 4) / ALIGNMENT) * ALIGNMENT
      return at
    })
    const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE_BYTES) })
    compiled ??= new WebAssembly.Module(Buffer.from(KERNELS, 'base64'))
    this.#exports = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Exports
    const floats = (array: number) => new Float32Array(memory.buffer, places[array]!, lengths[array]!)
    this.table = floats(0)
    this.squares = floats(1)
    this.ids = new Int32Array(memory.buffer, places[2]!, features)
    this.scales = floats(3)
    this.pooled = floats(4)
    this.gradient = floats(5)
    this.steps = floats(6)
    this.inverses = floats(7)
    this.bounds = floats(8).fill(Number.POSITIVE_INFINITY)
  }

  /** `pooled` = the sum of the rows of the first `count` features, each times its scale. */
  pool(count: number): void {
    const { ids, scales, table, pooled } = this
    this.#exports.pool(ids.byteOffset, scales.byteOffset, count, table.byteOffset, pooled.byteLength, pooled.byteOffset)
  }

  /** The same of weights rounded by `steps`, of which `inverses` are the inverses. */
  poolRounded(count: number): void {
    const { ids, scales, table, steps, inverses, pooled } = this
    this.#exports.poolRounded(
      ids.byteOffset,
      scales.byteOffset,
      count,
      table.byteOffset,
      pooled.byteLength,
      steps.byteOffset,
      inverses.byteOffset,
      pooled.byteOffset,
    )
  }

  /** A step of Adagrad of these rows against `gradient`, whose mean square is `norm`. */
  change(count: number, norm: number, rate: number): void {
    const { ids, scales, table, squares, gradient, bounds } = this
    this.#exports.change(
      ids.byteOffset,
      scales.byteOffset,
      count,
      table.byteOffset,
      gradient.byteLength,
      squares.byteOffset,
      gradient.byteOffset,
      bounds.byteOffset,
      norm,
      rate,
    )
  }
}
