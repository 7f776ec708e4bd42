import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './lib/install.mjs'
import { CACHE } from './lib/paths.mjs'
import { inputsOfChecks } from './test/inputs.mjs'
import { STEPS } from './test/steps.mjs'

/** @import { Outcome } from './test/steps.mjs' */

// npm test: every check of the repository, one after the other. Ends with the line "N passed, N failed".
// npm test -- STEP ...   only these steps
// npm test -- --all      also those that passed before on exactly the same files

const STAMPS = join(CACHE, 'checks.json')

const wanted = process.argv.slice(2).filter((argument) => argument !== '--all')
const all = process.argv.includes('--all')
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(`Unknown step: ${unknown.join(', ')}. Steps: ${STEPS.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

const started = Date.now()
try {
  await ensureInstalled()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  console.log('0 passed, 1 failed')
  process.exit(1)
}

const inputs = inputsOfChecks()
/** @type {Record<string, { inputs: string, passed: number, skipped: number } | undefined>} */
const stamps = existsSync(STAMPS) ? JSON.parse(readFileSync(STAMPS, 'utf8')) : {}
const total = { passed: 0, failed: 0 }
let buildFailed = false

for (const step of STEPS) {
  if (wanted.length > 0 && !wanted.includes(step.name) && !(step.name === 'build' && needsBuild(wanted))) continue
  const stamp = stamps[step.name]
  if (!all && step.keeps && stamp?.inputs === inputs) {
    total.passed += stamp.passed
    console.log(line(step.name, { ...stamp, failed: 0, output: '' }, 'unchanged since it passed'))
    continue
  }
  const begun = Date.now()
  const outcome = await perform(step)
  if (step.name === 'build') buildFailed = outcome.failed > 0
  total.passed += outcome.passed
  total.failed += outcome.failed
  if (outcome.failed > 0) console.log(`\n--- ${step.name} ---\n${outcome.output.trimEnd()}\n`)
  console.log(line(step.name, outcome, `${((Date.now() - begun) / 1000).toFixed(1)} s`))
  if (outcome.failed === 0 && step.tells) console.log(outcome.output.replace(/^/gm, '  '))
  stamps[step.name] = outcome.failed === 0 ? { inputs, passed: outcome.passed, skipped: outcome.skipped } : undefined
  mkdirSync(CACHE, { recursive: true })
  writeFileSync(STAMPS, JSON.stringify(stamps))
}

console.log(`\nAll in ${((Date.now() - started) / 1000).toFixed(1)} s.`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 ? 1 : 0

/**
 * @param {import('./test/steps.mjs').Step} step
 * @returns {Promise<Outcome>}
 */
async function perform(step) {
  const broken = { passed: 0, failed: 1, skipped: 0 }
  if (step.needsBuild && buildFailed) return { ...broken, output: 'Not run: the build failed.' }
  try {
    return await step.run()
  } catch (error) {
    return { ...broken, output: error instanceof Error ? String(error.stack) : String(error) }
  }
}

/** @param {string[]} names */
function needsBuild(names) {
  return STEPS.some((step) => step.needsBuild && names.includes(step.name))
}

/** @param {string} name @param {Outcome} outcome @param {string} remark */
function line(name, { passed, failed, skipped }, remark) {
  const counts = [`${passed} passed`, `${failed} failed`]
  if (skipped > 0) counts.push(`${skipped} skipped`)
  return `${name.padEnd(10)} ${counts.join(', ').padEnd(32)} ${remark}`
}
