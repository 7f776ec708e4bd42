import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { launchChromium } from '../../consumers/src/harness/chromium.ts'
import { launchFirefox } from '../../consumers/src/harness/firefox.ts'
import type { PageToRead, Reading } from './reading.ts'

/** The browsers that pages are read in. */
export const BROWSERS = ['chromium', 'firefox'] as const

/** One of {@link BROWSERS}. */
export type BrowserName = (typeof BROWSERS)[number]

/** Characters of HTML that are sent at once. */
const BATCH = 2_000_000

/** Reads pages in a real browser, through `DOMParser`: none of their scripts run. */
export async function readInBrowser(
  browser: BrowserName,
  pages: readonly PageToRead[],
  withTree: boolean,
): Promise<Reading[]> {
  const script = await bundleForBrowser('browser-entry.ts')
  const batches = batchesOf(pages)
  const readings: Reading[] = []
  const done = Promise.withResolvers<void>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const batch = /^\/batch\/(\d+)$/.exec(request.url ?? '')?.[1]
      if (request.url === '/') return send(200, 'text/html', '<!doctype html><script src="/entry.js"></script>')
      if (request.url === '/entry.js') return send(200, 'text/javascript; charset=utf-8', script)
      if (batch !== undefined && Number(batch) < batches.length) {
        return send(200, 'application/json', JSON.stringify({ pages: batches[Number(batch)], withTree }))
      }
      if (request.url === '/readings') readings.push(...JSON.parse(body))
      else if (request.url === '/end') done.resolve()
      else if (request.url === '/failed') done.reject(new Error(`${browser}: ${body}`))
      else return send(404, 'text/plain', '')
      send(204, 'text/plain', '')
    })
    function send(status: number, type: string, text: string): void {
      response.writeHead(status, { 'content-type': type }).end(text)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { close, open } = await launch(browser)
  try {
    await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await done.promise
    return readings
  } finally {
    await close()
    server.close()
  }
}

/** One classic script of an entry of this folder, with the packages' sources. */
export async function bundleForBrowser(entry: string): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(import.meta.dirname, entry)],
    bundle: true,
    format: 'iife',
    conditions: ['@pagekind/source'],
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]!.text
}

async function launch(browser: BrowserName): Promise<{ open(url: string): Promise<unknown>; close(): Promise<void> }> {
  if (browser === 'chromium') {
    const chromium = await launchChromium()
    return { open: async (url) => (await chromium.newPage()).goto(url), close: () => chromium.close() }
  }
  const firefox = await launchFirefox()
  return { open: async (url) => (await firefox.newPage()).goto(url), close: () => firefox.close() }
}

function batchesOf(pages: readonly PageToRead[]): PageToRead[][] {
  const batches: PageToRead[][] = []
  let room = 0
  for (const page of pages) {
    if (room <= 0 || batches.length === 0) {
      batches.push([])
      room = BATCH
    }
    batches.at(-1)!.push(page)
    room -= page.html.length
  }
  return batches
}
