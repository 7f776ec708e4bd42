import { SIGNALS_SHA256 } from '@pagekind/features'
import { loadTrees } from '@pagekind/fusion'
import type { Manifest } from '../bundle/manifest.ts'
import { HEADS, head, PLAIN, sha256, smallBundle, WORDS } from './small-bundle.ts'

// For tests only; not part of the published package.

/** A tree of one split: below or at the threshold the first value, above it the second. */
export function stump(output: number, feature: number, threshold: number, below: number, above: number) {
  return {
    output,
    feature: [feature, -1, -1],
    threshold: [threshold, 0, 0],
    left: [1, 0, 0],
    right: [2, 0, 0],
    missing_left: [1, 0, 0],
    value: [0, below, above],
    cover: [10, 6, 4],
  }
}

/** Packed trees of these stumps. */
export function stumps(
  features: readonly string[],
  classes: readonly string[],
  baseline: readonly number[],
  trees: readonly ReturnType<typeof stump>[],
): Uint8Array {
  const format = 'pagekind-sklearn/1'
  return loadTrees({ format, features, classes, baseline, link: 'softmax', precision: 'float64', trees }).pack()
}

const SAFETY = HEADS[2]!
const KINDS = ['form', 'other']

/**
 * The small bundle with trees: a page with two forms or more is gambling, one with a video is adult where its text is not gambling's,
 * and one with a password field is of the kind `form`.
 */
export function fusionBundle(change: { safety?: Uint8Array; kind?: Uint8Array; manifest?: Partial<Manifest> } = {}) {
  const { manifest, files } = smallBundle(HEADS, WORDS)
  const trees = {
    'safety.trees':
      change.safety ??
      stumps(
        ['text:safety:gambling', 'form_count', 'has_video_player'],
        SAFETY.labels,
        [2, -2, -2],
        [stump(2, 1, 1, 0, 6), stump(1, 2, 0, 0, 5), stump(1, 0, 0.5, 0, -3)],
      ),
    'kind.trees': change.kind ?? stumps(['password_field_count'], KINDS, [-1, 1], [stump(0, 0, 0, 0, 4)]),
  }
  const all = { ...files, ...trees }
  return {
    manifest: {
      ...manifest,
      heads: [...HEADS, head('kind', KINDS, { activation: 'softmax', thresholds: [0.5, 0.9] })],
      fusion: [
        {
          head: 'safety',
          file: 'safety.trees',
          policy: { calibration: SAFETY.labels.map(() => PLAIN), tree: [1, 0.6, 0.6], text: [1, 0.7, 0.7] },
        },
        { head: 'kind', file: 'kind.trees', policy: null },
      ],
      signals: SIGNALS_SHA256,
      files: Object.entries(all).map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: sha256(bytes) })),
      ...change.manifest,
    } satisfies Manifest,
    files: all,
  }
}
