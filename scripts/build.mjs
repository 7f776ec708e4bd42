import { ensureBuilt } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'

// npm run build: builds the packages whose sources changed.
try {
  await ensureInstalled()
  await ensureBuilt()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
