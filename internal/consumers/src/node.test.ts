import { readFile } from 'node:fs/promises'
import { describe, expect, inject, it } from 'vitest'
import { expectVerdicts } from './harness/expect-verdicts.ts'
import { nodes } from './harness/paths.ts'
import { run } from './harness/run.ts'
import { EXPECTED, summarize } from './harness/summary.ts'

const consumer = inject('consumer')

describe.each(nodes())('$name', ({ name, path: node }) => {
  it('imports the ES module', async () => {
    const { stdout } = await run(node, ['esm.js'], { cwd: consumer })
    expectVerdicts(`${name}, esm.js`, stdout)
  })

  it('requires the CommonJS build, without help from require(esm)', async () => {
    const { stdout } = await run(node, ['--no-experimental-require-module', 'commonjs.cjs'], { cwd: consumer })
    expectVerdicts(`${name}, commonjs.cjs`, stdout)
  })

  it('has both in one process, which know each other’s errors', async () => {
    const { stdout } = await run(node, ['both.mjs'], { cwd: consumer })
    expect(JSON.parse(stdout)).toEqual({
      twoCopies: true,
      esmKnowsCjs: true,
      cjsKnowsEsm: true,
      codes: ['E_INPUT', 'E_INPUT'],
      strangers: [false, false],
      sameVerdict: true,
    })
  })

  it('changes nothing outside itself when imported', async () => {
    const { stdout } = await run(node, ['no-effects.mjs', ...inject('packed').map((packed) => packed.name)], {
      cwd: consumer,
    })
    expect(JSON.parse(stdout)).toEqual([])
  })

  it('needs no eval', async () => {
    const { stdout } = await run(node, ['--disallow-code-generation-from-strings', 'esm.js'], { cwd: consumer })
    expectVerdicts(`${name}, without code generation`, stdout)
  })
})

it.each([
  ['module', "import { readPageFromHtml } from '@pagekind/features/html'"],
  ['commonjs', "const { readPageFromHtml } = require('@pagekind/features/html')"],
])('reads the names of characters in HTML, which builds unpack late: %s', async (type, load) => {
  const print = "console.log(readPageFromHtml('<title>Caf&eacute; &amp; &notin; b&#97;r</title>').title)"
  const { stdout } = await run(process.execPath, [`--input-type=${type}`, '-e', `${load}; ${print}`], { cwd: consumer })
  expect(stdout).toBe('Café & ∉ bar\n')
})

it('says how to install an ONNX runtime that is not there', async () => {
  const { stdout } = await run(process.execPath, ['missing-runtime.mjs'], { cwd: consumer })
  const peers = ['onnxruntime-node', 'onnxruntime-web', '@huggingface/transformers']
  expect(stdout).toBe(peers.map((name) => `E_RUNTIME_MISSING: npm install ${name}\n`).join(''))
})

describe('the verdicts themselves', () => {
  const verdicts = inject('expected')
    .split('\n')
    .map((line) => JSON.parse(line))

  it('are those of expected.tsv', async () => {
    const lines = summarize(inject('expected')).split('\n')
    for (const [i, line] of (await readFile(EXPECTED, 'utf8')).split('\n').entries()) expect(lines[i]).toBe(line)
  })

  it('are verdicts, not the same one over and over', () => {
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({ label: expect.any(String), model: expect.stringMatching(/^[\w-]+@\d/) })
      // A kind is told of pages with markup alone.
      const { topic, subject, safety, kind, ...rest } = verdict.heads
      expect([topic, subject, safety]).not.toContain(undefined)
      expect(rest).toEqual({})
      if (kind !== undefined) expect(kind.decidedBy).toBe('fusion')
      expect(Object.keys(verdict.heads.topic.scores)).toHaveLength(11)
      expect(Object.keys(verdict.heads.subject.scores)).toHaveLength(26)
      for (const head of Object.values<{ scores: Record<string, number> }>(verdict.heads))
        for (const score of Object.values(head.scores)) expect(score).toSatisfy((p: number) => p >= 0 && p <= 1)
    }
    expect(verdicts.filter(({ heads }) => heads.kind !== undefined)).toHaveLength(22)
    expect(new Set(verdicts.map(({ label }) => label)).size).toBeGreaterThanOrEqual(5)
    expect(verdicts.filter(({ decision }) => decision === 'accept').length).toBeGreaterThanOrEqual(5)
  })

  it('are right where nobody could doubt it', () => {
    expect(verdicts[0]).toMatchObject({ label: 'Technology', decision: 'accept' })
    expect(verdicts[1]).toMatchObject({ label: 'News', decision: 'accept' })
    expect(verdicts[10].heads.safety.labels[0]).toMatchObject({ label: 'games' })
  })

  it('give reasons', () => {
    const rule = 'known site: topic Technology (most of its pages)'
    expect(verdicts[0].heads.topic.evidence).toMatchObject([{ kind: 'rule', stage: 'directory', rule }])
    expect(verdicts[3].heads.topic.evidence).toContainEqual(
      expect.objectContaining({ kind: 'token', stage: 'lexical', weight: expect.any(Number) }),
    )
  })
})
