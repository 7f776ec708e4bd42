import { copyFile, cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import * as esbuild from 'esbuild'
import { createServer } from 'vite'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { bundlers } from './harness/bundlers.ts'
import { launchChromium, launchWithExtension, readOutput, WITH_WEBGPU } from './harness/chromium.ts'
import { expectLabels } from './harness/expect-verdicts.ts'
import { launchFirefox, readOutputInFirefox } from './harness/firefox.ts'
import { type Peers, withPeers } from './harness/peers.ts'
import { CLASSIC_PAGE, CSP_WITH_WASM, MODULE_PAGE, type Served, serve } from './harness/server.ts'

// The text model by onnxruntime-web in browsers, bundled without any plugin.

const WASM = 'ort-wasm-simd-threaded.wasm'
const WASM_OF_WEBGPU = 'ort-wasm-simd-threaded.asyncify.wasm'
const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
}
const CSP = { 'content-security-policy': CSP_WITH_WASM }
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}

let peers: Peers
let browser: Awaited<ReturnType<typeof launchChromium>>
beforeAll(async () => {
  peers = await withPeers(inject('consumer'))
  browser = await launchChromium(WITH_WEBGPU)
})
afterAll(() => browser?.close())

/** What a bundler wrote, with the model beside it. */
const served = async (out: string, page: Served): Promise<Record<string, Served>> => {
  const files: Record<string, Served> = {
    '/': page,
    '/lexical.onnx': { type: 'application/octet-stream', body: await readFile(peers.model) },
  }
  for (const name of await readdir(out, { recursive: true })) {
    const type = TYPES[extname(name)]
    if (type !== undefined) files[`/${name}`] = { type, body: await readFile(join(out, name)) }
  }
  return files
}

const ask = async (files: Record<string, Served>, options: object = {}, headers = {}) => {
  await using server = await serve(files, { ...CSP, ...headers })
  const page = await browser.newPage()
  try {
    const text = await readOutput(page, `${server.url}#${encodeURIComponent(JSON.stringify(options))}`)
    const at = text.indexOf('\n')
    return { ...(JSON.parse(text.slice(0, at)) as { isolated: boolean }), verdicts: text.slice(at + 1) }
  } finally {
    await page.close()
  }
}

/** esbuild leaves files alone that code asks for by their address: this one is to lie beside the bundle. */
const withEsbuild = async (name: string, format: 'iife' | 'esm', wasm = WASM): Promise<string> => {
  const out = join(peers.folder, 'out', name)
  await esbuild.build({
    entryPoints: [join(peers.folder, 'onnx-browser.js')],
    bundle: true,
    format,
    outfile: join(out, 'bundle.js'),
    logLevel: 'silent',
  })
  await copyFile(join(peers.folder, 'node_modules/onnxruntime-web/dist', wasm), join(out, wasm))
  return out
}

