import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE, publishedPackages } from '../lib/paths.mjs'
import { run, runNode } from '../lib/process.mjs'

/** @import { Outcome } from './steps.mjs' */

const TARBALLS = join(CACHE, 'tarballs')

/**
 * Packs every published package and looks at the tarball with publint and @arethetypeswrong/cli; each counts as one.
 * @returns {Promise<Outcome>}
 */
export async function checkTarballs() {
  const outcome = { passed: 0, failed: 0, skipped: 0, output: '' }
  for (const { folder, manifest } of publishedPackages()) {
    const target = join(TARBALLS, manifest.name.replace('/', '__'))
    rmSync(target, { recursive: true, force: true })
    mkdirSync(target, { recursive: true })
    const packed = await run('pnpm', ['pack', '--pack-destination', target], { cwd: folder })
    const name = readdirSync(target).find((file) => file.endsWith('.tgz'))
    if (packed.code !== 0 || !name) throw new Error(`${packed.output}\npnpm pack failed in ${folder}`)
    const tarball = join(target, name)
    const checks = [
      ['node_modules/publint/src/cli.js', 'run', tarball, '--strict'],
      // node16: resolution before `exports` existed (node10) cannot see subpaths, and no supported Node uses it.
      [
        'node_modules/@arethetypeswrong/cli/dist/index.js',
        tarball,
        '--profile',
        'node16',
        '--no-definitely-typed',
        '--no-emoji',
      ],
    ]
    for (const check of checks) {
      const { code, output } = await runNode(check)
      if (code === 0) outcome.passed++
      else {
        outcome.failed++
        outcome.output += `${manifest.name}\n${output}\n`
      }
    }
  }
  return outcome
}
