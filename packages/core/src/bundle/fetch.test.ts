import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { makeClassifier } from '../classifier.ts'
import { smallBundle } from '../testing/small-bundle.ts'
import { type LoadedBundle, loadBundle, openBundle } from './load.ts'

type Handler = (response: ServerResponse, request: IncomingMessage) => void

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Serves by path; everything else is not found. Gives the address of `/models/manifest.json`. */
async function serve(handlers: Record<string, Handler>): Promise<string> {
  const server = createServer((request, response) => {
    const handler = handlers[request.url ?? '']
    if (handler) handler(response, request)
    else response.writeHead(404).end('Not found')
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/manifest.json`
}

const { manifest, files } = smallBundle()
const json: Handler = (response) => response.end(JSON.stringify(manifest))
const bytes: Handler = (response) => response.end(files['lexical.bin'])
const BOTH = { '/models/manifest.json': json, '/models/lexical.bin': bytes }
const PAGE = { title: 'breaking news of a casino' }

describe('a bundle at an address', () => {
  test('is fetched with the files beside it', async () => {
    const url = await serve(BOTH)
    const expected = makeClassifier(await openBundle({ manifest, files }), {}).classifySync(PAGE)
    for (const source of [url, new URL(url)]) {
      const bundle = (await loadBundle(source)) as LoadedBundle
      expect(makeClassifier(bundle, {}).classifySync(PAGE)).toEqual(expected)
    }
  })

  test('may be fetched by a fetch that is handed in', async () => {
    expect((await loadBundle(await serve(BOTH), { fetch: globalThis.fetch })).model).toBe('small@1.2.3')
  })

  test('may come in many pieces', async () => {
    const drip: Handler = (response) => {
      const pieces = Array.from(files['lexical.bin'], (byte) => Uint8Array.of(byte)).values()
      const next = (): void => {
        const piece = pieces.next()
        if (piece.done) response.end()
        else response.write(piece.value, next)
      }
      next()
    }
    expect((await loadBundle(await serve({ ...BOTH, '/models/lexical.bin': drip }))).model).toBe('small@1.2.3')
  })

  test('may be redirected to; files stay beside the address that was given', async () => {
    const url = await serve({
      ...BOTH,
      '/models/manifest.json': (response) => response.writeHead(302, { location: '/elsewhere.json' }).end(),
      '/elsewhere.json': json,
    })
    expect((await loadBundle(url)).model).toBe('small@1.2.3')
  })

  test.each<[string, Record<string, Handler>]>([
    ['E_BUNDLE_FETCH: The server answered 404', {}],
    ['E_BUNDLE_FETCH: The server answered 404', { '/models/manifest.json': json }],
    [
      'E_BUNDLE_FETCH: The server answered 500',
      { '/models/manifest.json': (response) => response.writeHead(500).end() },
    ],
    [
      'E_BUNDLE_FETCH: The server answered with an HTML page',
      {
        '/models/manifest.json': (response) => response.setHeader('content-type', 'text/html; charset=utf-8').end('{}'),
      },
    ],
    [
      'E_BUNDLE_FETCH: The server answered with an HTML page',
      { '/models/manifest.json': (response) => response.end('\ufeff \n<!doctype html><title>Home</title>') },
    ],
    [
      'E_BUNDLE_FETCH: The server answered with an HTML page',
      { ...BOTH, '/models/lexical.bin': (response) => response.setHeader('content-type', 'text/html').end('<p>') },
    ],
    ['E_BUNDLE_FETCH: The request failed', { '/models/manifest.json': (response) => response.destroy() }],
    [
      'E_BUNDLE_FETCH: The request failed',
      {
        ...BOTH,
        '/models/lexical.bin': (response) =>
          response.writeHead(200, { 'content-length': 9999 }).write('x', () => response.destroy()),
      },
    ],
    ['E_BUNDLE_SCHEMA: The manifest is not JSON', { '/models/manifest.json': (response) => response.end('{"schema"') }],
    ['E_BUNDLE_SCHEMA: schema is not 1', { '/models/manifest.json': (response) => response.end('{}') }],
    [
      'E_BUNDLE_SIZE: lexical.bin is not',
      { ...BOTH, '/models/lexical.bin': (response) => response.end(files['lexical.bin'].subarray(1)) },
    ],
    [
      'E_BUNDLE_HASH: lexical.bin does not',
      { ...BOTH, '/models/lexical.bin': (response) => response.end(files['lexical.bin'].toReversed()) },
    ],
  ])('is refused: %s', async (message, handlers) => {
    await expect(loadBundle(await serve(handlers))).rejects.toThrow(message)
  })

  test.each([
    ['E_BUNDLE_SIZE: lexical.bin is not', '/models/lexical.bin'],
    ['E_BUNDLE_FETCH: What is served is longer than any manifest', '/models/manifest.json'],
  ])('without an end is cut off: %s', async (message, path) => {
    let closed = false
    let sent = 0
    const endless: Handler = (response) => {
      const chunk = Buffer.alloc(65_536, 32)
      const next = (): void => {
        sent += chunk.length
        response.write(chunk, (error) => (error ? undefined : next()))
      }
      response.on('close', () => {
        closed = true
      })
      next()
    }
    await expect(loadBundle(await serve({ ...BOTH, [path]: endless }))).rejects.toThrow(message)
    await expect.poll(() => closed).toBe(true)
    expect(sent).toBeLessThan(64 * 2 ** 20)
  })

  test.each(['/models/manifest.json', '/models/lexical.bin'])('ends when its signal aborts during %s', async (path) => {
    const controller = new AbortController()
    const hang: Handler = (response) => {
      response.write('{')
      controller.abort(new Error('enough'))
    }
    const error = await loadBundle(await serve({ ...BOTH, [path]: hang }), { signal: controller.signal }).catch(
      (e) => e,
    )
    expect(error).toMatchObject({ code: 'E_ABORTED', cause: new Error('enough') })
  })

  test('asks nothing once its signal is aborted', async () => {
    let asked = 0
    const fetch = () => Promise.reject(new Error(`asked ${++asked}`))
    await expect(loadBundle('http://localhost/', { signal: AbortSignal.abort(), fetch })).rejects.toThrow('E_ABORTED')
    expect(asked).toBe(0)
  })

  test('must be readable', async () => {
    await expect(loadBundle('models/manifest.json')).rejects.toThrow(
      'E_BUNDLE_FETCH: The bundle’s address cannot be read',
    )
    await expect(loadBundle('models/manifest.json')).rejects.toThrow('Give { manifest, files }, or the absolute URL')
  })
})

describe('a fetch of one’s own', () => {
  const answer = (body: Uint8Array | string, more = {}) => ({
    ok: true,
    status: 200,
    headers: { get: () => null },
    body: null,
    arrayBuffer: async () => new Uint8Array(typeof body === 'string' ? new TextEncoder().encode(body) : body).buffer,
    ...more,
  })

  test('is asked for the manifest and the files, and may give no stream', async () => {
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(url)
      return answer(url.includes('manifest.json') ? JSON.stringify(manifest) : files['lexical.bin'])
    }
    const bundle = await loadBundle('https://example.com/a/b/manifest.json?v=2', { fetch })
    expect(bundle.model).toBe('small@1.2.3')
    expect(asked).toEqual(['https://example.com/a/b/manifest.json?v=2', 'https://example.com/a/b/lexical.bin'])
  })

  test('that gives too much at once is told', async () => {
    const fetch = async (url: string) =>
      answer(url.includes('manifest.json') ? JSON.stringify(manifest) : new Uint8Array(10_000))
    await expect(loadBundle('https://example.com/manifest.json', { fetch })).rejects.toThrow('E_BUNDLE_SIZE')
  })

  test('that gives no answer at all still ends with the signal', async () => {
    const controller = new AbortController()
    const loading = loadBundle('https://example.com/', {
      fetch: () => new Promise(() => {}),
      signal: controller.signal,
    })
    controller.abort()
    await expect(loading).rejects.toThrow('E_ABORTED')
  })

  test('that throws is the cause', async () => {
    const cause = new TypeError('offline')
    const error = await loadBundle('https://example.com/', { fetch: () => Promise.reject(cause) }).catch((e) => e)
    expect(error).toMatchObject({ code: 'E_BUNDLE_FETCH', cause })
  })
})
