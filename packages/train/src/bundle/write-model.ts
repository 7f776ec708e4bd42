import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FusionSpec, type HeadSpec, loadBundle, type Manifest } from '@pagekind/core/slim'
import { SIGNALS_SHA256 } from '@pagekind/features'
import { HEADS } from '../corpus/labels.ts'
import type { TrainedModel } from '../pipeline/learner.ts'
import { GENERATED, writeModule } from './write-module.ts'

const ID = 'pagekind-default'
const VERSION = '0.1.0'

/** Trees as they go into a bundle. */
export interface TrainedTrees {
  readonly spec: FusionSpec
  readonly bytes: Uint8Array
}

/**
 * Writes the default bundle: `manifest.json` and the binary files into `folder` as anyone may host them, and as modules
 * into `modules` (the sources of @pagekind/model). `heads` are the lexical model's, then those that trees answer alone.
 * Checks first that the library loads what is written.
 */
export async function writeModel(
  model: TrainedModel,
  heads: readonly HeadSpec[],
  trees: readonly TrainedTrees[],
  folder: string,
  modules: string,
): Promise<Manifest> {
  const files = { [model.spec.file]: model.bytes }
  for (const { spec, bytes } of trees) files[spec.file] = bytes
  const manifest: Manifest = {
    schema: 1,
    id: ID,
    version: VERSION,
    heads,
    lexical: model.spec,
    fusion: trees.map(({ spec }) => spec),
    signals: trees.length === 0 ? null : SIGNALS_SHA256,
    files: Object.entries(files).map(([name, bytes]) => ({
      name,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
  }
  await loadBundle({ manifest, files })
  const json = JSON.stringify(manifest, null, 2)
  writeFileSync(join(folder, 'manifest.json'), `${json}\n`)
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  writeFileSync(join(modules, 'manifest.generated.ts'), `${GENERATED}\nexport const manifest = ${json} as const\n`)
  writeModule(modules, 'weights', { lexical: model.bytes })
  writeModule(modules, 'trees', Object.fromEntries(trees.map(({ spec, bytes }) => [spec.head, bytes])))
  return manifest
}

/** The lexical model and its heads as the last training wrote them into `folder`. */
export function readModel(folder: string): { model: TrainedModel; heads: readonly HeadSpec[] } {
  const { heads, lexical } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest
  const spec = lexical!
  const known = new Set(HEADS.map(({ name }) => name as string))
  return {
    model: { spec, bytes: new Uint8Array(readFileSync(join(folder, spec.file))) },
    heads: heads.filter(({ name }) => known.has(name)),
  }
}
