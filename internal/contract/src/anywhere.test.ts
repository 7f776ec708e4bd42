import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium, launchWithExtension } from '../../consumers/src/harness/chromium.ts'
import { bundleForBrowser } from './browsers.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures')

let site: string
const server = createServer((request, response) => {
  const file = { '/hostile': 'hostile.html', '/layout': 'layout.html' }[request.url ?? '']
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(file === undefined ? '<p>x' : readFileSync(join(FIXTURES, file)))
})
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

test('in the isolated content script of an extension, on a page that hides its DOM', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pagekind-extension-'))
  cpSync(join(FIXTURES, 'extension'), folder, { recursive: true })
  writeFileSync(join(folder, 'content-script.js'), await bundleForBrowser('content-script.ts'))
  const context = await launchWithExtension(folder)
  try {
    const page = await context.newPage()
    await page.goto(`${site}/hostile`)
    await page.waitForFunction('window.answers.length > 0', null, { timeout: 60_000 })
    const answer = (await page.evaluate('window.answers[0]')) as Record<string, Record<string, number>>
    expect(answer).toMatchObject({
      title: 'A page that hides its DOM',
      size: 62,
      nominal: {
        tag_form: 2,
        tag_input: 9,
        tag_img: 5,
        paragraph_count: 1,
        link_count: 2,
        internal_link_ratio: 0.5,
        inline_script_ratio: 1,
        canvas_area_fraction: 0.9,
      },
    })
    expect(answer['measured']!['canvas_area_fraction']).toBeCloseTo(0.9, 1)
  } finally {
    await context.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

describe("layout: 'measured' in Chromium", () => {
  test('takes sizes as they are laid out, where attributes and styles of the elements tell others', async () => {
    const browser = await launchChromium()
    try {
      const page = await browser.newPage({ viewport: { width: 1000, height: 800 } })
      await page.goto(`${site}/layout`)
      await page.addScriptTag({ content: await bundleForBrowser('layout-entry.ts') })
      const read = (layout: string) => page.evaluate(`signalsAs('${layout}')`) as Promise<Record<string, number>>
      const measured = await read('measured')
      expect(measured['canvas_area_fraction']).toBeCloseTo(1, 6)
      expect(measured['largest_iframe_area_fraction']).toBeCloseTo(0.3, 6)
      expect(measured).toMatchObject({
        has_dominant_canvas: 1,
        has_large_xorigin_iframe: 1,
        iframe_cross_origin_count: 1,
      })
      // By attributes alone: 5000×5000 of the canvas that nobody sees, a frame of one pixel.
      expect(await read('nominal')).toMatchObject({ canvas_area_fraction: 4, has_large_xorigin_iframe: 0 })
      await page.setViewportSize({ width: 500, height: 400 })
      expect((await read('measured'))['largest_iframe_area_fraction']).toBeCloseTo(0.3, 6)
    } finally {
      await browser.close()
    }
  })
})

test('where there is no window and no global of a browser or of Node but URL', async () => {
  const script = await bundleForBrowser('bare-entry.ts')
  const context = createContext({ URL })
  expect(runInContext(`${script}\nJSON.stringify(signals)`, context)).toContain('"tag_canvas":1')
})
