import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { nodes } from './harness/paths.ts'
import { run } from './harness/run.ts'

const consumer = inject('consumer')
const expected = inject('expected')
  .split('\n')
  .map((line) => JSON.parse(line))
const { pages } = (await import(pathToFileURL(join(consumer, 'pages.js')).href)) as {
  pages: { url?: string; title?: string }[]
}

describe.each(nodes())('pagekind from the tarball, under $name', ({ path: node }) => {
  // npm links the program by its name; which Node runs it is the PATH's affair, so it is named here.
  const pagekind = (args: string[], input = '') =>
    run(node, [join(consumer, 'node_modules/.bin/pagekind'), ...args], { cwd: consumer, input })

  it('gives its version', async () => {
    const { version } = inject('packed').find(({ name }) => name === '@pagekind/cli')!
    expect((await pagekind(['--version'])).stdout.trim()).toBe(version)
  })

  it('judges one page as the library does', async () => {
    const [{ url, title }] = pages as [{ url: string; title: string }]
    const { stdout } = await pagekind(['classify', url, title, '--json', '--explain'])
    expect(JSON.parse(stdout)).toEqual(expected[0])
  })

  it('judges JSON Lines as the library does', async () => {
    const input = pages.map((page, id) => `${JSON.stringify({ id, ...page })}\n`).join('')
    const { stdout } = await pagekind(['classify', '--jsonl', '--explain'], input)
    const lines = stdout.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(expected.map((verdict, id) => ({ id, ...verdict })))
  })
})

it('is a program of its own: npm made the link executable', async () => {
  const { stdout } = await run(join(consumer, 'node_modules/.bin/pagekind'), ['--help'], { cwd: consumer })
  expect(stdout).toContain('classify')
  expect((await readFile(join(consumer, 'node_modules/.bin/pagekind'), 'utf8')).split('\n')[0]).toBe(
    '#!/usr/bin/env node',
  )
})
