import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import ts from 'typescript'

export const ROOT = resolve(import.meta.dirname, '../..')

/** One TypeScript file of a package. */
export interface Source {
  /** `core`, `features`, ... */
  readonly pack: string
  /** Path from the repository's root, with forward slashes. */
  readonly path: string
  readonly text: string
  /** A test, or something only tests use. */
  readonly isTest: boolean
}

/** Every source file of the published packages. */
export function packageSources(): Source[] {
  const packages = join(ROOT, 'packages')
  return readdirSync(packages).flatMap((pack) =>
    readdirSync(join(packages, pack, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) =>
        sourceFrom(
          relative(ROOT, join(packages, pack, 'src', name))
            .split(sep)
            .join('/'),
        ),
      ),
  )
}

/** The source at `path`, or one with another text, as the tests of the checks themselves use it. */
export function sourceFrom(path: string, text = readFileSync(join(ROOT, path), 'utf8')): Source {
  const pack = path.split('/')[1]
  if (!pack) throw new Error(`${path} lies in no package`)
  return { pack, path, text, isTest: /\.test\.ts$|\/testing\//.test(path) }
}

/** The names of all modules a source imports: static, dynamic, type-only, `import()` types and `require`. */
export function importsOf(source: Source): string[] {
  return ts.preProcessFile(source.text, true, true).importedFiles.map(({ fileName }) => fileName)
}
