import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { OUTPUTS } from '../corpus/labels.ts'
import type { LabelledRow } from '../corpus/rows.ts'
import { hasNumpy } from '../testing/has-numpy.ts'
import { type PageVectors, vectorTeacher } from './vector-teacher.ts'

const root = resolve(import.meta.dirname, '../../../..')
const folder = mkdtempSync(join(tmpdir(), 'pagekind-vectors-'))
afterAll(() => rmSync(folder, { recursive: true }))

const PAGES = 64
const COMMUNITIES = 3
// A page's label stands in one number of its sentence's vector, or of its community's; all others say nothing.
const sentences = new Int8Array(PAGES * 512)
const communities = new Float32Array(PAGES * COMMUNITIES)

function pagesAt(from: number, to: number): PageVectors {
  const places = Int32Array.from({ length: to - from }, (_, i) => from + i)
  return { places, communities: communities.slice(from * COMMUNITIES, to * COMMUNITIES) }
}

async function ask(seed: number): Promise<Float32Array> {
  const file = join(folder, 'sentences')
  writeFileSync(file, sentences)
  const rows = Array.from({ length: 48 }, (_, i) => ({ topic: [i % 2], subject: [], safety: 0, sure: 2 }) as unknown)
  return vectorTeacher(root, file)(rows as LabelledRow[], pagesAt(0, 48), pagesAt(48, PAGES), seed)
}

test.skipIf(!hasNumpy()).each(['sentences', 'communities'])('learns what %s say, and the same twice', async (where) => {
  sentences.fill(0)
  communities.fill(0)
  for (let page = 0; page < PAGES; page++) {
    if (where === 'sentences') sentences[page * 512 + 7] = page % 2 === 0 ? 90 : -90
    else communities[page * COMMUNITIES + 1] = page % 2 === 0 ? 2 : -2
  }
  const logits = await ask(1)
  expect(logits).toHaveLength(16 * OUTPUTS)
  for (let i = 0; i < 16; i++)
    expect(Math.sign(logits[i * OUTPUTS]! - logits[i * OUTPUTS + 1]!)).toBe(i % 2 === 0 ? 1 : -1)
  expect(await ask(1)).toEqual(logits)
  expect(await ask(2)).not.toEqual(logits)
})
