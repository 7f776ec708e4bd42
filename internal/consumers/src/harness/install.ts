import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Packed } from './pack.ts'
import { FIXTURES } from './paths.ts'
import { run } from './run.ts'

/**
 * Makes an empty project in `folder`, installs the tarballs with npm as a stranger would, and copies the consumer's
 * files in. The overrides make npm take our packages' dependencies on one another from the tarballs too, so no
 * registry is ever asked for a name of ours.
 */
export const installConsumer = async (folder: string, packed: readonly Packed[]): Promise<void> => {
  const dependencies = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]))
  const overrides = Object.fromEntries(packed.map(({ name }) => [name, `$${name}`]))
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify(
      { name: 'consumer', version: '0.0.0', private: true, type: 'module', dependencies, overrides },
      null,
      2,
    ),
  )
  // A look-up of one of our names would have to go through this port, where nothing listens.
  await writeFile(join(folder, '.npmrc'), '@pagekind:registry=http://127.0.0.1:9/\n')
  await run(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--no-update-notifier'],
    { cwd: folder, timeout: 180_000 },
  )
  await cp(FIXTURES, folder, { recursive: true })
}
