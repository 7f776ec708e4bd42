import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { inject, it } from 'vitest'
import { launchWithExtension, readOutput } from './harness/chromium.ts'
import { expectVerdicts } from './harness/expect-verdicts.ts'

it('classifies in the service worker of an MV3 extension', async () => {
  const source = join(inject('consumer'), 'extension')
  const folder = join(inject('consumer'), 'out', 'extension')
  await esbuild.build({
    entryPoints: ['service-worker.js', 'page.js'].map((file) => join(source, file)),
    outdir: folder,
    bundle: true,
    logLevel: 'silent',
  })
  for (const file of ['manifest.json', 'page.html']) await cp(join(source, file), join(folder, file))

  const context = await launchWithExtension(folder)
  try {
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout: 60_000 }))
    const page = await context.newPage()
    expectVerdicts('MV3 service worker', await readOutput(page, new URL('page.html', worker.url()).href))
  } finally {
    await context.close()
  }
})
