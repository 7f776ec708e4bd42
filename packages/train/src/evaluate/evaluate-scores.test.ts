import { describe, expect, it } from 'vitest'
import { expectedCalibrationError } from './calibration-error.ts'
import { type EvalRow, evaluateScores } from './evaluate-scores.ts'
import { FOLDS } from './folds.ts'
import { seededRandom } from './random.ts'
import { bestThreshold } from './thresholds.ts'

const LABELS = ['News', 'Shop', 'Travel']
const SLICES = ['seen', 'unseen', 'unseen', 'active'] as const

/** Rows with scores that are higher, by `skill`, where the label is true. */
function sample(size: number, seed: number, skill = 0.4): { rows: EvalRow[]; scores: number[][] } {
  const random = seededRandom(seed)
  const rows: EvalRow[] = []
  const scores: number[][] = []
  for (let index = 0; index < size; index++) {
    const labels = LABELS.slice(0, 2).filter(() => random() < 0.4)
    const site = Math.floor(index / 3)
    rows.push({ id: `r${index}`, domain: `${site}.example`, fold: site % FOLDS, slice: SLICES[index % 4]!, labels })
    scores.push(LABELS.map((label) => random() * (1 - skill) + (labels.includes(label) ? skill : 0)))
  }
  return { rows, scores }
}

describe('evaluateScores', () => {
  it('uses for each fold the best threshold of the other folds, active rows included', () => {
    const { rows, scores } = sample(300, 1)
    const { thresholds } = evaluateScores(rows, scores, LABELS)
    for (let fold = 0; fold < FOLDS; fold++) {
      const others = [...rows.keys()].filter((row) => rows[row]!.fold !== fold)
      const expected = LABELS.map((label, index) =>
        bestThreshold(
          others.map((row) => scores[row]![index]!),
          others.map((row) => (rows[row]!.labels.includes(label) ? 1 : 0)),
        ),
      )
      expect(thresholds[fold]).toEqual(expected)
    }
  })

  it('fits nothing on the fold it measures', () => {
    const { rows, scores } = sample(300, 2)
    const flipped = rows.map((row) =>
      row.fold === 3 ? { ...row, labels: row.labels.length > 0 ? [] : ['News'] } : row,
    )
    const before = evaluateScores(rows, scores, LABELS)
    const after = evaluateScores(flipped, scores, LABELS)
    expect(after.thresholds[3]).toEqual(before.thresholds[3])
    expect(after.thresholds[0]).not.toEqual(before.thresholds[0])
  })

  it('measures the slices apart and leaves active rows out', () => {
    const { rows, scores } = sample(400, 3)
    const { slices, decisions, thresholds } = evaluateScores(rows, scores, LABELS)
    expect(slices.seen.rows).toBe(100)
    expect(slices.unseen.rows).toBe(200)
    expect(slices.multilingual.rows).toBe(0)
    expect(slices.all.rows).toBe(300)
    expect(decisions.domains).toHaveLength(300)
    const unseen = [...rows.keys()].filter((row) => rows[row]!.slice === 'unseen')
    const predicted = unseen.map((row) => LABELS.filter((_, i) => scores[row]![i]! >= thresholds[rows[row]!.fold]![i]!))
    const exact = unseen.filter((row, i) => predicted[i]!.join() === rows[row]!.labels.join()).length
    expect(slices.unseen.subsetAccuracy).toBe(exact / 200)
    const news = slices.unseen.perLabel[0]!
    expect(news.predicted).toBe(predicted.filter((labels) => labels.includes('News')).length)
    expect(news.support).toBe(unseen.filter((row) => rows[row]!.labels.includes('News')).length)
  })

  it('names the labels no row carries and leaves them out of macro F1', () => {
    const { rows, scores } = sample(300, 4)
    const { slices } = evaluateScores(rows, scores, LABELS)
    expect(slices.all.leftOut).toEqual(['Travel'])
    expect(slices.multilingual.leftOut).toEqual(LABELS)
    const [news, shop, travel] = slices.all.perLabel
    expect(slices.all.macroF1).toBeCloseTo((news!.f1! + shop!.f1!) / 2, 12)
    expect(travel).toMatchObject({ f1: null, recall: null, support: 0, predicted: 0 })
  })

  it('is perfect for scores that tell the labels apart', () => {
    const { rows, scores } = sample(300, 5, 0.9)
    const { slices } = evaluateScores(rows, scores, LABELS)
    expect(slices.all).toMatchObject({ macroF1: 1, microF1: 1, subsetAccuracy: 1 })
    expect(slices.all.ece).toBeGreaterThan(0)
  })

  it('judges calibrated scores where a calibrator is given, fitted on the other folds alone', () => {
    const { rows, scores } = sample(600, 6)
    const fitted: number[] = []
    const calibrator = {
      fit(raw: Float64Array, truth: Uint8Array, groups: readonly string[]) {
        expect(raw).toHaveLength(truth.length)
        expect(groups).toHaveLength(truth.length)
        fitted.push(new Set(groups.map((group) => Number.parseInt(group, 10) % FOLDS)).size)
        return (score: number) => score / 10
      },
    }
    const plain = evaluateScores(rows, scores, LABELS)
    const { slices } = evaluateScores(rows, scores, LABELS, calibrator)
    expect(fitted).toEqual(Array(FOLDS * LABELS.length).fill(FOLDS - 1))
    const measured = [...rows.keys()].filter((row) => rows[row]!.slice !== 'active')
    const ece = expectedCalibrationError(
      measured.map((row) => scores[row]![0]! / 10),
      measured.map((row) => (rows[row]!.labels.includes('News') ? 1 : 0)),
    )
    expect(slices.all.perLabel[0]!.ece).toBeCloseTo(ece, 12)
    expect(slices.all.macroF1).toBeCloseTo(plain.slices.all.macroF1, 12)
  })

  it('refuses scores that do not fit the rows', () => {
    const { rows, scores } = sample(20, 7)
    expect(() => evaluateScores(rows, scores.slice(1), LABELS)).toThrow('19 score rows for 20 rows')
    expect(() => evaluateScores(rows, scores, LABELS.slice(1))).toThrow(/unknown label "News"/)
    expect(() => evaluateScores(rows, [[0.1], ...scores.slice(1)], LABELS)).toThrow('row r0 has 1 scores, not 3')
    expect(() => evaluateScores(rows, [[0, Number.NaN, 0], ...scores.slice(1)], LABELS)).toThrow(/r0 .*no number/)
  })
})
