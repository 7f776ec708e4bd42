import { ensureInstalled } from './lib/install.mjs'
import { becomeNode } from './lib/process.mjs'

// node scripts/run.mjs FILE [ARGUMENTS]: runs one of the repository's own TypeScript programs under the pinned Node,
// with the packages resolved to their sources, so no build is needed.
try {
  await ensureInstalled()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
await becomeNode(['--conditions=@pagekind/source', ...process.argv.slice(2)])
