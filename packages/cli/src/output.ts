import { once } from 'node:events'

/** Text is collected to chunks of about this many characters before it is written. */
const CHUNK = 64 * 1024

/** Thrown where the reader of the output has gone (`| head`): there is nobody left to answer, and nothing went wrong. */
export class ClosedPipe extends Error {
  constructor() {
    super('the output is closed')
  }
}

/**
 * Writes text in chunks, and waits where the reader is slower than the writer, so that nothing piles up. After the
 * reader has gone, `write` and `end` throw {@link ClosedPipe}.
 */
export class Output {
  readonly #stream: NodeJS.WritableStream
  #pending: string[] = []
  #length = 0
  #failure: Error | null = null

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#failure = error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' ? new ClosedPipe() : error
    })
  }

  /** Adds text. Returns a promise only where the caller must wait before it adds more. */
  write(text: string): Promise<void> | undefined {
    this.#pending.push(text)
    this.#length += text.length
    return this.#length >= CHUNK ? this.end() : undefined
  }

  /** Writes what is collected and waits until the stream takes more. */
  async end(): Promise<void> {
    if (this.#failure !== null) throw this.#failure
    if (this.#length === 0) return
    const text = this.#pending.join('')
    this.#pending = []
    this.#length = 0
    if (this.#stream.write(text)) return
    await Promise.race([once(this.#stream, 'drain'), once(this.#stream, 'close')]).catch(() => {})
    if (this.#failure !== null) throw this.#failure
  }
}
