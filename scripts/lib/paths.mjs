import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

// Node 20 and npm are all these scripts may count on: no dependency, plain JavaScript.

/** The repository's root folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Where stamps, tarballs and reports are kept between runs; ignored by git, safe to delete. */
export const CACHE = join(ROOT, '.cache')

/** The folder of data that is not part of the repository; most commands do without it. */
export const SHARED = resolve(process.env.PAGEKIND_SHARED ?? join(ROOT, '../shared'))

/**
 * @typedef {object} Manifest the parts of a package.json that the scripts read
 * @property {string} name
 * @property {string} version
 * @property {boolean} [private]
 * @property {string} [packageManager]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 */

/** @typedef {{ folder: string, manifest: Manifest }} Workspace */

/**
 * @param {string} path
 * @returns {any}
 */
export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/**
 * The root and every package of the workspace, as pnpm-workspace.yaml lists them.
 * @returns {Workspace[]}
 */
export function workspaces() {
  const folders = [ROOT]
  for (const [, pattern] of section('packages').matchAll(/^ +- (\S+)$/gm)) {
    if (!pattern) continue
    if (pattern.endsWith('/*')) {
      const parent = join(ROOT, pattern.slice(0, -2))
      if (existsSync(parent))
        folders.push(
          ...readdirSync(parent)
            .sort()
            .map((name) => join(parent, name)),
        )
    } else folders.push(join(ROOT, pattern))
  }
  return folders
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readJson(join(folder, 'package.json')) }))
}

/**
 * The packages that are published, each after those it depends on.
 * @returns {Workspace[]}
 */
export function publishedPackages() {
  const all = workspaces().filter(
    ({ folder, manifest }) => dirname(folder) === join(ROOT, 'packages') && !manifest.private,
  )
  /** @type {Workspace[]} */
  const ordered = []
  /** @param {Workspace} workspace */
  const visit = (workspace) => {
    if (ordered.includes(workspace)) return
    for (const dependency of workspaceDependencies(workspace, all)) visit(dependency)
    ordered.push(workspace)
  }
  for (const workspace of all) visit(workspace)
  return ordered
}

/**
 * The packages among `all` that `workspace` depends on directly.
 * @param {Workspace} workspace
 * @param {Workspace[]} all
 * @returns {Workspace[]}
 */
export function workspaceDependencies(workspace, all) {
  const names = Object.keys(workspace.manifest.dependencies ?? {})
  return all.filter(({ manifest }) => names.includes(manifest.name))
}

/** The text under a top-level key of pnpm-workspace.yaml. @param {string} key */
function section(key) {
  const yaml = readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8')
  return yaml.match(new RegExp(`^${key}:\\n((?: .*\\n)*)`, 'm'))?.[1] ?? ''
}
