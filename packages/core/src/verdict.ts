import type { Evidence, StageName } from '@pagekind/common'
import type { Signals } from '@pagekind/features'

/** A label with its calibrated score. */
export interface ScoredLabel {
  label: string
  /** Calibrated probability, 0 to 1, rounded to six decimals. */
  score: number
}

/** What to make of a verdict: take it, let somebody look, or go without an answer. */
export type Decision = 'accept' | 'review' | 'abstain'

/** The answer of one head. */
export interface HeadVerdict {
  /**
   * Labels at or above their thresholds, best first; empty where the head abstained. The fallback label (`Uncategorized`
   * of `topic`) is never beside others: it says that none of them fits.
   */
  labels: ScoredLabel[]
  /**
   * Calibrated score of every label, in the bundle's order. An object without `Object.prototype`: nothing is in it but
   * the labels, also where a label is called `toString`.
   */
  scores: Record<string, number>
  /** The stage that gave the answer. */
  decidedBy: StageName
  /** Why, where asked for with `explain: true`. Notices (a malformed URL, a text that was cut) are always there. */
  evidence: Evidence[]
}

/** The answers by head. Also without `Object.prototype`. A head that no stage answered is missing. */
export interface HeadVerdicts {
  /** What the page is and what a visitor does there. */
  topic?: HeadVerdict
  /** What the page is about. */
  subject?: HeadVerdict
  /** Whether the page itself is one that some would keep from some. */
  safety?: HeadVerdict
  /** What kind of page it is, where a stage can tell. */
  kind?: HeadVerdict
  /** Heads of other bundles. */
  [custom: string]: HeadVerdict | undefined
}

/** What pagekind says of a page. Yours to keep and change: nothing else refers to it. */
export interface Verdict {
  /** The page's URL as it was given; empty where there was none. */
  url: string
  /** The best label of the first head. Where that abstained: its fallback label, else `Uncategorized`. */
  label: string
  /** The score of `label`; null where the first head abstained. */
  score: number | null
  /**
   * How sure the first head is. `review`: a label came within 0.1 of its threshold, above or below, and none lay
   * further above (near 0 and 1 the margin shrinks to half of what is left). `accept`: the best label lies further above.
   * `abstain`: every label lies further below.
   */
  decision: Decision
  /** The answer of each head. */
  heads: HeadVerdicts
  /** `id@version` of the bundle. */
  model: string
  /** The page's 62 structural signals, where it came with a document or HTML and `explain: true` asked for them. */
  signals?: Signals
}
