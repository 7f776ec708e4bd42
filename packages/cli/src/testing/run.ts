import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { run } from '../program.ts'

// For tests only; not part of the published package.

export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a command line in this process. Much faster than {@link pagekind}. */
export async function runHere(words: readonly string[], input: readonly (string | Buffer)[] = []): Promise<Outcome> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const [code, out, err] = await Promise.all([
    run(words, { stdin: Readable.from(input.map((piece) => Buffer.from(piece as string))), stdout, stderr }).finally(
      () => {
        stdout.end()
        stderr.end()
      },
    ),
    textOf(stdout),
    textOf(stderr),
  ])
  return { code, out, err }
}

/**
 * Tells the most memory the process has held, at its end, on standard error. The kernel's count of the program's own
 * memory where there is one: `maxRSS` also counts what the process held before it became this program.
 */
const TELL_PEAK = `
  import { readFileSync } from 'node:fs'
  process.on('exit', () => {
    let kilobytes = process.resourceUsage().maxRSS
    try {
      kilobytes = /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]
    } catch {}
    process.stderr.write('peak ' + kilobytes)
  })`

/** Starts the real command, from its source. With `tellPeak`, `peak N` (kilobytes) ends its standard error. */
export function start(words: readonly string[], options: { tellPeak?: boolean; stdout?: number } = {}) {
  const peak = options.tellPeak ? ['--import', `data:text/javascript,${encodeURIComponent(TELL_PEAK)}`] : []
  const bin = join(import.meta.dirname, '../bin.ts')
  const child = spawn(process.execPath, ['--conditions=@pagekind/source', ...peak, bin, ...words], {
    stdio: ['pipe', options.stdout ?? 'pipe', 'pipe'],
  }) as ChildProcessWithoutNullStreams
  // What it leaves unread is its own affair.
  child.stdin.on('error', () => {})
  return child
}

/** Runs the real command, from its source. */
export async function pagekind(words: readonly string[], input: string | Buffer = ''): Promise<Outcome> {
  const child = start(words)
  child.stdin.end(input)
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [out, err, code] = await Promise.all([textOf(child.stdout), textOf(child.stderr), closed])
  return { code, out, err }
}

export async function textOf(stream: Readable): Promise<string> {
  return Buffer.concat(await stream.toArray()).toString('utf8')
}
