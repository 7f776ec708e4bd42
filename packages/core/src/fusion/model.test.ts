import { describe, expect, test } from 'vitest'
import { fusion } from '../fusion.ts'
import { pageReader } from '../reader.ts'
import { createClassifier, loadBundle } from '../slim.ts'
import { fusionBundle, stump, stumps } from '../testing/fusion-bundle.ts'

describe('a bundle with trees', () => {
  test('is loaded', async () => {
    expect((await loadBundle(fusionBundle())).manifest.fusion).toHaveLength(2)
  })

  const gambling = ['none', 'adult', 'gambling']
  test.each<[string, Parameters<typeof fusionBundle>[0], string]>([
    ['of another table of signals', { manifest: { signals: '0'.repeat(64) } }, 'E_BUNDLE_FORMAT'],
    ['that names none', { manifest: { signals: null } }, 'E_BUNDLE_SCHEMA'],
    ['whose trees are none', { safety: new Uint8Array(64) }, 'E_TREES_FORMAT'],
    ['whose trees are cut', { safety: fusionBundle().files['safety.trees'].subarray(0, -4) }, 'E_TREES_CHECKSUM'],
    [
      'whose trees have other classes',
      { safety: stumps(['form_count'], ['none', 'games', 'adult'], [0, 0, 0], [stump(0, 0, 1, 0, 1)]) },
      'E_BUNDLE_FORMAT',
    ],
    [
      'whose trees have fewer',
      { safety: stumps(['form_count'], ['none', 'adult'], [0, 0], [stump(0, 0, 1, 0, 1)]) },
      'E_BUNDLE_FORMAT',
    ],
    [
      'whose trees ask for an unknown signal',
      { safety: stumps(['toString'], gambling, [0, 0, 0], [stump(0, 0, 1, 0, 1)]) },
      'E_BUNDLE_FORMAT',
    ],
    [
      'whose trees ask for an unknown label',
      { safety: stumps(['text:safety:proxy'], gambling, [0, 0, 0], [stump(0, 0, 1, 0, 1)]) },
      'E_BUNDLE_FORMAT',
    ],
    [
      'whose trees ask what the text model does not answer',
      { safety: stumps(['text:kind:form'], gambling, [0, 0, 0], [stump(0, 0, 1, 0, 1)]) },
      'E_BUNDLE_FORMAT',
    ],
  ])('%s: refused', async (_, change, code) => {
    await expect(createClassifier({ bundle: fusionBundle(change), reader: pageReader, fusion })).rejects.toMatchObject({
      code,
    })
  })

  test('whose bytes were exchanged: refused by their hash', async () => {
    const { manifest, files } = fusionBundle()
    const forged = { ...files, 'safety.trees': files['safety.trees'].map((byte, i) => (i === 40 ? byte ^ 1 : byte)) }
    await expect(loadBundle({ manifest, files: forged })).rejects.toMatchObject({ code: 'E_BUNDLE_HASH' })
  })
})

describe('a manifest', () => {
  const { manifest } = fusionBundle()
  const [safety, kind] = manifest.fusion
  test.each<[string, unknown]>([
    ['fusion is not a list', null],
    ['fusion[0].head is none of the heads', [{ ...safety, head: 'mood' }]],
    ['fusion[0].file is not among the files', [{ ...safety, file: 'other.trees' }]],
    ['fusion[1] comes twice', [kind, kind]],
    ['fusion[0].policy is for a head whose labels exclude each other', [{ ...safety, head: 'topic' }]],
    [
      'fusion[0].policy.tree has 2 entries where 3 must be',
      [{ ...safety, policy: { ...safety!.policy, tree: [1, 1] } }],
    ],
    ['fusion[0].policy.text[1]', [{ ...safety, policy: { ...safety!.policy, text: [1, 2, 1] } }]],
    ['fusion[0].policy.calibration', [{ ...safety, policy: { ...safety!.policy, calibration: [] } }]],
    ['fusion[0].trees is not part of it', [{ ...safety, trees: 1 }]],
  ])('%s: E_BUNDLE_SCHEMA', async (message, fusion) => {
    const source = { ...fusionBundle(), manifest: { ...manifest, fusion } }
    await expect(loadBundle(source)).rejects.toMatchObject({
      code: 'E_BUNDLE_SCHEMA',
      message: expect.stringContaining(message),
    })
  })
})
