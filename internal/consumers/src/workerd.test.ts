import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { inject, it } from 'vitest'
import { expectVerdicts } from './harness/expect-verdicts.ts'
import { serveWorker } from './harness/workerd.ts'

it('answers a fetch in workerd, the runtime of edge workers', async () => {
  const consumer = inject('consumer')
  const folder = join(consumer, 'out', 'workerd')
  await mkdir(folder, { recursive: true })
  await esbuild.build({
    entryPoints: [join(consumer, 'workerd.js')],
    outfile: join(folder, 'worker.js'),
    bundle: true,
    format: 'esm',
    logLevel: 'silent',
  })
  await using worker = await serveWorker(folder)
  const response = await fetch(worker.url)
  expectVerdicts('workerd', await response.text())
})
