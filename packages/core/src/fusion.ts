/**
 * Judges pages by their structure, with trees that a bundle has. `@pagekind/core` has it built in; `@pagekind/core/slim`, which is small
 * because it has not, takes it as the option `fusion`.
 *
 * @module
 */
import { lexicalHeads } from './bundle/manifest.ts'
import { FusionStage } from './cascade/fusion-stage.ts'
import { FusionModel } from './fusion/model.ts'
import type { Fusion } from './fusion/parts.ts'

export type { Fusion, FusionParts } from './fusion/parts.ts'

/** Trees over the text model's scores and the 62 signals of `@pagekind/features`. Throws `E_TREES_*` and `E_BUNDLE_FORMAT`. */
export const fusion: Fusion = ({ manifest, files, lexical, heads, thresholds, judgeThin }) => {
  const specs = manifest.fusion.filter(({ head }) => heads.some(({ spec }) => spec.name === head))
  if (specs.length === 0) return null
  const models = specs.map((spec) => FusionModel.parse(spec, manifest, files.get(spec.file)!))
  return new FusionStage(models, lexical, lexicalHeads(manifest), heads, thresholds, judgeThin)
}
