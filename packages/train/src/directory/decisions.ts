import { carries, marginsOf } from '../calibrate/heads.ts'
import { byHead, type Head } from '../corpus/labels.ts'
import { evaluateScores, marginCalibrator } from '../evaluate/index.ts'
import type { JudgedPage, LabelledPage } from './learn.ts'

/** What is decided of the measured ones of some pages, in their order: by calibration and thresholds of the other folds. */
export function decide(
  labelled: readonly LabelledPage[],
  head: Head,
  judgedBy: readonly ArrayLike<number>[] = labelled.map(({ logits }) => logits),
): Uint8Array[] {
  const rows = labelled.map(({ row }) => {
    const labels = head.labels.filter((_, label) => carries(row, head, label))
    return { id: row.id, domain: row.domain, fold: row.fold, slice: row.slice, labels }
  })
  const margins = (logits: readonly ArrayLike<number>[]) => logits.map((row) => marginsOf(row, head))
  const fitted = margins(labelled.map(({ logits }) => logits))
  const { predicted } = evaluateScores(rows, fitted, head.labels, marginCalibrator, margins(judgedBy)).decisions
  const width = head.labels.length
  return Array.from({ length: predicted.length / width }, (_, i) => predicted.slice(i * width, (i + 1) * width))
}

/** The hand-labelled pages that accuracy is measured on, with the model's cross-validated decisions. */
export function judgedPages(labelled: readonly LabelledPage[]): JudgedPage[] {
  const decisions = byHead((head) => decide(labelled, head))
  return labelled
    .filter(({ row }) => row.slice !== 'active')
    .map((page, i) => ({ ...page, predicted: byHead(({ name }) => decisions[name][i]!) }))
}
