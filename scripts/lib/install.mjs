import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashFiles } from './hash.mjs'
import { ROOT, readJson, workspaces } from './paths.mjs'
import { run } from './process.mjs'

const STAMP = join(ROOT, 'node_modules/.pagekind-installed')

/**
 * Installs what the lockfile says, with the pnpm that package.json pins, fetched by npx. Does nothing when the
 * lockfile, every package.json and the installed folders are as the last install left them.
 * @returns {Promise<void>} throws an Error when the install fails
 */
export async function ensureInstalled() {
  const inputs = installInputs()
  if (readStamp() === inputs && linksPresent()) return
  rmSync(STAMP, { force: true })
  console.log('Installing the dependencies (pnpm, frozen lockfile) ...')
  const started = Date.now()
  const pnpm = String(readJson(join(ROOT, 'package.json')).packageManager)
  const args = ['-y', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only']
  // CI=true: pnpm asks no questions.
  const { code, output } = await run('npx', args, { env: { CI: 'true' } })
  if (code !== 0) throw new Error(`${output}\nThe install failed (exit code ${code}).`)
  writeFileSync(STAMP, inputs)
  console.log(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`)
}

/** Hash of everything that decides what an install does. */
export function installInputs() {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc'].map((name) => join(ROOT, name))
  files.push(...workspaces().map(({ folder }) => join(folder, 'package.json')))
  return hashFiles(ROOT, files, [process.platform, process.arch])
}

function readStamp() {
  return existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : ''
}

/** Whether every declared dependency can be found where pnpm puts it. */
function linksPresent() {
  return workspaces().every(({ folder, manifest }) =>
    Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).every((name) =>
      existsSync(join(folder, 'node_modules', name, 'package.json')),
    ),
  )
}
