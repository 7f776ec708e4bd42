import { KERNELS } from './kernels.generated.ts'

/** The inner loops of a net, as `kernels/net.ts` says; arrays are given by their `byteOffset`. */
interface Kernels {
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

const PAGE_BYTES = 65_536
/** What an instruction takes begins at a multiple of this, or is slower. */
const ALIGNMENT = 64

let compiled: WebAssembly.Module | undefined

/** Arrays that WebAssembly and JavaScript share, and the kernels that work on them. */
export class KernelMemory {
  readonly kernels: Kernels
  readonly #buffer: ArrayBuffer
  #next = 0

  /** Has room for arrays of `lengths` numbers of four bytes. At most 4 GiB; throws a RangeError beyond. */
  constructor(lengths: readonly number[]) {
    const bytes = lengths.reduce((sum, length) => sum + aligned(length * 4), 0)
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) })
    compiled ??= new WebAssembly.Module(Buffer.from(KERNELS, 'base64'))
    this.kernels = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels
    this.#buffer = memory.buffer
  }

  /** Further numbers of the memory. */
  floats(length: number): Float32Array {
    return new Float32Array(this.#buffer, this.#take(length), length)
  }

  ints(length: number): Int32Array {
    return new Int32Array(this.#buffer, this.#take(length), length)
  }

  #take(length: number): number {
    const at = this.#next
    this.#next += aligned(length * 4)
    return at
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}
