import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, hashFiles } from './hash.mjs'
import { installInputs } from './install.mjs'
import { CACHE, publishedPackages, ROOT, workspaceDependencies } from './paths.mjs'
import { runNode } from './process.mjs'

/** @import { Workspace } from './paths.mjs' */

const CONFIGURATION = [
  'tsup.config.ts',
  'tsconfig.base.json',
  'tsconfig.json',
  'tsconfig.portable.json',
  'types/web.d.ts',
]
const STAMPS = join(CACHE, 'build')
/** How many packages are built at the same time. */
const PARALLEL = 2

/** @typedef {{ name: string, ok: boolean, fresh: boolean, output: string }} Built fresh: nothing had to be done */

/**
 * Builds every published package whose inputs or outputs are not as the last build left them.
 * @returns {Promise<Built[]>} one entry a package
 */
export async function buildStale() {
  const all = publishedPackages()
  const tools = installInputs()
  /** @type {Map<Workspace, string>} */
  const inputs = new Map()
  for (const workspace of all) inputs.set(workspace, buildInputs(workspace, all, inputs, tools))

  const queue = [...all]
  /** @type {Built[]} */
  const results = []
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift())
      results.push(await buildOne(next, inputs.get(next) ?? ''))
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  return results
}

/**
 * Builds what is stale and says so; throws an Error with the tools' output when a build fails.
 * @returns {Promise<void>}
 */
export async function ensureBuilt() {
  const started = Date.now()
  const results = await buildStale()
  const failed = results.filter(({ ok }) => !ok)
  if (failed.length > 0)
    throw new Error(failed.map(({ name, output }) => `${output}\nBuilding ${name} failed.`).join('\n'))
  const built = results.filter(({ fresh }) => !fresh)
  if (built.length > 0)
    console.log(`Built ${built.length} packages in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`)
}

/** @param {Workspace} workspace @param {string} inputs @returns {Promise<Built>} */
async function buildOne({ folder, manifest: { name } }, inputs) {
  const stamp = join(STAMPS, `${name.replace('/', '__')}.json`)
  const dist = join(folder, 'dist')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === stampText(inputs, dist)) {
    return { name, ok: true, fresh: true, output: '' }
  }
  rmSync(stamp, { force: true })
  const tsup = join(ROOT, 'node_modules/tsup/dist/cli-default.js')
  const { code, output } = await runNode([tsup, '--config', join(ROOT, 'tsup.config.ts')], { cwd: folder })
  if (code === 0) {
    mkdirSync(STAMPS, { recursive: true })
    writeFileSync(stamp, stampText(inputs, dist))
  }
  return { name, ok: code === 0, fresh: false, output }
}

/** @param {string} inputs @param {string} dist */
function stampText(inputs, dist) {
  return JSON.stringify({ inputs, outputs: hashFiles(dist, filesBelow(dist, new Set())) })
}

/**
 * Hash of all that decides what a build of `workspace` gives. The sources of its dependencies count too, since types
 * inferred from them end up in its declarations.
 * @param {Workspace} workspace
 * @param {Workspace[]} all
 * @param {Map<Workspace, string>} known the inputs of the packages it depends on
 * @param {string} tools
 */
function buildInputs(workspace, all, known, tools) {
  const sources = filesBelow(join(workspace.folder, 'src')).filter((file) => !/\.test\.ts$/.test(file))
  const files = [...CONFIGURATION.map((name) => join(ROOT, name)), join(workspace.folder, 'package.json'), ...sources]
  const dependencies = workspaceDependencies(workspace, all).map((dependency) => known.get(dependency) ?? '')
  return hashFiles(ROOT, files, [tools, ...dependencies])
}
