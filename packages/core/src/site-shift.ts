import type { Evidence } from '@pagekind/common'
import type { RuleMatch } from '@pagekind/rules'
import type { HeadSpec } from './bundle/manifest.ts'
import type { Known } from './cascade/context.ts'
import type { LogitShift } from './cascade/lexical-stage.ts'

/** The head of rules that say of what category a page's site is. */
export const SITE = 'site'

/** By category and head, what is added to the logit of each of the head's labels. */
export type ShiftTable = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>

/**
 * What the category of a page's site says of the page, where its site does not settle it: a title counts for more, but a newspaper's
 * page is likelier to be news than another with the same title. A logistic regression's weights, added to the text model's logits.
 */
export class SiteShift implements LogitShift {
  /** By category, over the outputs of all heads. */
  readonly #shifts: ReadonlyMap<string, Float32Array>
  /** First output of each head, and its labels. */
  readonly #heads: ReadonlyMap<string, { readonly from: number; readonly labels: readonly string[] }>

  /** `specs` are the heads of the text model in order, whose labels `table` was learnt for. */
  constructor(table: ShiftTable, specs: readonly HeadSpec[]) {
    let outputs = 0
    this.#heads = new Map(
      specs.map(({ name, labels }) => {
        const from = outputs
        outputs += labels.length
        return [name, { from, labels }]
      }),
    )
    this.#shifts = new Map(
      Object.entries(table).map(([category, byHead]) => {
        const shift = new Float32Array(outputs)
        for (const [name, values] of Object.entries(byHead)) shift.set(values, this.#heads.get(name)!.from)
        return [category, shift]
      }),
    )
  }

  add({ known = [] }: Known, logits: Float32Array, from: number, to: number): void {
    for (let i = 0; i < known.length; i++) {
      const shift = this.#shiftOf(known[i]!)
      if (shift !== undefined) for (let output = from; output < to; output++) logits[output]! += shift[output]!
    }
  }

  explain({ known = [] }: Known, head: string, label: string): Evidence[] {
    const { from, labels } = this.#heads.get(head)!
    const output = from + labels.indexOf(label)
    return known.flatMap((match) => {
      const weight = this.#shiftOf(match)?.[output] ?? 0
      if (weight === 0) return []
      const { rule, field, matched } = match
      return [{ kind: 'rule', stage: 'directory', rule, field, matched, label, weight: Number(weight.toFixed(1)) }]
    })
  }

  #shiftOf({ head, label }: RuleMatch): Float32Array | undefined {
    return head === SITE ? this.#shifts.get(label) : undefined
  }
}
