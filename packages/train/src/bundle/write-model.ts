import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type HeadSpec, loadBundle, type Manifest } from '@pagekind/core/slim'
import type { TrainedModel } from '../pipeline/learner.ts'

const ID = 'pagekind-default'
const VERSION = '0.1.0'

/**
 * Writes the default bundle: `manifest.json` and the binary file into `folder` as anyone may host them, and as modules
 * into `modules` (the sources of @pagekind/model). Checks first that the library loads what is written.
 */
export async function writeModel(
  model: TrainedModel,
  heads: readonly HeadSpec[],
  folder: string,
  modules: string,
): Promise<Manifest> {
  const { spec, bytes } = model
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const manifest: Manifest = {
    schema: 1,
    id: ID,
    version: VERSION,
    heads,
    lexical: spec,
    fusion: [],
    signals: null,
    files: [{ name: spec.file, bytes: bytes.length, sha256 }],
  }
  await loadBundle({ manifest, files: { [spec.file]: bytes } })
  const json = JSON.stringify(manifest, null, 2)
  writeFileSync(join(folder, 'manifest.json'), `${json}\n`)
  writeFileSync(join(folder, spec.file), bytes)
  const header = '// Written by `pnpm train`; do not edit.\n'
  writeFileSync(join(modules, 'manifest.generated.ts'), `${header}export const manifest = ${json} as const\n`)
  const base64 = Buffer.from(bytes).toString('base64')
  writeFileSync(join(modules, 'weights.generated.ts'), `${header}export const lexical =\n  '${base64}'\n`)
  return manifest
}
