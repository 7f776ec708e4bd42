import { readFileSync } from 'node:fs'
import { PagekindError } from '@pagekind/common'
import { Command, CommanderError } from 'commander'
import { addClassifyCommand } from './commands/classify.ts'
import { ClosedPipe } from './output.ts'

/** The streams a command works on: those of the process, or a test's. */
export interface Streams {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean }
  readonly stderr: NodeJS.WritableStream
}

/** Everything was answered. */
export const OK = 0
/** Some page could not be answered. */
export const FAILED = 1
/** The command line is wrong. */
export const USAGE = 2

const EXIT_CODES = `
Exit codes:
  ${OK}  every page was answered
  ${FAILED}  a page could not be answered
  ${USAGE}  the command line or the bundle is wrong
`

/** Runs the command line and returns its exit code. Never throws: what goes wrong is told on standard error. */
export async function run(words: readonly string[], streams: Streams): Promise<number> {
  const program = new Command('pagekind')
  let exitCode = OK
  program
    .description('Tells what a web page is, from its URL and its title.')
    .version(version())
    .addHelpText('after', EXIT_CODES)
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
    })
    .exitOverride()
  addClassifyCommand(program, streams, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(words, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof ClosedPipe) return OK
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE
    if (!PagekindError.is(error)) throw error
    streams.stderr.write(`pagekind: ${error.message}\n`)
    return ['E_INPUT', 'E_URL'].includes(error.code) ? FAILED : USAGE
  }
}

function version(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return manifest.version
}
