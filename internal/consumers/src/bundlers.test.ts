import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { bundlers } from './harness/bundlers.ts'
import { launchChromium, readOutput } from './harness/chromium.ts'
import { expectVerdicts } from './harness/expect-verdicts.ts'
import { MODULE_PAGE, serve } from './harness/server.ts'

const consumer = inject('consumer')

describe('bundled without configuration, in a browser under a strict CSP', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  it.each(Object.entries(bundlers))('%s', async (name, bundle) => {
    const out = join(consumer, 'out', name)
    await bundle(join(consumer, 'browser.js'), out)
    const body = await readFile(join(out, 'bundle.js'), 'utf8')
    await using server = await serve({
      '/': MODULE_PAGE,
      '/bundle.js': { type: 'text/javascript', body },
    })
    const page = await browser.newPage()
    expectVerdicts(`${name}, in Chromium`, await readOutput(page, server.url))
    await page.close()
  })

  it('really is strict: the same page may not make code from text', async () => {
    await using server = await serve({
      '/': MODULE_PAGE,
      '/bundle.js': { type: 'text/javascript', body: await readFile(join(consumer, 'make-code.js')) },
    })
    const page = await browser.newPage()
    await expect(readOutput(page, server.url)).rejects.toThrow('EvalError')
    await page.close()
  })
})
