/** What is read of a published package.json. */
export interface Manifest {
  name: string
  version: string
  main?: string
  module?: string
  types?: string
  bin?: Record<string, string>
  exports: Record<string, ExportTarget>
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

type ExportTarget = string | { [condition: string]: ExportTarget }

/** Every file that a package.json points at, as paths inside the package. */
export const targetsOf = (manifest: Manifest): string[] => {
  const named = [manifest.main, manifest.module, manifest.types, ...Object.values(manifest.bin ?? {})]
  const targets = [...named.filter((file) => file !== undefined), ...leaves(manifest.exports)]
  return [...new Set(targets.map((file) => file.replace(/^\.\//, '')))].sort()
}

/** The specifiers by which code imports from the package: its name and its name with a subpath. */
export const specifiersOf = (manifest: Manifest): string[] =>
  Object.keys(manifest.exports)
    .filter((subpath) => !subpath.endsWith('.json'))
    .map((subpath) => manifest.name + subpath.slice(1))

/** The names of the built entries: `index`, `slim`. */
export const entriesOf = (manifest: Manifest): string[] =>
  Object.keys(manifest.exports)
    .filter((subpath) => !subpath.endsWith('.json'))
    .map((subpath) => (subpath === '.' ? 'index' : subpath.slice(2)))

const leaves = (target: ExportTarget): string[] =>
  typeof target === 'string' ? [target] : Object.values(target).flatMap(leaves)
