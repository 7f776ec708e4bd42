import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBundle } from './bundle.ts'
import { runHere } from './testing/run.ts'

const BYTES = Buffer.from('some bytes')
const MANIFEST = {
  schema: 1,
  fusion: [],
  id: 'own',
  version: '1.0.0',
  heads: [
    {
      name: 'mood',
      labels: ['good'],
      activation: 'sigmoid',
      fallback: null,
      thresholds: [0.5],
      calibration: [{ kind: 'platt', a: 1, b: 0 }],
    },
  ],
  lexical: null,
  signals: null,
  files: [{ name: 'data.bin', bytes: BYTES.length, sha256: createHash('sha256').update(BYTES).digest('hex') }],
}

let folder = ''
const server = createServer((request, response) => {
  try {
    response.end(readFileSync(join(folder, request.url!)))
  } catch {
    response.writeHead(404).end()
  }
})

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pagekind-bundle-'))
  await once(server.listen(0, '127.0.0.1'), 'listening')
})

afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

function write(manifest: unknown = MANIFEST, bytes = BYTES): void {
  writeFileSync(join(folder, 'manifest.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest))
  writeFileSync(join(folder, 'data.bin'), bytes)
}

function address(path: string): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
}

test('from a folder, its manifest, an address', async () => {
  write()
  const places = [folder, `${folder}/`, join(folder, 'manifest.json'), address('/'), address('/manifest.json')]
  for (const place of places) expect((await openBundle(place)).model).toBe('own@1.0.0')
})

test('the command answers with it', async () => {
  write()
  const { code, out } = await runHere(['classify', 'https://example.com/', '--json', '--bundle', folder])
  expect(code).toBe(0)
  expect(JSON.parse(out).model).toBe('own@1.0.0')
})

test.each([
  ['other bytes', MANIFEST, Buffer.from('same bytes'), 'E_BUNDLE_HASH'],
  ['more bytes', MANIFEST, Buffer.from('some bytes more'), 'E_BUNDLE_SIZE'],
  ['another schema', { ...MANIFEST, schema: 2 }, BYTES, 'E_BUNDLE_SCHEMA'],
  ['no JSON', '{', BYTES, 'E_BUNDLE_SCHEMA'],
  ['a missing file', { ...MANIFEST, files: [{ ...MANIFEST.files[0], name: 'none.bin' }] }, BYTES, 'E_BUNDLE_FORMAT'],
  ['a file elsewhere', { ...MANIFEST, files: [{ ...MANIFEST.files[0], name: '../x' }] }, BYTES, 'E_BUNDLE_SCHEMA'],
])('%s: refused, exit code 2', async (_, manifest, bytes, code) => {
  write(manifest, bytes)
  const outcome = await runHere(['classify', 'https://example.com/', '--bundle', folder])
  expect(outcome.code).toBe(2)
  expect(outcome.err).toMatch(new RegExp(`^pagekind: ${code}: [^\n]*\n$`))
})

test.each([() => join(folder, 'nowhere'), () => address('/nowhere/'), () => ''])('nothing there', async (place) => {
  const outcome = await runHere(['classify', 'https://example.com/', '--bundle', place()])
  expect(outcome.code).toBe(2)
  expect(outcome.err).toMatch(/^pagekind: E_BUNDLE_FETCH: /)
})
