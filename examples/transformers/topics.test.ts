import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeModel } from '../../internal/runtimes/src/modernbert/folder.ts'
import { referenceLogits } from '../../internal/runtimes/src/modernbert/reference.ts'
import type { Shape } from '../../internal/runtimes/src/modernbert/shape.ts'

// Nothing may be downloaded here, so a tiny model of the same kind stands in for the published one.

const TOPICS = 'News,Entertainment,Shop,Chat,Education,Government,Health,Technology,Work,Travel,Uncategorized'.split(
  ',',
)
const SHAPE: Shape = { labels: TOPICS, problem: 'multi_label_classification', seed: 2 }
const folder = mkdtempSync(join(tmpdir(), 'pagekind-example-'))
const MODEL = join(folder, 'firefoxrecap/URL-TITLE-classifier')

beforeAll(() => writeModel(MODEL, SHAPE, ['q8']))
afterAll(() => rmSync(folder, { recursive: true }))

it('topics.js shows the published model’s topics beside pagekind’s own', async () => {
  const url = 'https://en.wikipedia.org/wiki/Photosynthesis'
  const { stdout } = await promisify(execFile)(process.execPath, ['topics.js', url, 'Photosynthesis'], {
    cwd: import.meta.dirname,
    env: { ...process.env, MODEL },
  })
  const [published, own] = stdout.split('\n')
  const logits = referenceLogits(SHAPE, `${url}:Photosynthesis`)
  const best = TOPICS[logits.indexOf(Math.max(...logits))]
  expect(published).toMatch(new RegExp(`^published +${best} [01]\\.\\d{3}, .*\\(onnx\\)$`))
  expect(own).toMatch(/^pagekind +Education [01]\.\d{3}, .*\(lexical\)$/)
})
