import { generateKeyPairSync, sign } from 'node:crypto'
import * as fs from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClassifier } from '../slim.ts'
import { type BundleStorage, type BundleStoreOptions, createBundleStore, fileStorage, memoryStorage } from '../store.ts'
import { sha256, smallBundle } from '../testing/small-bundle.ts'

const PAGE = { title: 'breaking news of a casino' }
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const KEY = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url'))

/** What a server serves, by path; a function may answer as it likes. */
type Served = Map<string, Uint8Array | ((response: ServerResponse) => void)>

let server: Server
let base: string
let served: Served
let asked: string[]

beforeEach(async () => {
  served = new Map()
  asked = []
  server = createServer((request, response) => {
    asked.push(request.url!)
    const what = served.get(request.url!)
    if (what === undefined) response.writeHead(404).end('Not found')
    else if (typeof what === 'function') what(response)
    else response.end(what)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(stopServing)

function stopServing(): void {
  server.closeAllConnections()
  server.close()
}

/** A bundle of two files, of which only the manifest and `extra` differ from one version to the next. */
function bundle(version: string, change: Record<string, unknown> = {}) {
  const { manifest, files } = smallBundle()
  const extra = new TextEncoder().encode(`extra of ${version}`)
  const all = { ...files, 'extra.bin': extra }
  const entries = Object.entries(all).map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: sha256(bytes) }))
  return { manifest: { ...manifest, version, files: entries, ...change }, files: all }
}

function serve({ manifest, files }: ReturnType<typeof bundle>, key = privateKey): void {
  const json = new TextEncoder().encode(JSON.stringify(manifest))
  served.set('/manifest.json', json)
  served.set('/manifest.json.sig', new Uint8Array(sign(null, json, key)))
  for (const [name, bytes] of Object.entries(files)) served.set(`/${name}`, bytes)
}

function store(storage: BundleStorage, more: Partial<BundleStoreOptions> = {}) {
  return createBundleStore({ source: `${base}/manifest.json`, storage, verify: { publicKey: KEY }, ...more })
}

const cut = (response: ServerResponse) => {
  response.writeHead(200, { 'content-length': '100000' })
  response.write('half')
  setTimeout(() => response.destroy(), 5)
}

describe('an update', () => {
  test('is downloaded, kept, and there when the program starts again', async () => {
    const storage = memoryStorage()
    serve(bundle('1.0.0'))
    const first = store(storage)
    expect(await first.load()).toBeNull()
    const { status, downloaded, bundle: got } = await first.update()
    expect({ status, downloaded }).toEqual({ status: 'updated', downloaded: ['lexical.bin', 'extra.bin'] })
    expect(first.current).toBe(got)
    server.close()
    const again = store(storage)
    const kept = await again.load()
    expect(kept!.model).toBe('small@1.0.0')
    const expected = (await createClassifier({ bundle: smallBundle() })).classifySync(PAGE)
    expect({ ...(await createClassifier({ bundle: kept! })).classifySync(PAGE), model: '' }).toEqual({
      ...expected,
      model: '',
    })
  })

  test('brings only what changed, and removes what nobody needs any more', async () => {
    const storage = memoryStorage()
    const one = store(storage)
    for (const version of ['1.0.0', '1.0.1', '1.1.0']) {
      serve(bundle(version))
      await one.update()
    }
    expect(asked.filter((path) => path === '/lexical.bin')).toHaveLength(1)
    expect(one.current!.model).toBe('small@1.1.0')
    // Two manifests and their extra files, the weights that both have, and the record.
    expect(await storage.list()).toHaveLength(6)
    asked = []
    expect(await one.update()).toMatchObject({ status: 'current', downloaded: [] })
    expect(asked).toEqual(['/manifest.json', '/manifest.json.sig'])
  })

  test('two at once are one', async () => {
    serve(bundle('1.0.0'))
    const one = store(memoryStorage())
    const [a, b] = await Promise.all([one.update(), one.update()])
    expect(a).toBe(b)
    expect(asked.filter((path) => path === '/lexical.bin')).toHaveLength(1)
  })

  test('may come unsigned where no key was named', async () => {
    serve(bundle('1.0.0'))
    served.delete('/manifest.json.sig')
    expect(await store(memoryStorage(), { verify: {} }).update()).toMatchObject({ status: 'updated' })
  })
})

describe('what goes wrong leaves the bundle that there was', () => {
  const other = generateKeyPairSync('ed25519').privateKey

  test.each<[string, string, () => void]>([
    ['no server', 'E_BUNDLE_FETCH', () => stopServing()],
    [
      'an error of the server',
      'E_BUNDLE_FETCH',
      () => served.set('/extra.bin', (response) => response.writeHead(500).end()),
    ],
    [
      'a page instead of the file',
      'E_BUNDLE_FETCH',
      () =>
        served.set('/manifest.json', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')),
    ],
    ['a connection that is cut', 'E_BUNDLE_FETCH', () => served.set('/extra.bin', cut)],
    ['a manifest that is cut', 'E_BUNDLE_FETCH', () => served.set('/manifest.json', cut)],
    ['half a file', 'E_BUNDLE_SIZE', () => served.set('/extra.bin', new Uint8Array(3))],
    ['a file without end', 'E_BUNDLE_FETCH', () => served.set('/extra.bin', new Uint8Array(100_000))],
    [
      'another file of the same length',
      'E_BUNDLE_HASH',
      () => served.set('/extra.bin', new Uint8Array('extra of 2.0.0'.length)),
    ],
    [
      'a manifest that is none',
      'E_BUNDLE_SCHEMA',
      () => {
        const json = new TextEncoder().encode('{"schema":1}')
        served.set('/manifest.json', json)
        served.set('/manifest.json.sig', new Uint8Array(sign(null, json, privateKey)))
      },
    ],
    ['no signature', 'E_BUNDLE_FETCH', () => served.delete('/manifest.json.sig')],
    ['half a signature', 'E_BUNDLE_SIGNATURE', () => served.set('/manifest.json.sig', new Uint8Array(32))],
    [
      'a signature of another manifest',
      'E_BUNDLE_SIGNATURE',
      () => served.set('/manifest.json.sig', new Uint8Array(sign(null, Buffer.from('{}'), privateKey))),
    ],
    ['a signature by another key', 'E_BUNDLE_SIGNATURE', () => serve(bundle('2.0.0'), other)],
    ['an older version', 'E_BUNDLE_VERSION', () => serve(bundle('0.9.9'))],
    ['a pre-release of the same', 'E_BUNDLE_VERSION', () => serve(bundle('1.0.0-beta.1'))],
    ['a version that is none', 'E_BUNDLE_VERSION', () => serve(bundle('newest'))],
    [
      'another bundle of the same version',
      'E_BUNDLE_VERSION',
      () => serve(bundle('1.0.0', { signals: '0'.repeat(64) })),
    ],
    ['a bundle of another name', 'E_BUNDLE_VERSION', () => serve(bundle('2.0.0', { id: 'other' }))],
    [
      'a lexical model that is none',
      'E_BUNDLE_FORMAT',
      () => {
        const { manifest, files } = bundle('2.0.0')
        const bytes = new Uint8Array(8)
        const all = { ...files, 'lexical.bin': bytes }
        serve({
          manifest: {
            ...manifest,
            files: Object.entries(all).map(([name, one]) => ({ name, bytes: one.length, sha256: sha256(one) })),
          },
          files: all,
        })
      },
    ],
  ])('%s: %s', async (_, code, spoil) => {
    const storage = memoryStorage()
    serve(bundle('1.0.0'))
    const one = store(storage)
    await one.update()
    const before = one.current
    const classifier = await createClassifier({ bundle: before! })
    serve(bundle('2.0.0'))
    spoil()
    const { status, error, bundle: after } = await one.update()
    expect({ status, code: error?.code }).toEqual({ status: 'failed', code })
    expect(after).toBe(before)
    expect(one.current).toBe(before)
    expect(classifier.classifySync(PAGE).label).toBe('News')
    expect((await store(storage).load())!.model).toBe('small@1.0.0')
    // And nothing stays broken: the next good one is taken.
    if (server.listening) {
      serve(bundle('3.0.0'))
      expect(await one.update()).toMatchObject({ status: 'updated', bundle: { model: 'small@3.0.0' } })
    }
  })

  test('an old version, where there is no bundle yet but a least one', async () => {
    serve(bundle('1.3.9'))
    const one = store(memoryStorage(), { verify: { publicKey: KEY, minimumVersion: '1.4.0' } })
    expect(await one.update()).toMatchObject({ status: 'failed', bundle: null, error: { code: 'E_BUNDLE_VERSION' } })
    serve(bundle('1.4.0'))
    expect(await one.update()).toMatchObject({ status: 'updated' })
  })

  test('a download that is aborted; what came whole is not asked for again', async () => {
    const storage = memoryStorage()
    serve(bundle('1.0.0'))
    served.set('/extra.bin', (response) => {
      response.writeHead(200)
      response.write('e')
    })
    const one = store(storage)
    const controller = new AbortController()
    const update = one.update({ signal: controller.signal })
    while (!asked.includes('/extra.bin')) await new Promise((resolve) => setTimeout(resolve, 2))
    controller.abort()
    await expect(update).rejects.toMatchObject({ code: 'E_ABORTED' })
    expect(one.current).toBeNull()
    serve(bundle('1.0.0'))
    expect(await one.update()).toMatchObject({ status: 'updated', downloaded: ['extra.bin'] })
    await expect(one.load({ signal: controller.signal })).rejects.toMatchObject({ code: 'E_ABORTED' })
  })

  test('a storage that is full, or gone', async () => {
    serve(bundle('1.0.0'))
    const full = { ...memoryStorage(), write: () => Promise.reject(new Error('full')) }
    expect(await store(full).update()).toMatchObject({ status: 'failed', error: { code: 'E_BUNDLE_STORAGE' } })
    const gone = { ...memoryStorage(), read: () => Promise.reject(new Error('gone')) }
    expect(await store(gone).load()).toBeNull()
    expect(await store(gone).update()).toMatchObject({ status: 'updated' })
  })
})

describe('what is kept is verified like what is served', () => {
  async function kept() {
    const storage = memoryStorage()
    const one = store(storage)
    for (const version of ['1.0.0', '2.0.0']) {
      serve(bundle(version))
      await one.update()
    }
    return storage
  }

  test('a damaged file: the bundle before is used, and the newest fetched again', async () => {
    const storage = await kept()
    const name = `sha256-${sha256(new TextEncoder().encode('extra of 2.0.0'))}`
    expect(await storage.list()).toContain(name)
    await storage.write(name, new TextEncoder().encode('extra of 2.0.1'))
    const one = store(storage)
    expect((await one.load())!.model).toBe('small@1.0.0')
    expect(await one.update()).toMatchObject({
      status: 'updated',
      downloaded: ['extra.bin'],
      bundle: { model: 'small@2.0.0' },
    })
  })

  test('every file and manifest, whichever is changed: never used', async () => {
    const storage = await kept()
    const neededBy = (version: string) => {
      const { manifest } = bundle(version)
      const json = new TextEncoder().encode(JSON.stringify(manifest))
      return new Set([sha256(json), ...manifest.files.map((file) => file.sha256)].map((hash) => `sha256-${hash}`))
    }
    const versions = ['2.0.0', '1.0.0'].map((version) => ({ version, needed: neededBy(version) }))
    const changed = (await storage.list()).filter((name) => name !== 'record')
    expect(changed).toHaveLength(5)
    for (const name of changed) {
      const copy = memoryStorage()
      for (const one of await storage.list()) await copy.write(one, (await storage.read(one))!)
      const bytes = (await storage.read(name))!
      bytes[bytes.length >> 1]! ^= 1
      await copy.write(name, bytes)
      // The newest that does not need it.
      const whole = versions.find(({ needed }) => !needed.has(name))
      expect((await store(copy).load())?.model).toBe(whole && `small@${whole.version}`)
    }
  })

  test('a key that is not the one it was signed by: nothing', async () => {
    expect(await store(await kept(), { verify: { publicKey: new Uint8Array(32).fill(7) } }).load()).toBeNull()
  })

  test('a bundle older than the program’s own: nothing', async () => {
    expect(await store(await kept(), { verify: { publicKey: KEY, minimumVersion: '2.0.1' } }).load()).toBeNull()
    expect((await store(await kept(), { verify: { publicKey: KEY, minimumVersion: '2.0.0' } }).load())!.model).toBe(
      'small@2.0.0',
    )
  })

  test.each(['', 'no JSON', '{}', '{"version":1,"current":{"manifest":"../../etc","signature":null}}', '[]', 'null'])(
    'a record that says %j: nothing',
    async (text) => {
      const storage = memoryStorage()
      await storage.write('record', new TextEncoder().encode(text))
      expect(await store(storage).load()).toBeNull()
    },
  )
})

test('in a folder, which nothing else is left in', async () => {
  const folder = join(await fs.mkdtemp(join(tmpdir(), 'pagekind-store-')), 'models')
  const storage = fileStorage(fs, folder)
  expect(await storage.list()).toEqual([])
  expect(await storage.read('record')).toBeNull()
  serve(bundle('1.0.0'))
  expect(await store(storage).update()).toMatchObject({ status: 'updated' })
  expect((await store(fileStorage(fs, folder)).load())!.model).toBe('small@1.0.0')
  expect((await fs.readdir(folder)).sort()).toEqual([...(await storage.list())].sort())
  expect(await storage.list()).toHaveLength(4)
  await fs.rm(folder, { recursive: true })
})

test.each([
  [{ storage: null }],
  [{ storage: {} }],
  [{ verify: { publicKey: new Uint8Array(31) } }],
  [{ verify: { minimumVersion: 'one' } }],
  [{ verify: { sauce: 1 } }],
  [{ verify: null }],
  [{ fetch: 7 }],
  [{ sauce: 1 }],
])('%j is E_OPTION', (wrong) => {
  expect(() =>
    createBundleStore({ source: 'https://example.com/m.json', storage: memoryStorage(), ...wrong } as never),
  ).toThrow('E_OPTION')
})
