import { badOption, checkOptions, type NoticeEvidence, PagekindError } from '@pagekind/common'
import { type AbortSignalLike, throwIfAborted, untilAborted } from '../abort.ts'
import type { PageContext } from '../cascade/context.ts'
import { lexicalInputs } from '../lexical/inputs.ts'
import type { LexicalSpec } from '../lexical/spec.ts'
import { cut, LIMITS, type TextFields } from '../tokenizer/tokenizer.ts'
import type { Runtime, RuntimeBatch } from './runtime.ts'

const SIZE = 32
const MOST_SIZE = 1024
const MOST_DELAY = 1000

interface Timers {
  setTimeout(callback: () => void, milliseconds: number): unknown
}

interface Waiting {
  readonly page: TextFields
  readonly signal: AbortSignalLike | undefined
  resolve(logits: Float32Array): void
  reject(error: unknown): void
}

/**
 * Gathers pages that are asked for at the same time into one run. Each gets its own row, or the run's error; a page that was
 * aborted before its run is left out of it.
 */
export class Batcher {
  /** What the runtime does without. */
  readonly #notices: readonly NoticeEvidence[]
  readonly #runtime: Runtime
  readonly #spec: LexicalSpec | null
  readonly #heads: readonly { readonly name: string; readonly labels: readonly string[] }[]
  readonly #outputs: number
  readonly #size: number
  readonly #delay: number
  #waiting: Waiting[] = []

  /** `heads` are those of the model, in order; `spec` says how the bundle's text model reads pages, if it has one. Throws `E_OPTION`. */
  constructor(
    runtime: Runtime,
    spec: LexicalSpec | null,
    heads: readonly { readonly name: string; readonly labels: readonly string[] }[],
  ) {
    checkOptions(runtime.batching, ['size', 'delay'], 'batching')
    const { size = SIZE, delay = 0 } = runtime.batching ?? {}
    if (!Number.isInteger(size) || size < 1 || size > MOST_SIZE) {
      throw badOption('batching.size', size, `Give a whole number from 1 to ${MOST_SIZE}`)
    }
    if (!(delay >= 0 && delay <= MOST_DELAY)) {
      throw badOption('batching.delay', delay, `Give milliseconds from 0 to ${MOST_DELAY}`)
    }
    const { notices = [] } = runtime
    this.#notices = notices.map((message) => ({ kind: 'notice', stage: 'onnx', code: 'E_RUNTIME', message }))
    this.#runtime = runtime
    this.#spec = spec
    this.#heads = heads
    this.#outputs = heads.reduce((sum, { labels }) => sum + labels.length, 0)
    this.#size = size
    this.#delay = delay
  }

  /** The logits of a page, all heads one after the other. What the runtime does without is told to the page. */
  score(page: TextFields & Pick<PageContext, 'tell'>, signal: AbortSignalLike | undefined): Promise<Float32Array> {
    throwIfAborted(signal)
    for (const notice of this.#notices) page.tell(notice)
    const { url, title, description } = page
    const logits = new Promise<Float32Array>((resolve, reject) => {
      // Copied: who asked may go on to another page.
      const fields = {
        url: cut(url, LIMITS.url),
        title: cut(title, LIMITS.title),
        description: cut(description, LIMITS.description),
      }
      this.#waiting.push({ page: fields, signal, resolve, reject })
    })
    if (this.#waiting.length >= this.#size) this.#flush()
    else if (this.#waiting.length === 1) this.#schedule()
    return untilAborted(logits, signal)
  }

  #schedule(): void {
    // No timer for no delay: the shortest of them is a millisecond, a hundred times what a page takes.
    if (this.#delay === 0) void Promise.resolve().then(() => this.#flush())
    else (globalThis as unknown as Timers).setTimeout(() => this.#flush(), this.#delay)
  }

  #flush(): void {
    const waiting = this.#waiting.filter(({ signal }) => signal?.aborted !== true)
    this.#waiting = []
    if (waiting.length > 0) void this.#run(waiting)
  }

  async #run(waiting: readonly Waiting[]): Promise<void> {
    try {
      const rows = this.#split(await this.#runtime.run(this.#batchOf(waiting)), waiting.length)
      for (const [i, { resolve }] of waiting.entries()) resolve(rows[i]!)
    } catch (cause) {
      const error = PagekindError.is(cause) ? cause : this.#failure('failed', cause)
      for (const { reject } of waiting) reject(error)
    }
  }

  #batchOf(waiting: readonly Waiting[]): RuntimeBatch {
    const pages = waiting.map(({ page }) => page)
    return {
      pages,
      features: () => {
        if (this.#spec === null) throw this.#failure('asks for features, but the bundle has no text model')
        return lexicalInputs(this.#spec, pages)
      },
    }
  }

  #split(given: Readonly<Record<string, ArrayLike<number>>>, pages: number): Float32Array[] {
    const rows = Array.from({ length: pages }, () => new Float32Array(this.#outputs))
    let column = 0
    for (const { name, labels } of this.#heads) {
      const logits = Object.hasOwn(given, name) ? given[name]! : null
      if (logits?.length !== pages * labels.length) throw this.#failure(`gave no row of ${name} for each page`)
      for (const [page, row] of rows.entries()) {
        for (let i = 0; i < labels.length; i++) {
          const logit = logits[page * labels.length + i]!
          if (!Number.isFinite(logit)) throw this.#failure(`gave ${name} a logit that is no finite number`)
          row[column + i] = logit
        }
      }
      column += labels.length
    }
    return rows
  }

  #failure(what: string, cause?: unknown): PagekindError {
    return new PagekindError('E_RUNTIME', `The runtime ${this.#runtime.name} ${what}`, {
      hint: 'Give it the bundle’s own ONNX file',
      ...(cause === undefined ? {} : { cause }),
    })
  }
}
