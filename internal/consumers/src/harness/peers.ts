import { existsSync, realpathSync } from 'node:fs'
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { lexicalHeads } from '@pagekind/core/training'
import { bundle } from '@pagekind/model'
import { lexicalOnnx } from '../../../../packages/train/src/onnx/lexical.ts'

/** A consumer that has the ONNX runtimes too. */
export interface Peers {
  folder: string
  /** The text model as ONNX, with weights of 8 bits. */
  model: string
}

const RUNTIMES = ['onnxruntime-node', 'onnxruntime-web']

/**
 * A copy of the consumer with the ONNX runtimes beside its tarballs, made by the first test that asks. The runtimes are linked
 * from where pnpm keeps them with what they need themselves, as they weigh hundreds of megabytes.
 */
export const withPeers = async (consumer: string): Promise<Peers> => {
  const folder = join(dirname(consumer), 'peers')
  const model = join(folder, 'lexical.onnx')
  if (existsSync(model)) return { folder, model }
  await mkdir(folder)
  await cp(consumer, folder, { recursive: true, filter: (path) => !path.startsWith(join(consumer, 'out')) })
  for (const name of RUNTIMES) {
    const kept = realpathSync(join(import.meta.dirname, '../../node_modules', name))
    await symlink(kept, join(folder, 'node_modules', name))
  }
  const { manifest, files } = bundle
  await writeFile(model, lexicalOnnx(manifest.lexical, files['lexical.bin']!(), lexicalHeads(manifest), 'int8'))
  return { folder, model }
}
