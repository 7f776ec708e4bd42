// node serve.js [PORT]: serves dist/ on this machine only, with the Content Security Policy that the page itself states.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'

const FILES = new Map([
  ['/', { name: 'index.html', type: 'text/html; charset=utf-8' }],
  ['/app.js', { name: 'app.js', type: 'text/javascript; charset=utf-8' }],
  ['/style.css', { name: 'style.css', type: 'text/css; charset=utf-8' }],
  ['/icon.svg', { name: 'icon.svg', type: 'image/svg+xml' }],
])

const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'"

/**
 * Gives the server once it listens. Its address: `http://127.0.0.1:${port}/`; port 0 takes a free one.
 * @param {number} port
 * @returns {Promise<import('node:http').Server>}
 */
export async function serve(port) {
  const server = createServer(async (request, response) => {
    const file = FILES.get((request.url ?? '/').replace(/\?.*/, ''))
    if (!file) return response.writeHead(404).end()
    try {
      const body = await readFile(join(import.meta.dirname, 'dist', file.name))
      response.writeHead(200, { 'content-type': file.type, 'content-security-policy': POLICY }).end(body)
    } catch {
      response.writeHead(500, { 'content-type': 'text/plain' }).end('Run `node build.js` first.')
    }
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(undefined))
  })
  return server
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(argv[2] ?? 8080)
  await serve(port)
  console.log(`http://127.0.0.1:${port}/  (Ctrl+C ends it)`)
}
