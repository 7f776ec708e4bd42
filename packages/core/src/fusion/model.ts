import { PagekindError } from '@pagekind/common'
import { SIGNALS_SHA256 } from '@pagekind/features'
import { type TreeEnsemble, unpack } from '@pagekind/fusion/ensemble'
import { type FusionSpec, type HeadSpec, lexicalHeads, type Manifest } from '../bundle/manifest.ts'
import { isSignal, TEXT, TextScores } from './inputs.ts'

/** The trees of one head, with what they are told of a page. */
export class FusionModel {
  readonly spec: FusionSpec
  readonly head: HeadSpec
  readonly trees: TreeEnsemble

  private constructor(spec: FusionSpec, head: HeadSpec, trees: TreeEnsemble) {
    this.spec = spec
    this.head = head
    this.trees = trees
  }

  /**
   * Unpacks the trees and checks that they fit the manifest. Throws `E_TREES_*` for broken trees, and `E_BUNDLE_FORMAT` where
   * they give other classes, or ask for other signals or text scores, than there are.
   */
  static parse(spec: FusionSpec, manifest: Manifest, bytes: Uint8Array): FusionModel {
    if (manifest.signals !== SIGNALS_SHA256) {
      throw unfit('The bundle was trained with another table of signals than this version reads', manifest.signals)
    }
    const head = manifest.heads.find(({ name }) => name === spec.head)!
    const trees = unpack(bytes)
    if (trees.width !== head.labels.length || trees.classes.some((name, i) => name !== head.labels[i])) {
      throw unfit(`The trees of ${head.name} have other classes than its labels`, trees.classes.join())
    }
    const known = manifest.lexical === null ? [] : TextScores.names(lexicalHeads(manifest))
    for (const feature of trees.features) {
      if (feature.startsWith(TEXT) ? known.includes(feature) : isSignal(feature)) continue
      throw unfit(`The trees of ${head.name} ask for what there is not`, feature)
    }
    return new FusionModel(spec, head, trees)
  }
}

function unfit(message: string, value: unknown): PagekindError {
  return new PagekindError('E_BUNDLE_FORMAT', message, {
    value,
    hint: 'Get a bundle and a version of this package that were made for each other',
  })
}
