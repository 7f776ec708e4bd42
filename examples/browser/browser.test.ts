import { execFile } from 'node:child_process'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createClassifier, type HeadVerdict } from '@pagekind/core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from '../../internal/consumers/src/harness/chromium.ts'
import { serve } from './serve.js'

const NEWS = { url: 'https://www.bbc.co.uk/news', title: 'Home - BBC News' }
/** Milliseconds: machines that do other work beside take their time. */
const PATIENCE = 100_000

let server: Server
let browser: Browser
let origin: string

beforeAll(async () => {
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'build.js')])
  server = await serve(0)
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  server?.close()
  server?.closeAllConnections()
})

let page: Page
/** What the page did that it must not: errors, violations of its policy, requests to elsewhere. */
let complaints: string[]

beforeEach(async () => {
  page = await browser.newPage()
  page.setDefaultTimeout(PATIENCE)
  complaints = []
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', ({ message }) => complaints.push(`exception: ${message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) complaints.push(`request: ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() !== 200) complaints.push(`${response.status()}: ${response.url()}`)
  })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective}`))
  })
  const response = await page.goto(origin)
  expect(response?.headers()['content-security-policy']).toBe("default-src 'self'; script-src 'self'; style-src 'self'")
  await page.getByText('Type a URL or a title, or both.').waitFor()
})

afterEach(async () => {
  await page.close()
})

describe('a page that is typed in', () => {
  beforeEach(async () => {
    await page.getByLabel('URL', { exact: true }).pressSequentially(NEWS.url)
    await page.getByLabel('Title', { exact: true }).pressSequentially(NEWS.title)
  })

  it('shows every label of every head with the score that Node gives, the best first', async () => {
    const verdict = (await createClassifier()).classifySync(NEWS)
    for (const [name, head] of Object.entries(verdict.heads)) {
      const shown = await barsOf(name)
      expect(shown).toEqual(expectedBars(head!))
    }
    expect(await page.locator('section').count()).toBe(Object.keys(verdict.heads).length)
    expect(verdict.heads.topic?.labels[0]?.label).toBe('News')
    expect(complaints).toEqual([])
  })

  it('draws a bar that can be seen, and names it for those who cannot see it', async () => {
    const bar = page.getByRole('meter', { name: 'News', exact: true }).first()
    expect(await bar.isVisible()).toBe(true)
    const box = await bar.boundingBox()
    expect(box?.width).toBeGreaterThan(100)
    expect(box?.height).toBeGreaterThan(5)
  })

  it('says why, under each label that it gives', async () => {
    const verdict = (await createClassifier({ explain: true })).classifySync(NEWS)
    for (const [name, head] of Object.entries(verdict.heads)) {
      for (const { label } of head!.labels) {
        const tokens = head!.evidence.flatMap((e) => (e.kind === 'token' && e.label === label ? [e.token] : []))
        const row = page.locator(`[data-head="${name}"] [data-label="${label}"]`)
        expect(await row.locator('.token').allTextContents()).toEqual(tokens.slice(0, 6))
        expect(tokens.length).toBeGreaterThan(0)
      }
    }
    const reasons = page.getByRole('list', { name: 'Why News' }).first()
    expect(await reasons.locator('.for').first().textContent()).toMatch(/^\+\d+\.\dnews(URL|title)$/)
  })

  it('tells the answer to those who listen', async () => {
    await page
      .getByRole('status')
      .filter({ hasText: /^News, \d+ % – / })
      .waitFor()
    expect(await page.getByRole('status').getAttribute('aria-live')).toBe('polite')
  })

  it('takes the answer back where the fields are emptied', async () => {
    await page.getByLabel('URL', { exact: true }).fill('')
    await page.getByLabel('Title', { exact: true }).fill('')
    expect(await page.locator('#verdict').isVisible()).toBe(false)
  })
})

it('shows what is typed as text', async () => {
  await page.getByLabel('Title', { exact: true }).fill('<img src=https://example.com/x onerror=alert(1)> news')
  await page.locator('section').first().waitFor()
  expect(await page.locator('main img').count()).toBe(0)
  expect(complaints).toEqual([])
})

it('says what is wrong with a URL that is none', async () => {
  await page.getByLabel('URL', { exact: true }).fill('http://')
  await page.getByRole('status').filter({ hasText: 'URL' }).filter({ hasNotText: 'Type a URL' }).waitFor()
  expect(await page.locator('#verdict').isVisible()).toBe(false)
  expect(complaints).toEqual([])
})

it('an example fills both fields', async () => {
  await page.getByRole('button', { name: 'a newspaper' }).click()
  expect(await page.getByLabel('URL', { exact: true }).inputValue()).toBe(NEWS.url)
  expect(await page.locator('[data-head="topic"] .passed .name').first().textContent()).toBe('News')
})

/** What the bars of a head show, in the order of the page. */
function barsOf(head: string) {
  return page.locator(`[data-head="${head}"] li[data-label]`).evaluateAll((rows) =>
    rows.map((row) => ({
      label: row.querySelector('.name')?.textContent,
      score: row.querySelector('meter')?.value,
      passed: row.classList.contains('passed'),
    })),
  )
}

function expectedBars({ labels, scores }: HeadVerdict) {
  const passed = labels.map(({ label, score }) => ({ label, score, passed: true }))
  const others = Object.entries(scores)
    .filter(([label]) => !labels.some((given) => given.label === label))
    .map(([label, score]) => ({ label, score, passed: false }))
  return [...passed, ...others.sort((a, b) => b.score - a.score)]
}
