import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { beforeAll, expect, inject, it } from 'vitest'
import { launchChromium, readOutput } from './harness/chromium.ts'
import { expectVerdicts } from './harness/expect-verdicts.ts'
import { run } from './harness/run.ts'
import { CLASSIC_PAGE, type Served, serve } from './harness/server.ts'

// The bundle's files on a server of one's own, and a classifier that holds no weights until it has fetched them.

const consumer = inject('consumer')
const files: Record<string, Served> = {}

beforeAll(async () => {
  const folder = join(consumer, 'out', 'hosted')
  await run(process.execPath, ['write-bundle.mjs', folder], { cwd: consumer })
  for (const name of await readdir(folder)) {
    const type = name.endsWith('.json') ? 'application/json' : 'application/octet-stream'
    files[`/${name}`] = { type, body: await readFile(join(folder, name)) }
  }
})

/** `core/slim` has no directory of sites, which neither answers nor gives reasons. */
const isOfModel = (verdict: string) => !/"(?:decidedBy|stage)":"directory"/.test(verdict)

const inNode = async (served: Record<string, Served>): Promise<string> => {
  await using server = await serve(served)
  const { stdout } = await run(process.execPath, ['hosted.js', `${server.url}manifest.json`], { cwd: consumer })
  return stdout.trim()
}

/** The code of the error that a classifier of these files ends in. */
const failureInNode = async (served: Record<string, Served>): Promise<string> => (await inNode(served)).slice(0, 60)

/** The files with one of them replaced. */
const but = (path: string, change: (body: Buffer) => Partial<Served>): Record<string, Served> => {
  const file = files[path]!
  return { ...files, [path]: { ...file, ...change(Buffer.from(file.body)) } }
}

it('is fetched by Node', async () => {
  expectVerdicts('Node, self-hosted bundle', await inNode(files), isOfModel)
})

it('is fetched by a browser', async () => {
  const built = await esbuild.build({
    entryPoints: [join(consumer, 'hosted-browser.js')],
    bundle: true,
    write: false,
    logLevel: 'silent',
  })
  await using server = await serve({
    ...files,
    '/': CLASSIC_PAGE,
    '/bundle.js': { type: 'text/javascript', body: built.outputFiles[0]!.contents },
  })
  const browser = await launchChromium()
  try {
    expectVerdicts('Chromium, self-hosted bundle', await readOutput(await browser.newPage(), server.url), isOfModel)
  } finally {
    await browser.close()
  }
})

const weights = '/lexical.bin'

it('is refused when a byte of the weights was changed', async () => {
  const forged = but(weights, (body) => {
    body[body.length >> 1]! ^= 1
    return { body }
  })
  expect(await failureInNode(forged)).toBe('E_BUNDLE_HASH')
})

it('is refused when the weights are cut short or too long', async () => {
  expect(await failureInNode(but(weights, (body) => ({ body: body.subarray(0, -1) })))).toBe('E_BUNDLE_SIZE')
  expect(await failureInNode(but(weights, (body) => ({ body: Buffer.concat([body, body]) })))).toBe('E_BUNDLE_SIZE')
})

it('is refused when a page of HTML comes for the manifest', async () => {
  const html = but('/manifest.json', () => ({ body: '<!doctype html>' }))
  expect(await failureInNode(html)).toBe('E_BUNDLE_FETCH')
})

it('says so when a file is not there', async () => {
  expect(await failureInNode({ '/manifest.json': files['/manifest.json']! })).toBe('E_BUNDLE_FETCH')
})
