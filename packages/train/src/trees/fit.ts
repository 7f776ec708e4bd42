import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HeadSpec, PlattCalibration } from '@pagekind/core/slim'
import { TextScores } from '@pagekind/core/training'
import { SIGNALS } from '@pagekind/features'
import { loadTrees } from '@pagekind/fusion'
import { softmaxMargins } from '../calibrate/heads.ts'
import { applyCalibration, fitPlatt } from '../evaluate/calibration-fit.ts'
import { findPython, runPython } from '../evaluate/python.ts'
import type { Example } from './examples.ts'

/** How an ensemble is grown; see HistGradientBoostingClassifier, but `balance`: see python/trees.py. */
export interface Growth {
  readonly max_iter: number
  readonly learning_rate: number
  readonly max_leaf_nodes: number
  readonly min_samples_leaf: number
  readonly l2_regularization: number
  readonly balance: number
}

/** A trained ensemble. */
export interface Fitted {
  /** Packed trees, trained on all examples. */
  readonly bytes: Uint8Array
  readonly calibration: readonly PlattCalibration[]
  /** Calibrated probabilities of each example by an ensemble that saw nothing of its group. */
  readonly scores: readonly Float64Array[]
}

/** Which text scores trees are told: those of these heads. */
const TEXT_HEADS = /^text:(topic|safety):/
const SCRIPT = 'packages/train/python/trees.py'

/** Trains trees that tell the classes apart, by text scores and signals; `labels` and `folds` go with `examples`. */
export async function fitTrees(
  root: string,
  folder: string,
  name: string,
  examples: readonly Example[],
  labels: readonly number[],
  folds: ArrayLike<number>,
  classes: readonly string[],
  heads: readonly HeadSpec[],
  parameters: Growth,
): Promise<Fitted> {
  const texts = TextScores.names(heads)
  const told = texts.flatMap((feature, at) => (TEXT_HEADS.test(feature) ? [at] : []))
  const features = [...told.map((at) => texts[at]!), ...SIGNALS.map((signal) => signal.name)]
  const rows = examples.map(({ text, signals }) => [
    ...told.map((at) => text[at]!),
    ...SIGNALS.map((signal) => signals[signal.name]),
  ])
  const data = join(folder, `trees-${name}-rows.json`)
  const out = join(folder, `trees-${name}.json`)
  writeFileSync(data, JSON.stringify({ features, classes, rows, labels, folds: Array.from(folds), parameters }))
  await runPython(findPython('sklearn').command, [join(root, SCRIPT), '--data', data, '--out', out], () => {})
  const { margins: raw, model } = JSON.parse(readFileSync(out, 'utf8')) as { margins: number[][]; model: unknown }
  const margins = raw.map(softmaxMargins)
  const calibration = classes.map((_, label) =>
    fitPlatt({
      margins: margins.map((row) => row[label]!),
      truth: labels.map((truth) => (truth === label ? 1 : 0)),
    }),
  )
  const scores = margins.map((row) => Float64Array.from(row, (margin, i) => applyCalibration(calibration[i]!, margin)))
  return { bytes: loadTrees(model).pack(), calibration, scores }
}
