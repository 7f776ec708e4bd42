import { beforeEach, describe, expect, test, vi } from 'vitest'
import { smallBundle } from './testing/small-bundle.ts'

const PAGE = { title: 'breaking news' }

// The default bundle, counted, and broken where a test says so. (The true one is tested with the packed packages.)
const loads = { count: 0, broken: false }
vi.mock('@pagekind/model', async () => {
  const { compileRules } = await import('@pagekind/rules')
  const { manifest, files } = smallBundle()
  const load = () => {
    loads.count++
    return loads.broken ? new Uint8Array(3) : files['lexical.bin']
  }
  const directory = () => compileRules({ version: 1, rules: [] }).serialize()
  return { bundle: { manifest, files: { 'lexical.bin': load } }, directory, searchEngines: directory, siteShifts: {} }
})

beforeEach(() => {
  vi.resetModules()
  Object.assign(loads, { count: 0, broken: false })
})

describe('the default bundle', () => {
  test('is not loaded by the import, and once for all that use it', async () => {
    const { classify, createClassifier } = await import('./index.ts')
    expect(loads.count).toBe(0)
    const verdicts = await Promise.all([
      classify(PAGE),
      classify(PAGE),
      createClassifier().then((one) => one.classifySync(PAGE)),
    ])
    expect(verdicts[0]).toMatchObject({ label: 'News', model: 'small@1.2.3' })
    expect(verdicts[1]).toEqual(verdicts[0])
    expect(verdicts[2]).toEqual(verdicts[0])
    expect(loads.count).toBe(1)
  })

  test('is loaded again after a load that failed', async () => {
    const { classify } = await import('./index.ts')
    loads.broken = true
    await expect(classify(PAGE)).rejects.toMatchObject({ code: 'E_BUNDLE_SIZE' })
    await expect(classify(PAGE)).rejects.toMatchObject({ code: 'E_BUNDLE_SIZE' })
    loads.broken = false
    expect(await classify(PAGE)).toMatchObject({ label: 'News' })
    expect(loads.count).toBe(3)
  })

  test('is not loaded where another one is given', async () => {
    const { createClassifier } = await import('./index.ts')
    const own = smallBundle()
    const classifier = await createClassifier({
      bundle: { ...own, manifest: { ...own.manifest, id: 'own' } },
      heads: ['safety'],
    })
    expect(classifier.model).toBe('own@1.2.3')
    expect(loads.count).toBe(0)
  })
})

test('classify takes options and refuses what it does not know', async () => {
  const { classify } = await import('./index.ts')
  expect((await classify(PAGE, { explain: true })).heads.topic?.evidence).not.toEqual([])
  await expect(classify(PAGE, { explian: true } as never)).rejects.toMatchObject({ code: 'E_OPTION' })
  await expect(classify({})).rejects.toMatchObject({ code: 'E_INPUT' })
})

test('createClassifier refuses options that it does not know before it loads anything', async () => {
  const { createClassifier } = await import('./index.ts')
  await expect(createClassifier({ rulez: [] } as never)).rejects.toThrow(
    'E_OPTION: createClassifier has no such option (got "rulez")',
  )
  expect(loads.count).toBe(0)
})

test('all of slim is there too', async () => {
  const [all, slim] = [await import('./index.ts'), await import('./slim.ts')]
  expect(Object.keys(all)).toEqual(expect.arrayContaining(Object.keys(slim)))
})
