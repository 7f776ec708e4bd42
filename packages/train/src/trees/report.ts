import { SAFETY_LABELS } from '../corpus/labels.ts'
import type { Interval } from '../evaluate/bootstrap.ts'
import type { KindFigures, SafetyFigures, Share } from './measure.ts'

/** What was measured, and on how much. */
export interface TreesSummary {
  /** By label: pages that are it, and how many sites or makers they come from. */
  readonly safety: readonly {
    readonly label: string
    readonly pages: number
    readonly groups: number
    readonly thin: number
  }[]
  readonly clean: number
  readonly beside: number
  readonly judged: readonly SafetyFigures[]
  readonly kind: KindFigures
  readonly bytes: Readonly<Record<string, number>>
}

/** The page `benchmarks/results/structure.md`. The same figures give the same bytes. */
export function renderTrees(summary: TreesSummary): string {
  return [
    '# What a page is, by its structure',
    renderFigures(summary, '##'),
    'Run again: `pnpm train -- --trees`, after a whole `pnpm train`.',
    '',
  ].join('\n\n')
}

const BEGIN = '<!-- Written by `pnpm train`, from here: -->'
const END = '<!-- to here. -->'

/** The model card with these figures in the place of the last ones. Throws a RangeError where it has no place for them. */
export function updateCard(card: string, summary: TreesSummary): string {
  const begin = card.indexOf(BEGIN)
  const end = card.indexOf(END)
  if (begin === -1 || end < begin) throw new RangeError('the model card has no place for the figures of the trees')
  return `${card.slice(0, begin + BEGIN.length)}\n\n${renderFigures(summary, '###')}\n\n${card.slice(end)}`
}

function renderFigures(summary: TreesSummary, heading: string): string {
  const { safety, clean, beside, judged, kind, bytes } = summary
  const positives = SAFETY_LABELS.slice(1)
  return [
    `Trees over the text model’s scores and the 62 signals: safety ${number(bytes['safety']!)} bytes packed, kind ${number(bytes['kind']!)}. Measured by five-fold cross-validation over groups (a site or a maker is never parted), on text scores of models that saw no page of the site, with thresholds chosen on the other folds; 95 % intervals from 1,000 draws of whole groups.`,
    `${heading} Safety`,
    `${number(clean)} clean pages, ${number(beside)} other pages of such sites (help, legal, errors, which are none of it), and ${safety
      .map(({ label, pages, groups, thin }) => `${number(pages)} ${label} (${groups} groups, ${thin} thin)`)
      .join(', ')}.`,
    table(
      [
        'judged by',
        ...positives.map((label) => `recall ${label}`),
        'clean pages called one',
        'other pages of such sites',
      ],
      judged.map((one) => [
        one.judge,
        ...positives.map((label) => percent(one.recall[label]!)),
        percent(one.wrong),
        percent(one.beside),
      ]),
    ),
    `${heading} Kind`,
    `${number(kind.pages)} pages whose kind was not read from their markup. Macro F1 **${kind.macroF1.toFixed(3)}** ${plain(kind.macroInterval)}; by Open Graph and JSON-LD types and Readability’s isProbablyReaderable ${kind.baselineMacroF1.toFixed(3)}: a difference of ${(kind.macroF1 - kind.baselineMacroF1).toFixed(3)} ${plain(kind.differenceInterval)}.`,
    table(
      ['kind', 'pages', 'groups', 'F1', 'baseline'],
      kind.kinds.map((one) => [
        one.kind,
        number(one.pages),
        number(one.groups),
        decimals(one.f1),
        decimals(one.baseline),
      ]),
    ),
  ].join('\n\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}

function percent({ share, interval }: Share): string {
  const one = (value: number) => (value * 100).toFixed(1)
  return `${one(share)} % [${one(interval[0])}, ${one(interval[1])}]`
}

function plain([low, high]: Interval): string {
  return `[${low.toFixed(3)}, ${high.toFixed(3)}]`
}

function decimals(value: number | null): string {
  return value === null ? '–' : value.toFixed(2)
}

function number(value: number): string {
  return value.toLocaleString('en-GB')
}
