import { runNode } from '../lib/process.mjs'

/** @import { Outcome } from './steps.mjs' */

/**
 * Checks the limits of .size-limit.json; every entry counts as one.
 * @returns {Promise<Outcome>}
 */
export async function checkSizes() {
  const { code, stdout, output } = await runNode(['node_modules/size-limit/bin.js', '--json'])
  /** @type {{ name: string, passed: boolean, size: number, sizeLimit: number }[]} */
  let entries
  try {
    entries = JSON.parse(stdout)
  } catch {
    return { passed: 0, failed: 1, skipped: 0, output }
  }
  const failed = entries.filter(({ passed }) => !passed)
  const table = entries.map(({ name, size, sizeLimit }) => `${name}: ${size} of ${sizeLimit} bytes`).join('\n')
  if (code !== 0 && failed.length === 0) return { passed: 0, failed: 1, skipped: 0, output }
  return { passed: entries.length - failed.length, failed: failed.length, skipped: 0, output: table }
}
