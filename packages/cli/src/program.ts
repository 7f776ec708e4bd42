import { readFileSync } from 'node:fs'
import { PagekindError } from '@pagekind/common'
import { Command, CommanderError } from 'commander'
import { addClassifyCommand } from './commands/classify.ts'
import { addRulesCommand } from './commands/rules.ts'
import { addSignalsCommand } from './commands/signals.ts'
import { ClosedPipe } from './output.ts'
import { usageError } from './usage.ts'

/** The streams a command works on: those of the process, or a test's. */
export interface Streams {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean }
  readonly stderr: NodeJS.WritableStream
}

/** Everything was answered. */
export const OK = 0
/** Some page could not be answered, or reading or writing failed. */
export const FAILED = 1
/** The command line is wrong. */
export const USAGE = 2

const EXIT_CODES = `
Exit codes:
  ${OK}  every page was answered
  ${FAILED}  a page could not be answered, rules do not pass their check, or reading or writing failed
  ${USAGE}  the command line, the bundle or the rules are wrong
`

/** Runs the command line and returns its exit code. What goes wrong is told on standard error. */
export async function run(words: readonly string[], streams: Streams): Promise<number> {
  const program = new Command('pagekind')
  let exitCode = OK
  program
    .description('Tells what a web page is, from its URL, its title and its HTML.')
    .version(version())
    .addHelpText('afterAll', EXIT_CODES)
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      outputError: (text, write) => write(`pagekind: ${usageError(oneLine(text), helpOf(words[0])).message}\n`),
    })
    .exitOverride()
  const exit = (code: number) => {
    exitCode = code
  }
  addClassifyCommand(program, streams, exit)
  addRulesCommand(program, streams, exit)
  addSignalsCommand(program, streams)
  try {
    await program.parseAsync(words, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof ClosedPipe) return OK
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE
    if (PagekindError.is(error)) {
      streams.stderr.write(`pagekind: ${error.message}\n`)
      return ['E_INPUT', 'E_URL'].includes(error.code) ? FAILED : USAGE
    }
    if (!isSystemError(error)) throw error
    streams.stderr.write(`pagekind: ${error.message}\n`)
    return FAILED
  }
}

/** Whether the system said no: a full disk, an input that cannot be read. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string'
}

/** Where a reader finds how the command they meant is written. */
function helpOf(command: string | undefined): string {
  return `See \`pagekind ${command === 'signals' || command === 'rules' ? command : 'classify'} --help\``
}

/** What commander says of a wrong command line, as the message of an error. */
function oneLine(text: string): string {
  return text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s+/g, ' ')
}

function version(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return manifest.version
}
