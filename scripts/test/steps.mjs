import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildStale } from '../lib/build.mjs'
import { ROOT } from '../lib/paths.mjs'
import { runNode } from '../lib/process.mjs'
import { checkTarballs } from './packages.mjs'
import { checkSizes } from './size.mjs'
import { runVitest } from './vitest.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number, output: string }} Outcome */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {boolean} keeps a pass is kept until an input changes (false: the step looks for itself what is stale)
 * @property {boolean} [needsBuild] looks at dist/
 * @property {boolean} [tells] its output is worth reading also where it passed
 * @property {() => Promise<Outcome>} run
 */

/** @type {Step[]} */
export const STEPS = [
  { name: 'typecheck', keeps: true, run: typecheck },
  {
    name: 'lint',
    keeps: true,
    run: () => tool(['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '--error-on-warnings', '.']),
  },
  { name: 'unit', keeps: true, run: () => runVitest('unit', ['unit']) },
  { name: 'build', keeps: false, run: build },
  { name: 'size', keeps: true, needsBuild: true, tells: true, run: checkSizes },
  { name: 'packages', keeps: true, needsBuild: true, run: checkTarballs },
  { name: 'docs', keeps: true, run: () => tool(['node_modules/typedoc/bin/typedoc']) },
  { name: 'unused', keeps: true, run: () => tool(['node_modules/knip/bin/knip.js']) },
  { name: 'contract', keeps: true, run: () => runVitest('contract', ['contract']) },
  { name: 'built', keeps: true, needsBuild: true, run: () => runVitest('built', ['examples', 'consumers']) },
]

/** Runs a tool that counts as one check. @param {string[]} args @returns {Promise<Outcome>} */
async function tool(args) {
  const { code, output } = await runNode(args)
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output }
}

/** Every tsconfig.json is one check. @returns {Promise<Outcome>} */
async function typecheck() {
  const projects = ['tsconfig.json', 'tsconfig.portable.json']
  for (const parent of ['examples', 'internal']) {
    if (!existsSync(join(ROOT, parent))) continue
    for (const name of readdirSync(join(ROOT, parent))) {
      const project = `${parent}/${name}/tsconfig.json`
      if (existsSync(join(ROOT, project))) projects.push(project)
    }
  }
  const outcomes = []
  for (const project of projects) outcomes.push(await tool(['node_modules/typescript/bin/tsc', '-p', project]))
  return sum(outcomes)
}

/** Every package is one check. @returns {Promise<Outcome>} */
async function build() {
  const results = await buildStale()
  return sum(
    results.map(({ name, ok, output }) => ({
      passed: ok ? 1 : 0,
      failed: ok ? 0 : 1,
      skipped: 0,
      output: ok ? '' : `${name}\n${output}`,
    })),
  )
}

/** @param {Outcome[]} outcomes @returns {Outcome} */
export function sum(outcomes) {
  return {
    passed: outcomes.reduce((n, { passed }) => n + passed, 0),
    failed: outcomes.reduce((n, { failed }) => n + failed, 0),
    skipped: outcomes.reduce((n, { skipped }) => n + skipped, 0),
    output: outcomes
      .filter(({ failed }) => failed > 0)
      .map(({ output }) => output)
      .join('\n'),
  }
}
