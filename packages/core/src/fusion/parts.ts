import type { Manifest } from '../bundle/manifest.ts'
import type { Head } from '../cascade/head.ts'
import type { Stage } from '../cascade/stage.ts'
import type { LexicalModel } from '../lexical/index.ts'

/** About how many microseconds a page with markup costs, most of it reading the page. */
export const FUSION_COST = 1000

/** What a stage of trees is made from. */
export interface FusionParts {
  readonly manifest: Manifest
  /** Verified bytes, by the names of files. */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly lexical: LexicalModel | null
  /** The heads of the classifier. */
  readonly heads: readonly Head[]
  /** Thresholds that the caller gave, by head and label. */
  readonly thresholds: Readonly<Record<string, Readonly<Record<string, number>> | undefined>>
  readonly judgeThin: boolean
}

/** What makes the stage that judges pages by their structure: `fusion` of `@pagekind/core/fusion`. Null where the bundle has no trees. */
export type Fusion = (parts: FusionParts) => Stage | null
