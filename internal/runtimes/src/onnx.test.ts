import { createClassifier, type Runtime } from '@pagekind/core'
import { onnxNode } from '@pagekind/core/onnx-node'
import { onnxWeb } from '@pagekind/core/onnx-web'
import { lexicalHeads } from '@pagekind/core/training'
import { bundle } from '@pagekind/model'
import { describe, expect, test } from 'vitest'
import { lexicalOnnx, PRECISIONS } from '../../../packages/train/src/onnx/lexical.ts'

const PAGES = [
  { url: 'https://www.nhs.uk/conditions/asthma/', title: 'Asthma - NHS' },
  { url: 'https://shop.example/p/1', title: 'Red shoes, size 42 – buy now', description: 'Free delivery' },
  { title: '東京の天気' },
  { url: 'https://github.com/nodejs/node' },
  { url: 'https://mega-casino.example/', title: 'Online casino: slots, poker, free spins' },
  { url: 'https://example.com/', title: 'Sign in', html: '<form><input type=password></form><p>Sign in to go on.' },
]
const FILE = bundle.files['lexical.bin']!()
const MODELS = PRECISIONS.map((precision) => ({
  precision,
  model: lexicalOnnx(bundle.manifest.lexical, FILE, lexicalHeads(bundle.manifest), precision),
}))

describe.each<[string, (model: Uint8Array) => Promise<Runtime>]>([
  ['onnxruntime-node', (model) => onnxNode({ model, sessionOptions: { intraOpNumThreads: 1 } })],
  ['onnxruntime-web', (model) => onnxWeb({ model })],
])('%s', (_, open) => {
  test.each(MODELS)(
    'gives the built-in inference’s verdicts, by the default bundle in $precision',
    async ({ model }) => {
      const runtime = await open(model)
      const classifier = await createClassifier({ runtime, knownSites: false, explain: true })
      const expected = await createClassifier({ knownSites: false, explain: true })
      const verdicts = await Promise.all(PAGES.map((page) => classifier.classify(page)))
      for (const [i, verdict] of verdicts.entries()) {
        const { heads, label, decision } = expected.classifySync(PAGES[i]!)
        expect({ label: verdict.label, decision: verdict.decision }).toEqual({ label, decision })
        for (const [name, head] of Object.entries(verdict.heads)) {
          const own = heads[name]!
          expect(head!.labels.map((one) => one.label)).toEqual(own.labels.map((one) => one.label))
          for (const [one, score] of Object.entries(head!.scores)) expect(score).toBeCloseTo(own.scores[one]!, 4)
          expect(head!.decidedBy).toBe(own.decidedBy === 'lexical' ? 'onnx' : own.decidedBy)
        }
      }
      await runtime.dispose!()
    },
  )
})
