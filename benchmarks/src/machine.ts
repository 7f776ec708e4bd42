import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { arch, cpus, platform } from 'node:os'

/** Where a benchmark ran, as its result says: enough to run it again, nothing that names the machine. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly system: string
  readonly versions: Readonly<Record<string, string>>
}

/** Describes this machine and the given packages (of the benchmarks' dependencies). */
export function describeMachine(packages: readonly string[]): Machine {
  const versions: Record<string, string> = { node: process.versions.node, v8: process.versions.v8 }
  for (const name of packages) versions[name] = installedVersion(name)
  const [first] = cpus()
  return { cpu: first?.model.trim() ?? 'unknown', cores: cpus().length, system: `${platform()} ${arch()}`, versions }
}

function installedVersion(name: string): string {
  const file = findPackageJSON(name, import.meta.url)
  if (file === undefined) throw new Error(`${name} is not installed`)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
