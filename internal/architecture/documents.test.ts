import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from '../../packages/common/src/index.ts'
import { ROOT } from './sources.ts'

const IGNORED = /(^|\/)(node_modules|dist|\.cache|\.train|\.git|coverage)(\/|$)|^docs\/api/

const documents = readdirSync(ROOT, { encoding: 'utf8', withFileTypes: true })
  .filter(({ name }) => !IGNORED.test(name))
  .flatMap((entry) => (entry.isDirectory() ? markdownBelow(entry.name) : [entry.name]))
  .filter((path) => path.endsWith('.md'))

describe('links between documents', () => {
  it('lead to files that are there', () => {
    const missing = documents.flatMap((path) =>
      missingTargets(path, readFileSync(join(ROOT, path), 'utf8')).map((target) => `${path}: ${target}`),
    )
    expect(documents).toContain('README.md')
    expect(missing).toEqual([])
  })

  it('a missing file is seen', () => {
    expect(missingTargets('docs/x.md', 'see [a](../README.md#use), [b](https://example.com) and [c](none.md)')).toEqual(
      ['none.md'],
    )
  })
})

describe('the README', () => {
  it('explains every error code', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
    expect(ERROR_CODES.filter((code) => !readme.includes(`\`${code}\``))).toEqual([])
  })
})

/** Paths of links in `text` that lead to nothing. */
function missingTargets(path: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g)].map((match) => match[1] ?? '')
  return targets.filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(ROOT, dirname(path), target)))
}

function markdownBelow(folder: string): string[] {
  if (IGNORED.test(folder)) return []
  return readdirSync(join(ROOT, folder), { encoding: 'utf8', withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? markdownBelow(path) : [path]
  })
}
