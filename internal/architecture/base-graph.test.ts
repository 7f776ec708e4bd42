import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildResult, build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { codeFromStrings } from './generated-code.ts'
import { ROOT } from './sources.ts'

/**
 * Bundles an entry of a portable package with all it imports, for no platform in particular: an import of a Node
 * built-in, or of a runtime that is not a dependency, ends in an error.
 */
function bundle(entry: string): Promise<BuildResult<{ metafile: true; write: false }>> {
  return build({
    entryPoints: [join(ROOT, entry)],
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['@pagekind/source'],
    format: 'esm',
    target: 'es2022',
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
}

/** Entries that must work wherever JavaScript runs: every entry of a portable package but the optional runtimes. */
const PORTABLE = ['common', 'features', 'rules', 'fusion', 'model', 'core'].flatMap((pack) => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'packages', pack, 'package.json'), 'utf8'))
  return Object.keys(exports)
    .filter((name) => typeof exports[name] !== 'string' && !/onnx|transformers/.test(name))
    .map((name) => `packages/${pack}/${exports[name]['@pagekind/source'].slice(2)}`)
})

describe.each(PORTABLE)('all that %s imports', (entry) => {
  it('needs no Node built-in, no heavy runtime and no code from strings', async () => {
    const { metafile, outputFiles } = await bundle(entry)
    const inputs = Object.keys(metafile.inputs)
    expect(inputs.filter((path) => /onnxruntime|transformers/.test(path))).toEqual([])
    const imports = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path))
    expect(imports).toEqual([])
    expect(outputFiles.flatMap(({ text }) => codeFromStrings(text))).toEqual([])
  }, 120_000)
})

describe('the weights', () => {
  const hasWeights = (paths: string[]) => paths.some((path) => path.startsWith('packages/model/'))

  it('come with @pagekind/core', async () => {
    expect(hasWeights(Object.keys((await bundle('packages/core/src/index.ts')).metafile.inputs))).toBe(true)
  })

  it('do not come with @pagekind/core/slim', async () => {
    expect(hasWeights(Object.keys((await bundle('packages/core/src/slim.ts')).metafile.inputs))).toBe(false)
  })
})

describe('the bundling itself', () => {
  it('fails on a Node built-in', async () => {
    await expect(bundle('packages/train/src/evaluate/shared-data.ts')).rejects.toThrow(/node:/)
  })
})
