import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { CACHE, ROOT, readJson } from '../lib/paths.mjs'
import { runNode } from '../lib/process.mjs'

/** @import { Outcome } from './steps.mjs' */

/**
 * Runs some projects of vitest.config.ts; every test counts as one.
 * @param {string} step names the report
 * @param {string[]} projects
 * @returns {Promise<Outcome>}
 */
export async function runVitest(step, projects) {
  mkdirSync(CACHE, { recursive: true })
  const report = join(CACHE, `vitest-${step}.json`)
  rmSync(report, { force: true })
  const { code, output } = await runNode([
    'node_modules/vitest/vitest.mjs',
    'run',
    ...projects.map((project) => `--project=${project}`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, output }

  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = readJson(report)
  // A file that cannot be loaded has no failing test of its own; it still counts.
  const unloaded = testResults
    .filter((/** @type {any} */ file) => file.status === 'failed' && !file.assertionResults.some(failed))
    .map((/** @type {any} */ file) => relative(ROOT, file.name))
  let failures = numFailedTests + unloaded.length
  // An error outside every test (an unhandled rejection, no test found) shows in the exit code alone.
  if (code !== 0 && failures === 0) failures = 1
  return { passed: numPassedTests, failed: failures, skipped: numPendingTests + numTodoTests, output }
}

/** @param {{ status: string }} test */
function failed(test) {
  return test.status === 'failed'
}
