/** `pnpm bench [NAME…]`: runs the named benchmarks, or all; exits 1 where a target is missed. */
import type { Machine } from './machine.ts'
import { type BenchmarkResult, printResult, writeResult } from './result.ts'

/** A benchmark's module. */
interface Benchmark {
  run(): Promise<{ result: BenchmarkResult; machine: Machine }>
}

const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  lexical: () => import('./lexical/index.ts'),
  start: () => import('./start/index.ts'),
  signals: () => import('./signals/index.ts'),
  text: () => import('./text/index.ts'),
  rules: () => import('./rules/index.ts'),
  trees: () => import('./trees/index.ts'),
  agreement: () => import('./agreement/index.ts'),
  runtimes: () => import('./runtimes/index.ts'),
}

const names = process.argv.slice(2).filter((argument) => argument !== '--')
const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name))
if (unknown.length > 0) {
  console.error(`unknown benchmark: ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}`)
  process.exit(1)
}
let missed = 0
for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) {
  const { run } = await BENCHMARKS[name]!()
  const { result, machine } = await run()
  printResult(result)
  writeResult(name, result, machine)
  missed += result.targets.filter((target) => target.met === false).length
}
if (missed > 0) {
  console.error(`\n${missed} ${missed === 1 ? 'target' : 'targets'} missed`)
  process.exit(1)
}
