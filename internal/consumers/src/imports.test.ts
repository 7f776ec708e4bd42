import { readFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import { describe, expect, inject, it } from 'vitest'
import { type Manifest, specifiersOf } from './harness/manifest.ts'

// What comes along with an import, as seen by a bundler.

const consumer = inject('consumer')
const NODE_ONLY = ['@pagekind/train', '@pagekind/cli']

const manifests: Manifest[] = []
for (const { name } of inject('packed'))
  manifests.push(JSON.parse(await readFile(join(consumer, 'node_modules', name, 'package.json'), 'utf8')))

const bundle = (contents: string, options: Pick<esbuild.BuildOptions, 'external' | 'plugins'> = {}) =>
  esbuild.build({
    stdin: { contents, resolveDir: consumer },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
    ...options,
  })

/** Leaves every import but the package's own outside, so that the report lists what it asks for by name. */
const onlyThisPackage = (name: string): esbuild.Plugin => ({
  name: 'only-this-package',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path }) => (packageOf(path) === name ? null : { path, external: true }))
  },
})

/** `@scope/name/sub/path` → `@scope/name`; a Node built-in stays as it is. */
const packageOf = (specifier: string): string =>
  isBuiltin(specifier) ? specifier : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

const portable = manifests.filter(({ name }) => !NODE_ONLY.includes(name)).flatMap(specifiersOf)

describe.each(portable)('%s', (specifier) => {
  it('leaves nothing in a bundle that imports it and uses nothing', async () => {
    const { outputFiles } = await bundle(`import * as unused from '${specifier}'; import '${specifier}'`)
    expect(outputFiles[0]!.text.trim()).toBe('')
  })
})

describe('@pagekind/core', () => {
  it('brings no weights to those who take only its errors', async () => {
    const { outputFiles } = await bundle(`export { PagekindError } from '@pagekind/core'`)
    expect(outputFiles[0]!.contents.length).toBeLessThan(4000)
  })

  it('has a slim entry that knows nothing of the weights and fits in 25 kB gzipped, tldts aside', async () => {
    const { outputFiles, metafile } = await bundle(await readFile(join(consumer, 'slim.js'), 'utf8'), {
      external: ['tldts'],
    })
    expect(Object.keys(metafile.inputs).filter((file) => file.includes('@pagekind/model'))).toEqual([])
    expect(gzipSync(outputFiles[0]!.contents, { level: 9 }).length).toBeLessThan(25_000)
  })
})

describe.each(manifests)('$name', (manifest) => {
  it.each(['import', 'require'] as const)('names every package it loads by %s', async (kind) => {
    const load = specifiersOf(manifest).map((name) =>
      kind === 'import' ? `import * as x from '${name}'; export { x }` : `require('${name}')`,
    )
    const imported = new Set<string>()
    for (const contents of load) {
      const { metafile } = await bundle(contents, { plugins: [onlyThisPackage(manifest.name)] })
      for (const input of Object.values(metafile.inputs))
        for (const { path, external } of input.imports) if (external) imported.add(packageOf(path))
    }
    imported.delete(manifest.name)
    const isNodeOnly = NODE_ONLY.includes(manifest.name)
    const named = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    const unnamed = [...imported].filter((name) => !named.includes(name) && !(isNodeOnly && isBuiltin(name)))
    expect(unnamed, 'imported, but not among the dependencies of its package.json').toEqual([])
  })
})
