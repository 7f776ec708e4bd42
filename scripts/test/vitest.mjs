import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE, readJson } from '../lib/paths.mjs'
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
  return { ...countTests(readJson(report), code), output }
}

/**
 * @typedef {object} Report the parts of vitest's JSON report that are read
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults one entry a file
 */

/**
 * @param {Report} report
 * @param {number} code vitest's exit code
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countTests(report, code) {
  // A file that cannot be loaded has no failing test of its own; it still counts.
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  const failed = report.numFailedTests + unloaded.length
  return {
    passed: report.numPassedTests,
    // An error outside every test (an unhandled rejection, no test found) shows in the exit code alone.
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}
