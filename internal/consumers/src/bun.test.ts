import { inject, it } from 'vitest'
import { expectVerdicts } from './harness/expect-verdicts.ts'
import { programs } from './harness/paths.ts'
import { run } from './harness/run.ts'

const consumer = inject('consumer')

it('runs under Bun as an ES module', async () => {
  const { stdout } = await run(programs.bun, ['run', '--no-install', 'esm.js'], { cwd: consumer })
  expectVerdicts('Bun', stdout)
})

it('runs under Bun as CommonJS', async () => {
  const { stdout } = await run(programs.bun, ['run', '--no-install', 'commonjs.cjs'], { cwd: consumer })
  expectVerdicts('Bun (CommonJS)', stdout)
})
