import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  abstentionRate,
  countLabels,
  f1Of,
  labelMetrics,
  macroF1,
  microF1,
  subsetAccuracy,
  topLabelAccuracy,
} from './metrics.ts'

const LABELS = ['a', 'b', 'c']

/** Rows of label sets, the obvious way to write truth and prediction down. */
type Sets = { truth: Set<string>; predicted: Set<string> }[]

const sets: fc.Arbitrary<Sets> = fc.array(
  fc.record({
    truth: fc.subarray(LABELS).map((labels) => new Set(labels)),
    predicted: fc.subarray(LABELS).map((labels) => new Set(labels)),
  }),
  { minLength: 1, maxLength: 30 },
)

function common(a: Set<string>, b: Set<string>): number {
  return [...a].filter((label) => b.has(label)).length
}

function matrix(rows: Sets, which: 'truth' | 'predicted'): Uint8Array {
  return Uint8Array.from(rows.flatMap((row) => LABELS.map((label) => (row[which].has(label) ? 1 : 0))))
}

describe('metrics', () => {
  it('agree with the definitions over sets of labels', () => {
    fc.assert(
      fc.property(sets, (rows) => {
        const truth = matrix(rows, 'truth')
        const predicted = matrix(rows, 'predicted')
        const counts = countLabels(truth, predicted, LABELS.length)
        const f1s: number[] = []
        for (const [index, label] of LABELS.entries()) {
          const carrying = rows.filter((row) => row.truth.has(label))
          const guessed = rows.filter((row) => row.predicted.has(label))
          const both = rows.filter((row) => row.truth.has(label) && row.predicted.has(label)).length
          const metrics = labelMetrics(label, counts[index]!)
          expect(metrics.support).toBe(carrying.length)
          expect(metrics.precision).toBe(guessed.length === 0 ? null : both / guessed.length)
          expect(metrics.recall).toBe(carrying.length === 0 ? null : both / carrying.length)
          if (carrying.length === 0) continue
          const { precision, recall } = metrics
          const f1 = both === 0 ? 0 : (2 * precision! * recall!) / (precision! + recall!)
          expect(metrics.f1).toBeCloseTo(f1, 12)
          f1s.push(f1)
        }
        const mean = f1s.length === 0 ? 0 : f1s.reduce((sum, f1) => sum + f1, 0) / f1s.length
        expect(macroF1(counts)).toBeCloseTo(mean, 12)
        const hits = rows.reduce((sum, row) => sum + common(row.truth, row.predicted), 0)
        const sizes = rows.reduce((sum, row) => sum + row.truth.size + row.predicted.size, 0)
        expect(microF1(counts)).toBeCloseTo(sizes === 0 ? 0 : (2 * hits) / sizes, 12)
        const exact = rows.filter(
          ({ truth: is, predicted: said }) => is.size === said.size && common(is, said) === is.size,
        ).length
        expect(subsetAccuracy(truth, predicted, LABELS.length)).toBe(exact / rows.length)
        const silent = rows.filter((row) => row.predicted.size === 0).length
        expect(abstentionRate(predicted, LABELS.length)).toBe(silent / rows.length)
      }),
    )
  })

  it('leave a label that does not occur out of macro F1 but keep its false positives in micro F1', () => {
    const counts = countLabels(Uint8Array.of(1, 0, 1, 0), Uint8Array.of(1, 1, 1, 0), 2)
    expect(macroF1(counts)).toBe(1)
    expect(microF1(counts)).toBe(4 / 5)
    expect(labelMetrics('b', counts[1]!)).toMatchObject({ precision: 0, recall: null, f1: null, support: 0 })
  })

  it('give 0 or null, not NaN, for nothing', () => {
    expect(f1Of({ truePositives: 0, falsePositives: 0, falseNegatives: 0 })).toBe(null)
    expect(macroF1([])).toBe(0)
    expect(microF1([])).toBe(0)
    expect(subsetAccuracy(new Uint8Array(), new Uint8Array(), 3)).toBe(0)
    expect(topLabelAccuracy(new Uint8Array(), new Float64Array(), 3)).toBe(0)
    expect(abstentionRate(new Uint8Array(), 3)).toBe(0)
  })

  it('count a row as right when its best label is one of the true ones, the first of equals being best', () => {
    const truth = Uint8Array.of(0, 1, 1, /**/ 0, 1, 0, /**/ 0, 0, 0)
    const scores = Float64Array.of(0.1, 0.2, 0.3, /**/ 0.5, 0.5, 0.1, /**/ 0.9, 0.1, 0.1)
    expect(topLabelAccuracy(truth, scores, 3)).toBe(1 / 3)
  })
})
