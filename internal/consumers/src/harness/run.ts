import { spawn } from 'node:child_process'

export interface RunOptions {
  cwd: string
  /** Milliseconds before the process is killed and the call fails. Default 120 000. */
  timeout?: number
  input?: string
  env?: Record<string, string>
}

export interface RunResult {
  code: number | null
  stdout: string
  stderr: string
}

/**
 * Runs a program to its end and returns what it wrote. Fails, with everything the program said, when it cannot be
 * started, does not end in time, or (unless `allowFailure`) ends with another code than 0.
 */
export const run = (
  command: string,
  args: readonly string[],
  options: RunOptions & { allowFailure?: boolean },
): Promise<RunResult> =>
  new Promise((resolve, reject) => {
    const { cwd, timeout = 120_000, input = '', env = {} } = options
    const line = [command, ...args].join(' ')
    const child = spawn(command, args, { cwd, env: { ...cleanEnvironment(), ...env } })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk
    })
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      child.kill('SIGKILL')
    }, timeout)
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(new Error(`cannot start: ${line}\n${error.message}`))
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      if (timedOut) reject(new Error(`not done after ${timeout} ms: ${line}\n${stdout}\n${stderr}`))
      else if (code !== 0 && !options.allowFailure)
        reject(new Error(`exit code ${code}: ${line}\n(in ${cwd})\n${stdout}\n${stderr}`))
      else resolve({ code, stdout, stderr })
    })
    // A program that does not read its input may have gone already; that is not this function's failure.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })

/** What npm and pnpm put into the environment of a script, apart from how to reach a registry. */
const PACKAGE_MANAGER =
  /^npm_(?!config_(registry|cache|userconfig|globalconfig|proxy|https_proxy|noproxy|cafile|strict_ssl)$)/
const TEST_RUNNER = /^(NODE_OPTIONS|NODE_PATH|NODE_ENV|VITEST.*|INIT_CWD|TEST|DEV|PROD|MODE|SSR)$/

/**
 * The environment without what the test runner and the package manager put there for themselves: it would change how
 * the programs under test behave, and hide faults a stranger meets.
 */
const cleanEnvironment = (): Record<string, string> => {
  const clean: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !PACKAGE_MANAGER.test(name) && !TEST_RUNNER.test(name)) clean[name] = value
  }
  return clean
}
