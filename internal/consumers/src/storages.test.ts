import { generateKeyPairSync, sign } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { expect, inject, it } from 'vitest'
import { launchChromium, readOutput } from './harness/chromium.ts'
import { run } from './harness/run.ts'
import { CLASSIC_PAGE, type Served, serve } from './harness/server.ts'

const consumer = inject('consumer')

it('a browser keeps a signed bundle in IndexedDB and in the Cache API, from one visit to the next', async () => {
  const folder = join(consumer, 'out', 'stored')
  await run(process.execPath, ['write-bundle.mjs', folder], { cwd: consumer })
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const files: Record<string, Served> = {}
  for (const name of await readdir(folder)) {
    files[`/${name}`] = { type: 'application/octet-stream', body: await readFile(join(folder, name)) }
  }
  files['/manifest.json.sig'] = {
    type: 'application/octet-stream',
    body: sign(null, files['/manifest.json']!.body as Buffer, privateKey),
  }
  const built = await esbuild.build({
    entryPoints: [join(consumer, 'storages.js')],
    bundle: true,
    write: false,
    logLevel: 'silent',
  })
  await using server = await serve({
    ...files,
    '/': CLASSIC_PAGE,
    '/bundle.js': { type: 'text/javascript', body: built.outputFiles[0]!.contents },
  })
  const key = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('hex')
  const browser = await launchChromium()
  try {
    const context = await browser.newContext()
    const visit = async () => JSON.parse(await readOutput(await context.newPage(), `${server.url}#${key}`))
    const names = Object.keys(files).filter((path) => !path.startsWith('/manifest'))
    const common = { label: 'News', entries: names.length + 2, byAnotherKey: [null, 'E_BUNDLE_SIGNATURE'] }
    const first = { ...common, kept: false, status: 'updated', downloaded: expect.any(Array) }
    expect(await visit()).toEqual({ indexedDb: first, cache: first })
    const second = { ...common, kept: true, status: 'current', downloaded: [] }
    expect(await visit()).toEqual({ indexedDb: second, cache: second })
  } finally {
    await browser.close()
  }
})
