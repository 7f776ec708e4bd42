import { inject, it } from 'vitest'
import { expectVerdicts } from './harness/expect-verdicts.ts'
import { programs } from './harness/paths.ts'
import { run } from './harness/run.ts'

it('runs under Deno, offline and without a single permission', async () => {
  const { stdout } = await run(
    programs.deno,
    ['run', '--no-prompt', '--cached-only', '--no-remote', '--node-modules-dir=manual', '--no-lock', 'esm.js'],
    { cwd: inject('consumer') },
  )
  expectVerdicts('Deno', stdout)
})
