import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type Options } from 'tsup'

// One build for every package: tsup runs inside the package's folder and reads what to build from its package.json.
// An `exports` entry with a source becomes ESM, CommonJS and types; a `bin` entry becomes ESM only.

interface PackageJson {
  name: string
  bin?: Record<string, string>
  devDependencies?: Record<string, string>
  exports: Record<string, string | { '@pagekind/source'?: string }>
}

/** Packages that may use Node built-ins; all others are built for no platform, so that a built-in breaks the build. */
const NODE_PACKAGES = new Set(['@pagekind/train', '@pagekind/cli'])

/**
 * Packages that ours holds, with what it needs of theirs, instead of depending on them: htmlparser2 has no CommonJS build, which
 * Node before 20.19 would need to `require` it, and either is a dozen modules of which few are needed: a fifth of a start.
 */
const HELD: Readonly<Record<string, readonly string[]>> = {
  htmlparser2: ['htmlparser2', 'entities'],
  '@noble/hashes': ['@noble/hashes'],
}

/**
 * Entries that hold what they share with others themselves. Code that several entries share becomes a file of its own, and each file
 * costs an import 0.7 ms: what hardly anybody loads beside the others must not make the others' files more.
 */
const ALONE: Readonly<Record<string, readonly string[]>> = {
  '@pagekind/core': ['fusion', 'onnx-node', 'onnx-web', 'reader', 'training', 'transformers'],
  '@pagekind/features': ['text'],
  '@pagekind/rules': ['import', 'lint'],
}

/**
 * What a held module works out as it is loaded and few need: the 2,000 names of characters in HTML, a twentieth of a start. It is made
 * when a parser is. Each place has to stand in its file once, or the build fails; that names are still read, internal/consumers tests.
 */
const LATE: readonly { readonly file: RegExp; readonly find: RegExp; readonly replace: string }[] = [
  {
    file: /entities\/dist\/generated\/decode-data-html\.js$/,
    find: /export const htmlDecodeTree = (.+);\n/,
    replace: 'let tree;\nexport const htmlDecodeTree = () => (tree ??= $1);\n',
  },
  { file: /htmlparser2\/dist\/Tokenizer\.js$/, find: /: htmlDecodeTree\b/, replace: ': htmlDecodeTree()' },
]

const late: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'late',
  setup({ onLoad }) {
    for (const { file, find, replace } of LATE) {
      onLoad({ filter: file }, ({ path }) => {
        const source = readFileSync(path, 'utf8')
        if (source.match(new RegExp(find, 'g'))?.length !== 1)
          throw new TypeError(`${path} has not what ${find} looks for, once`)
        return { contents: source.replace(find, replace) }
      })
    }
  },
}

export default defineConfig(() => {
  const folder = process.cwd()
  const manifest: PackageJson = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  rmSync(join(folder, 'dist'), { recursive: true, force: true })

  const isNode = NODE_PACKAGES.has(manifest.name)
  const common: Options = {
    target: 'es2022',
    platform: isNode ? 'node' : 'neutral',
    tsconfig: join(import.meta.dirname, isNode ? 'tsconfig.json' : 'tsconfig.portable.json'),
    external: [/^@pagekind\//],
    removeNodeProtocol: false,
    // import.meta.url and __dirname mean the same in both formats.
    shims: isNode,
    sourcemap: false,
    silent: true,
  }

  const held = Object.keys(HELD).filter((name) => manifest.devDependencies?.[name] !== undefined)
  if (held.length > 0) writeLicences(folder, held)
  const entries = Object.entries(exportEntries(manifest))
  const isAlone = ([name]: [string, string]) => ALONE[manifest.name]?.includes(name) === true
  const library: Options = {
    ...common,
    format: ['esm', 'cjs'],
    splitting: true,
    esbuildPlugins: [late],
    noExternal: held.map((name) => new RegExp(`^${name}(/|$)`)),
    esbuildOptions(options, { format }) {
      // CommonJS has no import.meta, and who bundles it has not lost the address that a module had.
      if (format === 'cjs' && !isNode) options.define = { ...options.define, 'import.meta.url': '""' }
    },
  }
  const builds: Options[] = [
    {
      ...library,
      entry: Object.fromEntries(entries.filter((entry) => !isAlone(entry))),
      // Types stand together: a class is the same one wherever it is imported from.
      dts: { entry: Object.fromEntries(entries) },
    },
    ...entries.filter(isAlone).map((entry) => ({ ...library, entry: Object.fromEntries([entry]), splitting: false })),
  ]
  const bins = binEntries(manifest)
  if (Object.keys(bins).length > 0) builds.push({ ...common, entry: bins, format: ['esm'] })
  return builds
})

/** Writes the licences of what is held into `dist`, to be published with it. */
function writeLicences(folder: string, names: readonly string[]): void {
  const texts = names.flatMap((name) => {
    // What it needs itself stands beside it.
    const beside = realpathSync(join(folder, 'node_modules', name)).slice(0, -name.length)
    return HELD[name]!.map((part) => {
      const licence = readFileSync(join(beside, part, 'LICENSE'), 'utf8')
      return `This package contains parts of ${part}:\n\n${licence.trim()}\n`
    })
  })
  mkdirSync(join(folder, 'dist'))
  writeFileSync(join(folder, 'dist/THIRD_PARTY_LICENSES.txt'), texts.join('\n'))
}

/** `{ index: 'src/index.ts', slim: 'src/slim.ts' }` from the sources named in `exports`. */
function exportEntries(manifest: PackageJson): Record<string, string> {
  const entries: Record<string, string> = {}
  for (const target of Object.values(manifest.exports)) {
    if (typeof target === 'string') continue
    const source = target['@pagekind/source']
    if (source) entries[source.replace('./src/', '').replace(/\.ts$/, '')] = source.slice(2)
  }
  return entries
}

/** `./dist/bin.js` is built from `src/bin.ts`, whose first line is the shebang. */
function binEntries(manifest: PackageJson): Record<string, string> {
  const entries: Record<string, string> = {}
  for (const output of Object.values(manifest.bin ?? {})) {
    const name = output.replace('./dist/', '').replace(/\.js$/, '')
    entries[name] = `src/${name}.ts`
  }
  return entries
}
