import { existsSync, realpathSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

/** Files copied into the consumer project as they are. */
export const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url))

/**
 * Programs of root devDependencies. The runtimes are the binaries themselves: the shims in .bin would put the
 * repository's own packages on NODE_PATH, where a dependency that a tarball forgot to name would be found all the same.
 */
export const programs = {
  pnpm: join(ROOT, 'node_modules/.bin/pnpm'),
  tsc: join(ROOT, 'node_modules/typescript/bin/tsc'),
  bun: join(ROOT, 'node_modules/bun/bin/bun.exe'),
  deno: join(ROOT, 'node_modules/deno/deno'),
  workerd: join(ROOT, 'node_modules/workerd/bin/workerd'),
}

export interface NodeProgram {
  name: string
  path: string
}

/**
 * The Node that runs the tests (the pinned one) and, where it is another file, the first on PATH outside any
 * node_modules: the one that the machine's owner has.
 */
export const nodes = (): NodeProgram[] => {
  const pinned = { name: 'the pinned Node', path: process.execPath }
  const host = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !folder.includes('node_modules'))
    .map((folder) => resolve(folder, 'node'))
    .find((file) => existsSync(file))
  if (host === undefined || realpathSync(host) === realpathSync(process.execPath)) return [pinned]
  return [pinned, { name: 'the Node of this machine', path: host }]
}
