import type { Rule, RuleFile } from '../types.ts'

/** Something of an imported file that rules cannot say, or say otherwise. */
export interface ImportWarning {
  /** Line of the file, from 1. */
  readonly line: number
  readonly message: string
  /** The line or value, as it stands there, shortened. */
  readonly value: string
}

/** What became of an imported file. */
export interface Imported {
  readonly file: RuleFile
  readonly warnings: readonly ImportWarning[]
}

/** What imported hosts say. */
export interface ImportTarget {
  /** Id of the rule, and first part of the ids where there are several. */
  readonly id: string
  readonly head: string
  readonly label: string
  /** Left out: 9, which gives the label 0.9. */
  readonly weight?: number
  readonly priority?: number
}

/** Of a list that somebody keeps for this purpose: surer than a keyword, not beyond doubt. */
const LIST_WEIGHT = 9

/** A rule for a target. */
export function ruleFor(
  { id, head, label, weight = LIST_WEIGHT, priority }: ImportTarget,
  more: Pick<Rule, 'when' | 'unless'>,
): Rule {
  return { id, head, label, weight, ...(priority === undefined ? {} : { priority }), ...more }
}

/** Lines of a text with their numbers, however they end. */
export function numberedLines(text: string): (readonly [line: number, text: string])[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((line, i) => [i + 1, line] as const)
}
