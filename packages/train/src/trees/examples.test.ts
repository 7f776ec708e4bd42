import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { HeadSpec } from '@pagekind/core/slim'
import type { TextFields } from '@pagekind/core/training'
import { SIGNALS } from '@pagekind/features'
import { afterAll, expect, test } from 'vitest'
import { domainOf, FOLDS, foldOf, NO_ADDRESS } from '../evaluate/folds.ts'
import type { FoldModels } from '../pipeline/cross-validated.ts'
import { readExamples } from './examples.ts'

const shared = mkdtempSync(join(tmpdir(), 'pagekind-examples-'))
afterAll(() => rmSync(shared, { recursive: true }))

const HEADS: HeadSpec[] = [
  {
    name: 'model',
    labels: ['a'],
    activation: 'sigmoid',
    fallback: null,
    thresholds: [0.5],
    calibration: [{ kind: 'platt', a: 1, b: 0 }],
  },
]

/** Models that say which they are, and remember what they read. */
function fakeModels() {
  const read: TextFields[] = []
  const model = (says: number) => ({
    outputs: 1,
    score(fields: TextFields, out: Float32Array) {
      read.push({ url: fields.url, title: fields.title, description: fields.description })
      out[0] = says
    },
  })
  const models = { folds: Array.from({ length: FOLDS }, (_, fold) => model(fold)), parted: model(99) }
  return { read, models: models as unknown as FoldModels }
}

const saidBy = (text: Float64Array) => Math.round(Math.log(text[0]! / (1 - text[0]!)))

function save(pages: object[]): void {
  mkdirSync(join(shared, 'data/html'), { recursive: true })
  const lines = pages.map((page, i) =>
    JSON.stringify({
      id: `p${i}`,
      set: 's',
      group: `g${i}`,
      url: '',
      title: 'Title',
      page_type: 'other',
      safety: '',
      label_source: 'set',
      label_quality: 'set',
      html: '<p>Text',
      ...page,
    }),
  )
  writeFileSync(join(shared, 'data/html/pages.jsonl.gz'), gzipSync(lines.join('\n')))
}

const NEWS = 'https://news.example/a/b/c?d=1'
// A domain in another fold than pages without an address.
const MAKER = ['maker.example', 'maker.test', 'make.org', 'proxy.net'].find(
  (host) => foldOf(domainOf(`https://${host}/`)) !== NO_ADDRESS,
)!

test('text is scored by the model that saw no page of the site, nor of the group', async () => {
  save([{ url: NEWS }, {}, { group: 'maker', url: `https://${MAKER}/` }, { group: 'maker' }])
  const { models } = fakeModels()
  const examples = await readExamples(shared, models, HEADS)
  const [site, without, , parted] = examples.map(({ text }) => saidBy(text))
  expect(site).toBe(foldOf(domainOf(NEWS)))
  expect(without).toBe(NO_ADDRESS)
  // Far from any fold: both pages of the maker were read by the further model.
  expect(examples.filter(({ group }) => group === 'maker').map(({ text }) => text[0])).toEqual([1, 1])
  expect(parted).not.toBe(NO_ADDRESS)
})

test('a page without an address borrows what one says, and the rest is its own', async () => {
  save([{ url: NEWS, html: '<p>News' }, { html: '<form></form><p>Text' }])
  const [news, without] = await readExamples(shared, fakeModels().models, HEADS)
  for (const { name, group } of SIGNALS) {
    if (group === 'url') expect(without!.signals[name], name).toBe(news!.signals[name])
  }
  expect([news!.signals.form_count, without!.signals.form_count]).toEqual([0, 1])
})

test('of a masked page only the host is read', async () => {
  save([{ url: 'https://tube.example/xxx/xx?x=1', title: 'Xxx xx', masked: true, safety: 'adult' }])
  const { models, read } = fakeModels()
  const [page] = await readExamples(shared, models, HEADS)
  expect(read).toEqual([{ url: 'https://tube.example/', title: '', description: '' }])
  expect(page).toMatchObject({ safety: 1, isClean: false })
})

test('titles are read as they are seen; the labels of a site’s other pages are none', async () => {
  save([
    { title: 'Ho\u00adly Unbl\u00adocker', safety: 'proxy-site', page_type: 'game', label_source: 'markup' },
    { url: NEWS },
  ])
  const { models, read } = fakeModels()
  const [page] = await readExamples(shared, models, HEADS)
  expect(read[0]!.title).toBe('Holy Unblocker')
  expect(page).toMatchObject({ safety: 0, isClean: false, kind: 4, isMarkup: true, isThin: true })
})

test('a group in two folds that both have addresses has no model that did not see it', async () => {
  const hosts = Array.from({ length: 20 }, (_, i) => `https://site${i}.example/`).filter(
    (url) => foldOf(domainOf(url)) !== NO_ADDRESS,
  )
  save(hosts.map((url) => ({ url, group: 'one' })))
  await expect(readExamples(shared, fakeModels().models, HEADS)).rejects.toThrow(RangeError)
})
