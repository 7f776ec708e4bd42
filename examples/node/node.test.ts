import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { createClassifier, type Page } from '@pagekind/core'
import { beforeAll, describe, expect, it } from 'vitest'

const cwd = import.meta.dirname

describe('one.js', () => {
  let output = ''
  beforeAll(async () => {
    output = await node('one.js', 'https://www.bbc.co.uk/news', 'Home - BBC News')
  })

  it('says the label, its score and the decision first', () => {
    expect(output).toMatch(/^News \([01]\.\d{3}\), (accept|review)\n/)
  })

  it('answers every head', () => {
    expect(output.match(/^\w+$/gm)).toEqual(['topic', 'subject', 'safety'])
  })

  it('says which words spoke for a label, and in which part of the page', () => {
    const topic = output.slice(output.indexOf('\ntopic\n'), output.indexOf('\nsubject\n'))
    expect(topic).toMatch(
      /^ {2}News [01]\.\d{3}\n( {4}(for {4}|against) \d+\.\d\d {2}.+ \((url|title|description)\)\n)+/m,
    )
    expect(topic).toMatch(/^ {4}for +\d+\.\d\d {2}news \((url|title)\)$/m)
  })

  it('ends with an error where the page is none', async () => {
    await expect(node('one.js', '')).rejects.toThrow('E_INPUT')
  })
})

it('many.js gives one line a page, in the order of the file', async () => {
  const pages: Page[] = readFileSync(`${cwd}/pages.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const classifier = await createClassifier()
  const expected = pages.map((page) => [classifier.classifySync(page).label, page.url ?? '(no URL)'])

  const lines = (await node('many.js')).trimEnd().split('\n')
  expect(lines.map((line) => /^(\w+) +\S+ +\S+ +(.+)$/.exec(line)?.slice(1))).toEqual(expected)
  expect(expected.length).toBeGreaterThan(5)
})

it('rules.js shows rules that outrank the model, and change while it answers', async () => {
  expect(await node('rules.js')).toBe(`with rules        Shop by rules: our shop (domain: example.com)
safety            none by lexical, never gambling
one taken out     Education by lexical
refused           E_OPTION
still in force    no casino
`)
})

it('structure.js tells a casino from an article about casinos, which their title does not', async () => {
  expect(await node('structure.js')).toBe(`no markup   gambling  by its lexical model
an article  none      branch article
a casino    gambling  branch text
`)
})

it('many.js ends with an error at a line that is no JSON', async () => {
  await expect(node('many.js', 'README.md')).rejects.toThrow('SyntaxError')
})

async function node(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd })
  return stdout
}
