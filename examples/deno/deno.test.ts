import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const cwd = import.meta.dirname
// What `npm start` runs; the file itself, as the link in .bin is a script of the shell.
const DENO = join(cwd, '../../node_modules/deno/deno')
const OFFLINE = ['--no-prompt', '--cached-only', '--no-remote', '--no-lock', '--node-modules-dir=manual']

it('says what the page is and why, without a permission and without the network', async () => {
  const output = await deno('run', ...OFFLINE, 'main.ts', 'https://www.bbc.co.uk/news', 'Home - BBC News')
  expect(output).toMatch(/^News \([01]\.\d{3}\), (accept|review)\n/)
  expect(output).toMatch(/^topic: News [01]\.\d{3} because of .*\bnews\b/m)
  expect(output).toMatch(/^safety: none [01]\.\d{3} because of \S+/m)
})

it('starts with the command of the README', async () => {
  expect(await deno('run', 'main.ts')).toMatch(/^News /)
})

it('passes the type check of Deno', async () => {
  // Against the sources: outside of node_modules Deno does not find the .d.ts beside a .js, and these are links.
  const args = ['check', '--conditions=@pagekind/source', '--no-lock', '--node-modules-dir=manual', 'main.ts']
  expect(await deno(...args)).toBe('')
})

async function deno(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(DENO, args, { cwd })
  return stdout
}
