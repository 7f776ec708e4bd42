const WIDTH = 24

/** A line per task on standard error: redrawn in place on a terminal, one line per step elsewhere. */
export class ProgressBar {
  readonly #steps = new Map<string, { step: string; done: number }>()
  readonly #started = Date.now()
  readonly #terminal = process.stderr.isTTY === true
  #drawn = 0

  update(task: string, step: string, done: number): void {
    const before = this.#steps.get(task)
    this.#steps.set(task, { step, done })
    if (this.#terminal) this.#draw()
    else if (before?.step !== step) process.stderr.write(`${this.#seconds()} ${task}: ${step}\n`)
  }

  #draw(): void {
    if (this.#drawn > 0) process.stderr.write(`\u001b[${this.#drawn}A`)
    for (const [task, { step, done }] of this.#steps) {
      const filled = Math.round(done * WIDTH)
      const bar = `${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}`
      process.stderr.write(`\u001b[2K${this.#seconds()} ${task.padEnd(6)} [${bar}] ${step}\n`)
    }
    this.#drawn = this.#steps.size
  }

  #seconds(): string {
    return `${String(Math.round((Date.now() - this.#started) / 1000)).padStart(5)} s`
  }
}
