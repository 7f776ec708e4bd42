import { existsSync } from 'node:fs'
import puppeteer, { type Browser } from 'puppeteer-core'

const EXECUTABLE = '/usr/bin/firefox-esr'

/** Milliseconds to start in: machines that do other work beside take their time. */
const PATIENCE = 100_000

/** Headless Firefox with a fresh profile. */
export const launchFirefox = (): Promise<Browser> => {
  if (!existsSync(EXECUTABLE))
    throw new Error(
      `${EXECUTABLE} is missing. Install it: apt-get update && apt-get install -y --no-install-recommends firefox-esr`,
    )
  return puppeteer.launch({ browser: 'firefox', executablePath: EXECUTABLE, headless: true, timeout: PATIENCE })
}

/** Opens a page that shows its answer in an `<output data-state>` and returns the answer. */
export const readOutputInFirefox = async (browser: Browser, url: string): Promise<string> => {
  const page = await browser.newPage()
  await page.goto(url)
  const output = await page.waitForSelector('output[data-state]', { timeout: 60_000 })
  const [state, text] = await output!.evaluate((element) => [
    (element as unknown as { dataset: { state: string } }).dataset.state,
    (element as unknown as { textContent: string }).textContent,
  ])
  await page.close()
  if (state !== 'done') throw new Error(`${url} failed: ${text}`)
  return text ?? ''
}
