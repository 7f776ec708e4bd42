import { runInNewContext } from 'node:vm'
import { describe, expect, test, vi } from 'vitest'
import { makeClassifier } from '../classifier.ts'
import { sha256, smallBundle } from '../testing/small-bundle.ts'
import { LoadedBundle, loadBundle, openBundle } from './load.ts'

const PAGE = { title: 'breaking news of a casino' }

describe('a bundle of bytes', () => {
  test('is loaded with its name', async () => {
    const bundle = await loadBundle(smallBundle())
    expect(bundle).toBeInstanceOf(LoadedBundle)
    expect(bundle.model).toBe('small@1.2.3')
    expect(bundle.manifest).toEqual(smallBundle().manifest)
  })

  test('may have its manifest as text and its files made when asked for', async () => {
    const { manifest, files } = smallBundle()
    let asked = 0
    const lazily = {
      'lexical.bin': () => {
        asked++
        return files['lexical.bin']
      },
    }
    const classifier = makeClassifier(await openBundle({ manifest: JSON.stringify(manifest), files: lazily }), {})
    expect(asked).toBe(1)
    expect(classifier.classifySync(PAGE)).toEqual(
      makeClassifier(await openBundle({ manifest, files }), {}).classifySync(PAGE),
    )
  })

  test('may have its bytes anywhere in a buffer', async () => {
    const { manifest, files } = smallBundle()
    const around = new Uint8Array(files['lexical.bin'].length + 9)
    around.fill(255)
    around.set(files['lexical.bin'], 3)
    const bytes = around.subarray(3, 3 + files['lexical.bin'].length)
    const verdict = makeClassifier(await openBundle({ manifest, files: { 'lexical.bin': bytes } }), {}).classifySync(
      PAGE,
    )
    expect(verdict).toEqual(makeClassifier(await openBundle({ manifest, files }), {}).classifySync(PAGE))
  })

  test('may have its bytes from another realm', async () => {
    const { manifest, files } = smallBundle()
    const bytes: Uint8Array = runInNewContext('new Uint8Array(length)', { length: files['lexical.bin'].length })
    bytes.set(files['lexical.bin'])
    expect(bytes instanceof Uint8Array).toBe(false)
    const verdict = makeClassifier(await openBundle({ manifest, files: { 'lexical.bin': bytes } }), {}).classifySync(
      PAGE,
    )
    expect(verdict).toEqual(makeClassifier(await openBundle({ manifest, files }), {}).classifySync(PAGE))
  })

  test.each([
    ['a view of other numbers', new Uint16Array(4)],
    ['a bare buffer', new ArrayBuffer(8)],
    ['a list', [1, 2]],
    ['text', 'bytes'],
    ['what only calls itself bytes', { length: 1, [Symbol.toStringTag]: 'Uint8Array' }],
  ])('is not made of %s', async (_, bytes) => {
    const { manifest } = smallBundle()
    const files = { 'lexical.bin': bytes } as never
    await expect(openBundle({ manifest, files })).rejects.toThrow(
      'E_BUNDLE_FORMAT: The file lexical.bin that the manifest names',
    )
  })

  test('is not touched, and what is done to it later changes nothing', async () => {
    const given = structuredClone(smallBundle())
    const before = structuredClone(given)
    const classifier = makeClassifier(await openBundle(given), {})
    expect(given).toEqual(before)
    const verdict = classifier.classifySync(PAGE)
    Object.assign(given.manifest.heads[0]!, { labels: [], thresholds: [] })
    Object.assign(given.manifest, { heads: null, id: 'other' })
    expect(classifier.classifySync(PAGE)).toEqual(verdict)
  })

  test('may lack a lexical model', async () => {
    const { manifest } = smallBundle()
    const bundle = await openBundle({ manifest: { ...manifest, lexical: null, files: [] }, files: {} })
    expect(bundle.lexical).toBeNull()
  })

  test.each<[string, (files: { 'lexical.bin': Uint8Array }) => unknown]>([
    ['E_BUNDLE_SIZE: lexical.bin is not', (files) => ({ 'lexical.bin': files['lexical.bin'].subarray(1) })],
    ['E_BUNDLE_SIZE: lexical.bin is not', (files) => ({ 'lexical.bin': Uint8Array.of(...files['lexical.bin'], 0) })],
    ['E_BUNDLE_HASH: lexical.bin does not have', (files) => ({ 'lexical.bin': files['lexical.bin'].toReversed() })],
    ['E_BUNDLE_FORMAT: The file lexical.bin that the manifest names is not there', () => ({})],
    ['E_BUNDLE_FORMAT: The file lexical.bin', (files) => Object.create(files)],
    ['E_BUNDLE_FORMAT: The file lexical.bin', (files) => ({ 'lexical.bin': [...files['lexical.bin']] })],
    ['E_BUNDLE_FORMAT: The file lexical.bin', () => ({ 'lexical.bin': () => undefined })],
    ['E_BUNDLE_FORMAT: The bundle’s files are not an object', () => null],
  ])('is refused: %s', async (message, change) => {
    const { manifest, files } = smallBundle()
    await expect(openBundle({ manifest, files: change(files) as never })).rejects.toThrow(message)
  })

  test('is refused where its files are swapped', async () => {
    const { manifest, files } = smallBundle()
    const other = files['lexical.bin'].toReversed()
    const extra = { name: 'extra.bin', bytes: other.length, sha256: sha256(other) }
    const two = { ...manifest, files: [...manifest.files, extra] }
    const right = { 'lexical.bin': files['lexical.bin'], 'extra.bin': other }
    expect((await openBundle({ manifest: two, files: right })).model).toBe('small@1.2.3')
    const swapped = { 'lexical.bin': right['extra.bin'], 'extra.bin': right['lexical.bin'] }
    await expect(openBundle({ manifest: two, files: swapped })).rejects.toThrow('E_BUNDLE_HASH: lexical.bin')
  })

  test('is verified by the package’s own SHA-256 where the runtime has none', async () => {
    vi.stubGlobal('crypto', undefined)
    const { manifest, files } = smallBundle()
    expect((await openBundle({ manifest, files })).model).toBe('small@1.2.3')
    const forged = { 'lexical.bin': files['lexical.bin'].toReversed() }
    await expect(openBundle({ manifest, files: forged })).rejects.toThrow('E_BUNDLE_HASH')
    vi.unstubAllGlobals()
  })

  test('cannot be changed while its hash is awaited', async () => {
    const { manifest, files } = smallBundle()
    const expected = makeClassifier(await openBundle({ manifest, files }), {}).classifySync(PAGE)
    const loading = openBundle({ manifest, files })
    files['lexical.bin'].fill(0)
    expect(makeClassifier(await loading, {}).classifySync(PAGE)).toEqual(expected)
  })

  test('is refused where its hash is right but its layout is not', async () => {
    const { manifest, files } = smallBundle()
    const bytes = files['lexical.bin'].subarray(4)
    const forged = { ...manifest, files: [{ name: 'lexical.bin', bytes: bytes.length, sha256: sha256(bytes) }] }
    await expect(openBundle({ manifest: forged, files: { 'lexical.bin': bytes } })).rejects.toThrow('E_BUNDLE_FORMAT')
  })
})

test.each([[5], [null], [undefined], [{}], [[]]])('%s is no bundle', async (source) => {
  await expect(loadBundle(source as never)).rejects.toThrow('E_INPUT: The bundle is neither bytes nor an address')
})

test('options are checked', async () => {
  await expect(loadBundle(smallBundle(), { cache: true } as never)).rejects.toThrow(
    'E_OPTION: loadBundle has no such option',
  )
  await expect(loadBundle(smallBundle(), { signal: 1 } as never)).rejects.toThrow('E_OPTION: The option signal')
  await expect(loadBundle(smallBundle(), { signal: AbortSignal.abort() })).rejects.toThrow('E_ABORTED')
})
