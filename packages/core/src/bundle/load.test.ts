import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
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

  test('may have its manifest as text and its files made when asked for', () => {
    const { manifest, files } = smallBundle()
    let asked = 0
    const lazily = {
      'lexical.bin': () => {
        asked++
        return files['lexical.bin']
      },
    }
    const classifier = makeClassifier(openBundle({ manifest: JSON.stringify(manifest), files: lazily }), {})
    expect(asked).toBe(1)
    expect(classifier.classifySync(PAGE)).toEqual(
      makeClassifier(openBundle({ manifest, files }), {}).classifySync(PAGE),
    )
  })

  test('may have its bytes anywhere in a buffer', () => {
    const { manifest, files } = smallBundle()
    const around = new Uint8Array(files['lexical.bin'].length + 9)
    around.fill(255)
    around.set(files['lexical.bin'], 3)
    const bytes = around.subarray(3, 3 + files['lexical.bin'].length)
    const verdict = makeClassifier(openBundle({ manifest, files: { 'lexical.bin': bytes } }), {}).classifySync(PAGE)
    expect(verdict).toEqual(makeClassifier(openBundle({ manifest, files }), {}).classifySync(PAGE))
  })

  test('may have its bytes from another realm', () => {
    const { manifest, files } = smallBundle()
    const bytes: Uint8Array = runInNewContext('new Uint8Array(length)', { length: files['lexical.bin'].length })
    bytes.set(files['lexical.bin'])
    expect(bytes instanceof Uint8Array).toBe(false)
    const verdict = makeClassifier(openBundle({ manifest, files: { 'lexical.bin': bytes } }), {}).classifySync(PAGE)
    expect(verdict).toEqual(makeClassifier(openBundle({ manifest, files }), {}).classifySync(PAGE))
  })

  test.each([
    ['a view of other numbers', new Uint16Array(4)],
    ['a bare buffer', new ArrayBuffer(8)],
    ['a list', [1, 2]],
    ['text', 'bytes'],
    ['what only calls itself bytes', { length: 1, [Symbol.toStringTag]: 'Uint8Array' }],
  ])('is not made of %s', (_, bytes) => {
    const { manifest } = smallBundle()
    const files = { 'lexical.bin': bytes } as never
    expect(() => openBundle({ manifest, files })).toThrow(
      'E_BUNDLE_FORMAT: The file lexical.bin that the manifest names',
    )
  })

  test('is not touched, and what is done to it later changes nothing', () => {
    const given = structuredClone(smallBundle())
    const before = structuredClone(given)
    const classifier = makeClassifier(openBundle(given), {})
    expect(given).toEqual(before)
    const verdict = classifier.classifySync(PAGE)
    Object.assign(given.manifest.heads[0]!, { labels: [], thresholds: [] })
    Object.assign(given.manifest, { heads: null, id: 'other' })
    expect(classifier.classifySync(PAGE)).toEqual(verdict)
  })

  test('may lack a lexical model', () => {
    const { manifest } = smallBundle()
    const bundle = openBundle({ manifest: { ...manifest, lexical: null, files: [] }, files: {} })
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
  ])('is refused: %s', (message, change) => {
    const { manifest, files } = smallBundle()
    expect(() => openBundle({ manifest, files: change(files) as never })).toThrow(message)
  })

  test('is refused where its files are swapped', () => {
    const { manifest, files } = smallBundle()
    const other = files['lexical.bin'].toReversed()
    const extra = { name: 'extra.bin', bytes: other.length, sha256: sha256(other) }
    const two = { ...manifest, files: [...manifest.files, extra] }
    const right = { 'lexical.bin': files['lexical.bin'], 'extra.bin': other }
    expect(openBundle({ manifest: two, files: right }).model).toBe('small@1.2.3')
    const swapped = { 'lexical.bin': right['extra.bin'], 'extra.bin': right['lexical.bin'] }
    expect(() => openBundle({ manifest: two, files: swapped })).toThrow('E_BUNDLE_HASH: lexical.bin')
  })

  test('is refused where its hash is right but its layout is not', () => {
    const { manifest, files } = smallBundle()
    const bytes = files['lexical.bin'].toReversed()
    const forged = { ...manifest, files: [{ name: 'lexical.bin', bytes: bytes.length, sha256: sha256(bytes) }] }
    expect(() => openBundle({ manifest: forged, files: { 'lexical.bin': bytes } })).toThrow('E_BUNDLE_FORMAT')
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
