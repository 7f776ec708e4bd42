/** Text is collected to chunks of about this many characters before it is written. */
const CHUNK = 64 * 1024

/** Thrown where the reader of the output has gone (`| head`): there is nobody left to answer, and nothing went wrong. */
export class ClosedPipe extends Error {
  constructor() {
    super('the output is closed')
  }
}

/**
 * Writes text in chunks, and waits until each is taken, so that nothing piles up where the reader is slower than the
 * writer and no failure goes unnoticed. After the reader has gone, writing throws {@link ClosedPipe}; what else goes wrong
 * (a full disk) is thrown as it is.
 */
export class Output {
  readonly #stream: NodeJS.WritableStream
  #pending: string[] = []
  #length = 0

  /** The stream's owner listens for its `error` event; `bin.ts` does. */
  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream
  }

  /** Adds text. Returns a promise only where the caller must wait before it adds more. */
  write(text: string): Promise<void> | undefined {
    this.#pending.push(text)
    this.#length += text.length
    return this.#length >= CHUNK ? this.flush() : undefined
  }

  /** Writes what is collected and waits until it is taken. */
  async flush(): Promise<void> {
    if (this.#length === 0) return
    const text = this.#pending.join('')
    this.#pending = []
    this.#length = 0
    const error = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) => {
      this.#stream.write(text, resolve)
    })
    if (!error) return
    throw error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' ? new ClosedPipe() : error
  }
}
