import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HeadSpec } from '@pagekind/core/slim'
import type { TrainedTrees } from '../bundle/write-model.ts'
import { SAFETY_LABELS } from '../corpus/labels.ts'
import type { FoldModels } from '../pipeline/cross-validated.ts'
import { type Example, readExamples } from './examples.ts'
import { fitTrees, type Growth } from './fit.ts'
import { groupFolds } from './group-folds.ts'
import { KINDS } from './kinds.ts'
import { kindThresholds, measureKind, measureSafety } from './measure.ts'
import { choosePolicy, type Scored } from './policy.ts'
import { renderTrees, type TreesSummary, updateCard } from './report.ts'

/** Chosen by five-fold cross-validation over groups; larger trees gained nothing and weigh more. */
const GROWTH: Readonly<Record<'safety' | 'kind', Growth>> = {
  safety: {
    max_iter: 100,
    learning_rate: 0.085,
    max_leaf_nodes: 8,
    min_samples_leaf: 8,
    l2_regularization: 1,
    balance: 0.25,
  },
  kind: {
    max_iter: 64,
    learning_rate: 0.1,
    max_leaf_nodes: 8,
    min_samples_leaf: 8,
    l2_regularization: 1,
    balance: 1,
  },
}

/** The trees of both heads, the head that they answer alone, and what was measured. */
export interface TreesResult {
  readonly trees: readonly TrainedTrees[]
  readonly kindHead: HeadSpec
  readonly summary: TreesSummary
}

/**
 * Trains the trees of the heads `safety` and `kind` on the saved pages, and writes what they are worth into `results` and
 * the model card.
 * `models` are those of the cross-validation, `heads` the text model's. Needs Python with scikit-learn. About two minutes.
 */
export async function trainTrees(
  root: string,
  shared: string,
  folder: string,
  results: string,
  models: FoldModels,
  heads: readonly HeadSpec[],
): Promise<TreesResult> {
  const examples = await readExamples(shared, models, heads)
  const folds = groupFolds(examples.map((one) => ({ group: one.group, stratum: stratumOf(one) })))
  const safetyHead = heads.find(({ name }) => name === 'safety')!
  const safety = await fitTrees(
    root,
    folder,
    'safety',
    examples,
    examples.map((one) => one.safety),
    folds,
    SAFETY_LABELS,
    heads,
    GROWTH.safety,
  )
  const safetyFrom = heads.slice(0, heads.indexOf(safetyHead)).reduce((sum, { labels }) => sum + labels.length, 0)
  const scored = examples.map(
    (example, i): Scored => ({
      example,
      tree: safety.scores[i]!,
      text: example.text.subarray(safetyFrom, safetyFrom + SAFETY_LABELS.length),
    }),
  )
  const rows = [...examples.keys()].filter((row) => examples[row]!.kind >= 0)
  const ofKind = rows.map((row) => examples[row]!)
  const kindFolds = rows.map((row) => folds[row]!)
  const kinds = ofKind.map((one) => one.kind)
  const kind = await fitTrees(root, folder, 'kind', ofKind, kinds, kindFolds, KINDS, heads, GROWTH.kind)
  const summary: TreesSummary = {
    safety: SAFETY_LABELS.slice(1).map((label, i) => {
      const pages = examples.filter((one) => one.safety === i + 1)
      const groups = new Set(pages.map(({ group }) => group)).size
      return { label, pages: pages.length, groups, thin: pages.filter(({ isThin }) => isThin).length }
    }),
    clean: examples.filter(({ isClean }) => isClean).length,
    beside: examples.filter((one) => !one.isClean && one.safety === 0).length,
    judged: measureSafety(scored, folds, safetyHead),
    kind: measureKind(ofKind, kind.scores, kindFolds),
    bytes: { safety: safety.bytes.length, kind: kind.bytes.length },
  }
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'structure.md'), renderTrees(summary))
  writeFileSync(join(results, 'structure.json'), `${JSON.stringify(summary, null, 2)}\n`)
  const card = join(root, 'packages/model/README.md')
  writeFileSync(card, updateCard(readFileSync(card, 'utf8'), summary))
  const policy = { calibration: safety.calibration, ...choosePolicy(scored) }
  return {
    trees: [
      { spec: { head: 'safety', file: 'safety.trees', policy }, bytes: safety.bytes },
      { spec: { head: 'kind', file: 'kind.trees', policy: null }, bytes: kind.bytes },
    ],
    kindHead: {
      name: 'kind',
      labels: KINDS,
      activation: 'softmax',
      fallback: null,
      thresholds: kindThresholds(kind.scores, kinds),
      calibration: kind.calibration,
    },
    summary,
  }
}

/** What is to be alike in all folds: what the page is, else its kind. */
function stratumOf({ safety, kind }: Example): string {
  return safety > 0 ? SAFETY_LABELS[safety]! : `kind ${kind}`
}
