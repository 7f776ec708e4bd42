import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from './machine.ts'

/** A claim a benchmark holds us to. */
export interface Target {
  readonly what: string
  readonly needed: string
  readonly measured: string
  /** Null where it could not be judged; `why` says so. */
  readonly met: boolean | null
  readonly why?: string
}

/** A figure that is to be at least so much. */
export function atLeast(what: string, measured: number, needed: number): Target {
  return { what, needed: `at least ${needed}`, measured: measured.toFixed(2), met: measured >= needed }
}

/** A figure that is to be at most so much. */
export function atMost(what: string, measured: number, needed: number): Target {
  return { what, needed: `at most ${needed}`, measured: measured.toFixed(2), met: measured <= needed }
}

/** What a benchmark found. */
export interface BenchmarkResult {
  readonly title: string
  /** How it was measured: one paragraph each. */
  readonly notes: readonly string[]
  readonly head: readonly string[]
  /** One line a variant, as shown. */
  readonly rows: readonly (readonly string[])[]
  /** The same, as numbers. */
  readonly figures: Readonly<Record<string, unknown>>
  readonly targets: readonly Target[]
}

export const RESULTS = join(import.meta.dirname, '../results')

/** The page `results/NAME.md`. */
export function toMarkdown(name: string, result: BenchmarkResult, machine: Machine): string {
  const { versions } = machine
  const parts = [
    `# ${result.title}`,
    ...result.notes,
    table(result.head, result.rows),
    ...(result.targets.length > 0 ? [result.targets.map((target) => `- ${targetLine(target)}`).join('\n')] : []),
    `Run again: \`pnpm bench ${name}\`. Measured on ${machine.cpu} (${machine.cores} cores), ${machine.system}, with ${Object.entries(
      versions,
    )
      .map(([what, version]) => `${what} ${version}`)
      .join(', ')}. Only the ratios carry over to other machines.`,
  ]
  return `${parts.join('\n\n')}\n`
}

/** Prints the table and the targets. */
export function printResult(result: BenchmarkResult): void {
  const lines = [result.head, ...result.rows]
  const widths = result.head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  console.log(`\n${result.title}\n`)
  for (const line of lines) {
    const cells = line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
    console.log(`  ${cells.join('  ')}`)
  }
  console.log('')
  for (const target of result.targets) console.log(`  ${targetLine(target)}`)
}

/** Writes `results/NAME.md` and `results/NAME.json`. */
export function writeResult(name: string, result: BenchmarkResult, machine: Machine): void {
  mkdirSync(RESULTS, { recursive: true })
  const { title, figures, targets } = result
  writeFileSync(join(RESULTS, `${name}.md`), toMarkdown(name, result, machine))
  writeFileSync(join(RESULTS, `${name}.json`), `${JSON.stringify({ title, machine, figures, targets }, null, 2)}\n`)
}

function targetLine({ what, needed, measured, met, why }: Target): string {
  const verdict = met === null ? `not judged (${why ?? ''})` : met ? 'met' : 'MISSED'
  return `${what}: ${measured}, needed ${needed}: ${verdict}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}
