import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { ROOT, readJson } from './lib/paths.mjs'
import { becomeNode, runNode } from './lib/process.mjs'
import { verdictTable } from './start/table.mjs'

// npm start: classifies the pages of scripts/start/pages.json with the built command and prints a table.
// npm start -- URL "TITLE" [OPTIONS]: hands everything to `pagekind classify`.

const COMMAND = join(ROOT, 'packages/cli/dist/bin.js')

try {
  await ensureInstalled()
  await ensureBuilt()
  const given = process.argv.slice(2)
  if (given.length > 0) await becomeNode([COMMAND, 'classify', ...given])
  await classifyBuiltInPages()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function classifyBuiltInPages() {
  const pages = readJson(join(ROOT, 'scripts/start/pages.json'))
  const input = pages.map((/** @type {object} */ page) => `${JSON.stringify(page)}\n`).join('')
  const { code, stdout, output } = await runNode([COMMAND, 'classify', '--jsonl'], { input })
  if (code !== 0) throw new Error(`${output}\npagekind classify --jsonl ended with exit code ${code}.`)
  const verdicts = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  console.log(verdictTable(pages, verdicts))
  console.log(
    `${verdicts.length} pages, from URL and title alone, by ${verdicts[0].model}. "-": no label was sure enough.`,
  )
  console.log('One page of your own:  npm start -- https://example.org/ "Its title"')
}
