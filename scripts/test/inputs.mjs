import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, hashFiles, hashListing } from '../lib/hash.mjs'
import { installInputs } from '../lib/install.mjs'
import { ROOT, SHARED } from '../lib/paths.mjs'

/** Programs that some tests use where the machine has them. */
const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/firefox-esr', '/usr/bin/python3']

/**
 * Hash of everything a check can depend on: every file of the repository, what is installed, the Node that runs this,
 * the listing of the shared data, the environment's switches and the programs that tests look for. A check that passed
 * with the same hash need not run again.
 */
export function inputsOfChecks() {
  return hashFiles(ROOT, filesBelow(ROOT), [
    installInputs(),
    process.version,
    hashListing(SHARED),
    ...PROGRAMS.map((path) => `${path} ${existsSync(path)}`),
    ...Object.entries(process.env)
      .filter(([name]) => name.startsWith('PAGEKIND_') || name === 'CI')
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
    join('stamp format', '1'),
  ])
}
