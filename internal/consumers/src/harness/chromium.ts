import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const EXECUTABLE = '/usr/bin/chromium'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Milliseconds to start in: machines that do other work beside take their time. */
const PATIENCE = 100_000

const requireChromium = (): string => {
  if (!existsSync(EXECUTABLE))
    throw new Error(
      `${EXECUTABLE} is missing. Install it: apt-get update && apt-get install -y --no-install-recommends chromium`,
    )
  return EXECUTABLE
}

/** WebGPU by software: slow, but there. */
export const WITH_WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']

/** Headless Chromium with a fresh profile, and perhaps more flags. */
export const launchChromium = (flags: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: requireChromium(), headless: true, args: [...FLAGS, ...flags], timeout: PATIENCE })

/** Headless Chromium with a fresh profile and one unpacked extension, and no other. */
export const launchWithExtension = (folder: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext('', {
    executablePath: requireChromium(),
    headless: true,
    // Playwright turns extensions off by default; the new headless mode runs them like a browser with a window.
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [...FLAGS, `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
  })

/**
 * Opens a page that shows its answer in an `<output data-state>` and returns the answer. Fails with whatever the page
 * complained of: an exception, a refused script, a request that failed.
 */
export const readOutput = async (page: Page, url: string): Promise<string> => {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('requestfailed', (request) => complaints.push(`request failed: ${request.url()}`))
  await page.goto(url, { timeout: 60_000 })
  const output = page.locator('output[data-state]')
  const text = await output.textContent({ timeout: 60_000 }).catch((error: Error) => {
    throw new Error(`${url} showed no answer. ${complaints.join('\n') || error.message}`)
  })
  const state = await output.getAttribute('data-state')
  if (state !== 'done') throw new Error(`${url} failed: ${text}\n${complaints.join('\n')}`)
  if (complaints.length > 0) throw new Error(`${url} answered, but complained:\n${complaints.join('\n')}`)
  return text ?? ''
}
