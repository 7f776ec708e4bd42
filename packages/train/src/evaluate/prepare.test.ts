import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { PagekindError } from '@pagekind/common'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { foldOf } from './folds.ts'
import { evaluationFolder, prepareEvaluation } from './prepare.ts'
import { readNoisy } from './shared-data.ts'
import { TOPIC_LABELS } from './topic-labels.ts'

const GOLDEN = {
  id: 'g1',
  url: 'https://www.example.org/a',
  title: 'A\u2028B',
  description: '',
  lang: 'en',
  set: 's',
  slice: 'unseen',
  topic: ['News', 'Work'],
  subject: ['News'],
  safety: 'none',
  sure: 2,
}
const NOISY = [
  'url\ttitle\tdescription\tlang\tset\tlabel\tsilver\tsafety',
  'http://a.example.net/\tTitle with \u2028 and "quotes"\tWords\ten\treddit_links\tnews\tNews|Social|Chat\t',
  'http://b.example.net/\tZweite\t\tde\tbangs\tx\t\tadult',
]

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'prepare-'))
  const shared = join(root, 'elsewhere')
  mkdirSync(join(shared, 'labels'), { recursive: true })
  mkdirSync(join(shared, 'data/urls'), { recursive: true })
  writeFileSync(join(shared, 'labels/golden.train.jsonl'), `${JSON.stringify(GOLDEN)}\n`)
  writeFileSync(join(shared, 'data/urls/pages.tsv.gz'), gzipSync(`${NOISY.join('\n')}\n`))
  vi.stubEnv('PAGEKIND_SHARED', shared)
})

afterEach(() => vi.unstubAllEnvs())

function linesOf(name: string): unknown[] {
  const lines = readFileSync(join(evaluationFolder(root), name), 'utf8').split('\n')
  return lines.filter(Boolean).map((line) => JSON.parse(line))
}

it('writes both sets with the fold of their registrable domain', async () => {
  expect(await prepareEvaluation(root)).toEqual({ golden: 1, noisy: 2 })
  const { id, url, title, description, slice, topic } = GOLDEN
  expect(linesOf('golden.jsonl')).toEqual([
    { id, url, title, description, slice, topic, domain: 'example.org', fold: foldOf('example.org') },
  ])
  const noisy = linesOf('noisy.jsonl')
  expect(noisy).toHaveLength(2)
  expect(noisy[0]).toMatchObject({
    fold: foldOf('example.net'),
    title: 'Title with \u2028 and "quotes"',
    label: 'news',
    silver: ['News', 'Chat'],
  })
  expect(noisy[1]).toMatchObject({ title: 'Zweite', silver: [] })
  expect(linesOf('labels.json')).toEqual([TOPIC_LABELS])
})

it('reads a last line that has no end, cut anywhere by the decompressor', async () => {
  const shared = process.env.PAGEKIND_SHARED ?? ''
  const many = Array.from(
    { length: 9000 },
    (_, n) => `http://${n}.example/\tTitel ${n} ${'ä'.repeat(n % 90)}\t\t\ts\tl\t\t`,
  )
  writeFileSync(join(shared, 'data/urls/pages.tsv.gz'), gzipSync([NOISY[0], ...many].join('\n')))
  let count = 0
  for await (const row of readNoisy(shared)) {
    expect(row.title).toBe(`Titel ${count} ${'ä'.repeat(count % 90)}`)
    count++
  }
  expect(count).toBe(9000)
})

it('names the file that is missing and the way out', async () => {
  vi.stubEnv('PAGEKIND_SHARED', join(root, 'not-there'))
  const error = await prepareEvaluation(root).catch((caught: unknown) => caught)
  expect(PagekindError.is(error) && error.code).toBe('E_DATA_MISSING')
  expect(String(error)).toContain('golden.train.jsonl')
  expect(String(error)).toContain('PAGEKIND_SHARED')
})
