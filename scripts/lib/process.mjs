import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ROOT } from './paths.mjs'

const WINDOWS = process.platform === 'win32'

/** Environment of every command: the workspace's own tools, Node among them, come first on the PATH. */
function environment() {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...process.env, [key]: [join(ROOT, 'node_modules/.bin'), process.env[key]].join(delimiter) }
}

/**
 * The workspace's pinned Node, or this one while nothing is installed yet.
 * @returns {string}
 */
export function pinnedNode() {
  const pinned = join(ROOT, 'node_modules/node/bin', WINDOWS ? 'node.exe' : 'node')
  return existsSync(pinned) ? pinned : process.execPath
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
// A time limit ends this process by SIGTERM: what it started must not go on alone.
process.once('SIGTERM', () => {
  for (const child of running) child.kill()
  process.exit(143)
})

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {string} [input] what the command reads on its standard input (nothing by default)
 * @property {boolean} [show] true lets the command write straight to the terminal; its output is then not returned
 * @property {Record<string, string>} [env]
 */

/**
 * Runs a command to its end. Never throws for a failing command.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, stdout: string, output: string }>} output: both streams in order
 */
export function run(command, args, options = {}) {
  /** @type {import('node:child_process').IOType} */
  const out = options.show ? 'inherit' : 'pipe'
  return new Promise((resolve) => {
    /** @type {import('node:child_process').ChildProcess} */
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...environment(), ...(options.show ? {} : { NO_COLOR: '1' }), ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', out, out],
      // npx and the tools in node_modules/.bin are .cmd files on Windows, which only a shell starts.
      shell: WINDOWS && !command.endsWith('.exe'),
    })
    running.add(child)
    let stdout = ''
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout += text
      output += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    child.on('error', (error) => resolve({ code: 127, stdout, output: `${output}${command}: ${error.message}\n` }))
    child.on('close', (code) => {
      running.delete(child)
      resolve({ code: code ?? 1, stdout, output })
    })
    // A command that ends before it has read everything closes the pipe: its exit code tells the story.
    child.stdin?.on('error', () => {})
    child.stdin?.end(options.input)
  })
}

/**
 * Runs a JavaScript tool or script under the pinned Node.
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function runNode(args, options) {
  return run(pinnedNode(), args, options)
}

/**
 * Hands the terminal over to a script under the pinned Node and ends with its exit code.
 * @param {string[]} args
 * @returns {Promise<never>}
 */
export function becomeNode(args) {
  // Ctrl-C reaches the child as well; this process only waits for its answer.
  process.on('SIGINT', () => {})
  return new Promise(() => {
    const child = spawn(pinnedNode(), args, { cwd: ROOT, env: environment(), stdio: 'inherit' })
    child.on('error', (error) => {
      console.error(error.message)
      process.exit(127)
    })
    child.on('close', (code) => process.exit(code ?? 1))
  })
}
