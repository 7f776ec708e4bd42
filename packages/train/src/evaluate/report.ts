import type { Interval } from './bootstrap.ts'
import { SLICES, type SliceMetrics } from './evaluate-scores.ts'
import type { BaselineResult, HeadResult } from './measure.ts'

/** What the accuracy report is made of. */
export interface ReportInput {
  /** Rows that took part: labelled by hand, of these `active` (training only), and of the large set. */
  readonly data: { readonly golden: number; readonly active: number; readonly noisy: number }
  /** Our heads; the first is the one the baselines answer too. */
  readonly heads: readonly HeadResult[]
  readonly baselines: readonly BaselineResult[]
  /** Commands that print these figures. */
  readonly commands: readonly string[]
  /** Remarks on how ours was trained for this, one paragraph each. */
  readonly notes?: readonly string[]
}

export interface Report {
  readonly markdown: string
  /** The same figures, indented JSON. */
  readonly json: string
  /** Ours is at least {@link MACRO_LEAD} above every baseline in macro F1 and above all in micro F1. */
  readonly targetMet: boolean
}

/** How far ours must be above the better baseline in macro F1 of the first head. */
export const MACRO_LEAD = 0.03

/** Renders `benchmarks/results/accuracy.md` and `.json`. The same results give the same bytes. */
export function renderReport(input: ReportInput): Report {
  const [first] = input.heads
  if (first === undefined) throw new RangeError('a report needs at least one head')
  const targetMet = meetsTarget(first, input.baselines)
  const all = first.evaluation.slices.all
  const parts = [
    '# Accuracy',
    `${count(input.data.golden)} pages labelled by hand (${count(input.data.active)} of them, the \`active\` ones, train only) and ${count(input.data.noisy)} noisy ones. Five-fold cross-validation by registrable domain: no page is judged by a model, threshold or calibration that has seen a page of the same site. Measured on ${count(all.rows)} pages of ${count(all.domains)} sites.`,
    'Intervals: 95 %, 1,000 bootstrap draws of whole sites. A label counts as predicted when its score reaches its threshold, which is the one with the best F1 on the other four folds; the same procedure for every model. Macro F1 leaves out a label that no page of the slice carries. ECE: expected calibration error, 15 bins of equal size.',
    ...(input.notes ?? []),
    `Run again: ${input.commands.map((command) => `\`${command}\``).join(', ')}.`,
    `## ${first.name}: ours and the baselines`,
    comparison(first, input.baselines),
    ...(input.baselines.length > 0 ? [targetLine(targetMet)] : []),
    ...input.baselines.map((baseline) => `**${baseline.name}**: ${baseline.what}`),
    ...input.heads.flatMap(headSection),
    ...input.baselines.flatMap((baseline) => [
      `## ${first.name} by ${baseline.name}, per label`,
      labelTable(baseline.evaluation.slices.all),
    ]),
  ]
  return {
    markdown: `${parts.join('\n\n')}\n`,
    json: `${JSON.stringify(toJson(input, targetMet), null, 2)}\n`,
    targetMet,
  }
}

function meetsTarget(ours: HeadResult, baselines: readonly BaselineResult[]): boolean {
  const { macroF1, microF1 } = ours.evaluation.slices.all
  return baselines.every(({ evaluation: { slices } }) => {
    return macroF1 >= slices.all.macroF1 + MACRO_LEAD && microF1 > slices.all.microF1
  })
}

function targetLine(met: boolean): string {
  return `Target: macro F1 at least ${MACRO_LEAD} above the better baseline and micro F1 above both: **${met ? 'met' : 'missed'}**.`
}

function comparison(ours: HeadResult, baselines: readonly BaselineResult[]): string {
  const rows = [ours, ...baselines].map((result) => {
    const { all, seen, unseen, multilingual } = result.evaluation.slices
    return [
      result === ours ? '**pagekind**' : result.name,
      `${figure(all.macroF1)} ${interval(result.intervals.macroF1)}`,
      `${figure(all.microF1)} ${interval(result.intervals.microF1)}`,
      ...[seen, unseen, multilingual].map((slice) => `${figure(slice.macroF1)} / ${figure(slice.microF1)}`),
      figure(all.topLabelAccuracy),
      figure(all.subsetAccuracy),
    ]
  })
  const head = [
    'model',
    'macro F1',
    'micro F1',
    'seen',
    'unseen',
    'multilingual',
    'best label right',
    'all labels right',
  ]
  const differences = baselines.map(({ name, difference: { macroF1, microF1, intervals } }) => [
    `ours − ${name}`,
    `${signed(macroF1)} ${interval(intervals.macroF1, signed)}`,
    `${signed(microF1)} ${interval(intervals.microF1, signed)}`,
    ...Array(5).fill(''),
  ])
  return table(head, [...rows, ...differences])
}

function headSection({ name, evaluation, intervals }: HeadResult): string[] {
  const rows = SLICES.map((slice) => {
    const metrics = evaluation.slices[slice]
    return [
      slice,
      count(metrics.rows),
      figure(metrics.macroF1),
      figure(metrics.microF1),
      figure(metrics.topLabelAccuracy),
      figure(metrics.subsetAccuracy),
      figure(metrics.abstentionRate),
      figure(metrics.ece),
    ]
  })
  const head = ['slice', 'pages', 'macro F1', 'micro F1', 'best label right', 'all labels right', 'abstained', 'ECE']
  const leftOut = SLICES.filter((slice) => evaluation.slices[slice].leftOut.length > 0).map(
    (slice) => `${slice}: ${evaluation.slices[slice].leftOut.join(', ')}`,
  )
  return [
    `## Our head \`${name}\``,
    table(head, rows),
    `Macro F1 ${interval(intervals.macroF1)}, micro F1 ${interval(intervals.microF1)}.`,
    ...(leftOut.length > 0 ? [`No page carries, hence left out of macro F1: ${leftOut.join('; ')}.`] : []),
    labelTable(evaluation.slices.all),
  ]
}

function labelTable({ perLabel }: SliceMetrics): string {
  return table(
    ['label', 'precision', 'recall', 'F1', 'pages', 'predicted', 'ECE'],
    perLabel.map((metrics) => [
      metrics.label,
      figure(metrics.precision),
      figure(metrics.recall),
      figure(metrics.f1),
      count(metrics.support),
      count(metrics.predicted),
      figure(metrics.ece),
    ]),
  )
}

function toJson({ data, heads, baselines }: ReportInput, targetMet: boolean) {
  const rounded = ({ name, evaluation, intervals }: HeadResult) => {
    return { name, intervals, thresholds: evaluation.thresholds, slices: evaluation.slices }
  }
  const json = {
    data,
    targetMet,
    heads: heads.map(rounded),
    baselines: baselines.map((baseline) => ({
      ...rounded(baseline),
      what: baseline.what,
      difference: baseline.difference,
    })),
  }
  return JSON.parse(JSON.stringify(json, (_, value) => (typeof value === 'number' ? Number(value.toFixed(5)) : value)))
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}

function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(3)
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`
}

function interval([low, high]: Interval, format: (value: number) => string = figure): string {
  return `[${format(low)}, ${format(high)}]`
}

function count(value: number): string {
  return value.toLocaleString('en-GB')
}
