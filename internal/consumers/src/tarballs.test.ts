import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { entriesOf, type Manifest, targetsOf } from './harness/manifest.ts'

// What is published, file by file. A new kind of file in a tarball is a decision: it is entered here or left out there.

const ALWAYS = ['package.json', 'README.md', 'LICENSE']

/** The most bytes a tarball may have, in kB (1000 bytes). The weights may have 2.0 MB gzipped and the directory 0.4, in each of the two module formats. */
const MOST_KB: Record<string, number> = {
  '@pagekind/model': 4900,
  '@pagekind/common': 20,
  // Its builds hold the HTML parser.
  '@pagekind/features': 170,
  '@pagekind/rules': 140,
  '@pagekind/fusion': 95,
  '@pagekind/core': 240,
  '@pagekind/train': 150,
  '@pagekind/cli': 60,
}

const NEVER =
  /\.test\.|(^|\/)(testing|fixtures|__snapshots__|node_modules|coverage)\/|\.map$|\.tsbuildinfo$|\.tgz$|(^|\/)\./

const packed = inject('packed')
const read = async (name: string): Promise<Manifest> =>
  JSON.parse(await readFile(join(inject('consumer'), 'node_modules', name, 'package.json'), 'utf8'))

it('packs every published package, and a bound is set for each', () => {
  expect(packed.map(({ name }) => name)).toEqual(Object.keys(MOST_KB).sort())
})

describe.each(packed)('$name', ({ name, files, size, version }) => {
  it('has a file for everything its package.json names', async () => {
    const missing = targetsOf(await read(name)).filter((target) => !files.includes(target))
    expect(missing, 'named by exports, bin, main, module or types, and not in the tarball').toEqual([])
  })

  it('has the files it should have and no others', async () => {
    const manifest = await read(name)
    const allowed = [
      ...entriesOf(manifest).map((entry) => new RegExp(`^dist/${entry}\\.(js|cjs|d\\.ts|d\\.cts)$`)),
      ...Object.values(manifest.bin ?? {}).map((file) => new RegExp(`^${file.replace('./', '')}$`)),
      // Code and types that several entries share.
      /^dist\/(chunk-[\w-]+\.(js|cjs)|[\w-]+\.d\.(ts|cts))$/,
      /^src\/.*\.ts$/,
      // Of what a build holds.
      /^dist\/THIRD_PARTY_LICENSES\.txt$/,
      // What exports name as it is: a schema.
      /^[\w.-]+\.schema\.json$/,
    ]
    expect(
      files.filter((file) => NEVER.test(file)),
      'must never be published',
    ).toEqual([])
    expect(
      files.filter((file) => !ALWAYS.includes(file) && !allowed.some((pattern) => pattern.test(file))),
      'in the tarball, but nobody said what for',
    ).toEqual([])
    expect(
      ALWAYS.filter((file) => !files.includes(file)),
      'missing in the tarball',
    ).toEqual([])
  })

  it('is small enough', () => {
    expect(size / 1000, `kB of ${name}'s tarball`).toBeLessThan(MOST_KB[name]!)
  })

  it('depends on our other packages by a version that is published with it', async () => {
    const { dependencies = {}, peerDependencies = {} } = await read(name)
    for (const [dependency, range] of Object.entries({ ...dependencies, ...peerDependencies })) {
      if (dependency.startsWith('@pagekind/')) expect(range, dependency).toBe(version)
      else expect(range, dependency).toMatch(/^\d+\.\d+\.\d+$|^[\^>]/)
    }
  })
})
