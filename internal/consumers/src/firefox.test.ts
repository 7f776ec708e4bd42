import { join } from 'node:path'
import * as esbuild from 'esbuild'
import type { Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { expectVerdicts } from './harness/expect-verdicts.ts'
import { launchFirefox, readOutputInFirefox } from './harness/firefox.ts'
import { CLASSIC_PAGE, serve } from './harness/server.ts'

const consumer = inject('consumer')
let browser: Browser
beforeAll(async () => {
  browser = await launchFirefox()
})
afterAll(() => browser?.close())

it('classifies in Firefox, under a strict CSP', async () => {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(consumer, 'browser.js')],
    bundle: true,
    write: false,
    logLevel: 'silent',
  })
  await using server = await serve({
    '/': CLASSIC_PAGE,
    '/bundle.js': { type: 'text/javascript', body: outputFiles[0]!.contents },
  })
  expectVerdicts('Firefox', await readOutputInFirefox(browser, server.url))
})

it('really is strict: the same page may not make code from text', async () => {
  const { outputFiles } = await esbuild.build({ entryPoints: [join(consumer, 'make-code.js')], write: false })
  await using server = await serve({
    '/': CLASSIC_PAGE,
    '/bundle.js': { type: 'text/javascript', body: outputFiles[0]!.contents },
  })
  await expect(readOutputInFirefox(browser, server.url)).rejects.toThrow('EvalError')
})
