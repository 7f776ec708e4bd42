import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a local server gives for a path. */
export interface Served {
  type: string
  body: string | Uint8Array
  status?: number
}

export interface LocalServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/`, the port chosen by the system. */
  url: string
}

const pageWith = (attributes: string) => ({
  type: 'text/html',
  body: `<!doctype html><meta charset="utf-8"><body><script ${attributes}src="/bundle.js"></script></body>`,
})

/** A page of one classic script, `/bundle.js`. */
export const CLASSIC_PAGE = pageWith('')
/** A page of one module, `/bundle.js`. */
export const MODULE_PAGE = pageWith('type="module" ')

/** A page may load from its own origin and nothing else; eval and inline scripts are refused. */
const STRICT_CSP = "default-src 'self'; script-src 'self'"
/** The same, but for WebAssembly, which may be compiled. */
export const CSP_WITH_WASM = `${STRICT_CSP} 'wasm-unsafe-eval'; worker-src 'self' blob:`

/**
 * Serves files from memory on 127.0.0.1, each under a strict Content Security Policy unless `headers` bring another. A path not in
 * `files` is a 404, but for the favicon that browsers ask for unbidden.
 */
export const serve = async (
  files: Record<string, Served>,
  headers: Record<string, string> = {},
): Promise<LocalServer> => {
  const byPath = new Map(Object.entries(files))
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
    const file = byPath.get(path)
    const status = file?.status ?? (file ? 200 : path === '/favicon.ico' ? 204 : 404)
    response.writeHead(status, {
      'content-type': file?.type ?? 'text/plain',
      'content-security-policy': STRICT_CSP,
      ...headers,
    })
    response.end(file?.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: () => close(server) }
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