describe('in Chromium, under a CSP that allows WebAssembly and no eval', () => {
  it.each(['vite', 'webpack'] as const)(
    'bundled by %s as it comes; with threads, where the page is cross-origin isolated',
    async (name) => {
      const out = join(peers.folder, 'out', name)
      await bundlers[name]!(join(peers.folder, 'onnx-browser.js'), out)
      const files = await served(out, MODULE_PAGE)
      expectLabels(`Chromium, ${name}`, (await ask(files)).verdicts)
      const { isolated, verdicts } = await ask(files, { threads: 2 }, ISOLATED)
      expect(isolated).toBe(true)
      expect(noticesOf(verdicts)).toEqual([])
      expectLabels(`Chromium, ${name}, threads`, verdicts)
    },
  )

  it('bundled by esbuild as a module, with its .wasm beside it', async () => {
    const files = await served(await withEsbuild('esbuild-module', 'esm'), MODULE_PAGE)
    expectLabels('Chromium, esbuild, module', (await ask(files)).verdicts)
  })

  it('bundled by esbuild as a classic script, with its .wasm beside the page', async () => {
    const files = await served(await withEsbuild('esbuild-classic', 'iife'), CLASSIC_PAGE)
    expectLabels('Chromium, esbuild, classic script', (await ask(files)).verdicts)
  })

  it('with its .wasm where wasmPaths says', async () => {
    const files = await served(await withEsbuild('esbuild-elsewhere', 'iife'), CLASSIC_PAGE)
    const { [`/${WASM}`]: wasm, ...others } = files
    const { verdicts } = await ask(
      { ...others, '/static/ort.wasm': wasm! },
      { wasmPaths: { wasm: '/static/ort.wasm' } },
    )
    expectLabels('Chromium, wasmPaths', verdicts)
  })

  it('says where the .wasm has to be, where it is not', async () => {
    const files = await served(await withEsbuild('esbuild-missing', 'iife'), CLASSIC_PAGE)
    delete files[`/${WASM}`]
    await expect(ask(files)).rejects.toThrow(/E_RUNTIME: .*wasmPaths/)
  })

  it('without threads, where it is not, and says so', async () => {
    const files = await served(await withEsbuild('esbuild-module', 'esm'), MODULE_PAGE)
    const { isolated, verdicts } = await ask(files, { threads: 2 })
    expect(isolated).toBe(false)
    expect(noticesOf(verdicts)).toEqual([expect.stringContaining('Cross-Origin-Opener-Policy')])
    expectLabels('Chromium, one thread', verdicts)
  })

  it('by WebGPU', async () => {
    const files = await served(await withEsbuild('esbuild-webgpu', 'esm', WASM_OF_WEBGPU), MODULE_PAGE)
    const { verdicts } = await ask(files, { device: 'webgpu' })
    expect(noticesOf(verdicts)).toEqual([])
    expectLabels('Chromium, WebGPU', verdicts)
  })

  it('in the service worker of an MV3 extension', async () => {
    const source = join(peers.folder, 'extension')
    const folder = join(peers.folder, 'out', 'extension')
    await esbuild.build({
      entryPoints: ['onnx-service-worker.js', 'page.js'].map((file) => join(source, file)),
      outdir: folder,
      bundle: true,
      logLevel: 'silent',
    })
    const manifest = JSON.parse(await readFile(join(source, 'manifest.json'), 'utf8'))
    const policy = { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" }
    const background = { service_worker: 'onnx-service-worker.js' }
    await writeFile(
      join(folder, 'manifest.json'),
      JSON.stringify({ ...manifest, background, content_security_policy: policy }),
    )
    await cp(join(source, 'page.html'), join(folder, 'page.html'))
    await copyFile(peers.model, join(folder, 'lexical.onnx'))
    await copyFile(join(peers.folder, 'node_modules/onnxruntime-web/dist', WASM), join(folder, WASM))
    const context = await launchWithExtension(folder)
    try {
      const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout: 60_000 }))
      const page = await context.newPage()
      expectLabels('MV3 service worker', await readOutput(page, new URL('page.html', worker.url()).href))
    } finally {
      await context.close()
    }
  })
})

it('in Chromium, served by Vite while its user develops', async () => {
  const icon = '<link rel="icon" href="data:,">'
  await writeFile(
    join(peers.folder, 'index.html'),
    MODULE_PAGE.body.replace('<body>', `${icon}<body>`).replace('bundle', 'onnx-browser'),
  )
  const server = await createServer({
    configFile: false,
    root: peers.folder,
    logLevel: 'error',
    // The runtimes are links here, out of the folder; where npm installed them they lie within.
    server: { host: '127.0.0.1', port: 0, hmr: false, fs: { strict: false } },
  })
  await server.listen()
  const page = await browser.newPage()
  try {
    const text = await readOutput(page, server.resolvedUrls!.local[0]!)
    expectLabels('Chromium, Vite’s server', text.slice(text.indexOf('\n') + 1))
  } finally {
    await page.close()
    await server.close()
  }
})

describe('in Firefox, under the same CSP', () => {
  it('bundled by esbuild as a module; without WebGPU, by WebAssembly, and says so', async () => {
    const firefox = await launchFirefox()
    try {
      const files = await served(await withEsbuild('esbuild-module', 'esm'), MODULE_PAGE)
      await using server = await serve(files, CSP)
      const plain = await readOutputInFirefox(firefox, server.url)
      expectLabels('Firefox', plain.slice(plain.indexOf('\n') + 1))
      const asked = await readOutputInFirefox(firefox, `${server.url}#${encodeURIComponent('{"device":"webgpu"}')}`)
      expect(noticesOf(asked.slice(asked.indexOf('\n') + 1))).toEqual([expect.stringContaining('no WebGPU')])
    } finally {
      await firefox.close()
    }
  })
})

/** What the runtime said in the first verdict that it does without. */
const noticesOf = (verdicts: string): string[] => {
  const { topic } = JSON.parse(verdicts.split('\n')[0]!).heads
  return topic.evidence.map(({ message }: { message: string }) => message)
}
