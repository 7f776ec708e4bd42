import { PagekindError } from '@pagekind/common'
import { type AbortSignalLike, throwIfAborted, untilAborted } from '../abort.ts'
import type { BundleFile, Manifest } from './manifest.ts'
import { readManifestJson } from './validate.ts'
import { sizeError } from './verify.ts'

/** The largest manifest that is fetched: 4 MiB. */
const MAX_MANIFEST_BYTES = 2 ** 22

/** What is needed of a fetched `Response`. */
export interface FetchedResponse {
  readonly ok: boolean
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: {
    getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>; cancel(): Promise<unknown> }
  } | null
  arrayBuffer(): Promise<ArrayBuffer>
}

/** What is needed of `fetch`. */
export type FetchLike = (url: string, options: { signal?: AbortSignalLike }) => Promise<FetchedResponse>

/** A bundle's manifest and files, fetched but not verified yet. */
export interface FetchedBundle {
  readonly manifest: Manifest
  readonly files: Readonly<Record<string, Uint8Array>>
}

/**
 * Fetches `manifest.json` at `url` and the files that it names from beside it, one after the other. Reads no more of
 * anything than it may have: 4 MiB of the manifest, of each file the length that the manifest states. Throws
 * `E_BUNDLE_FETCH`, `E_BUNDLE_SCHEMA`, `E_BUNDLE_SIZE`, `E_ABORTED`.
 */
export async function fetchBundle(url: string, get: FetchLike, signal?: AbortSignalLike): Promise<FetchedBundle> {
  const json = await fetchBytes(url, get, MAX_MANIFEST_BYTES, signal, (limit) =>
    fetchError(`What is served is longer than any manifest (${limit} bytes)`, url),
  )
  const manifest = readManifestJson(decodeText(json, url))
  const files: Record<string, Uint8Array> = Object.create(null)
  for (const file of manifest.files) files[file.name] = await fetchFile(file, url, get, signal)
  return { manifest, files }
}

function fetchFile(file: BundleFile, base: string, get: FetchLike, signal?: AbortSignalLike): Promise<Uint8Array> {
  const url = new URL(`./${file.name}`, base).href
  return fetchBytes(url, get, file.bytes, signal, (bytes) => sizeError(file, `over ${bytes}`))
}

async function fetchBytes(
  url: string,
  get: FetchLike,
  limit: number,
  signal: AbortSignalLike | undefined,
  tooLong: (limit: number) => PagekindError,
): Promise<Uint8Array> {
  throwIfAborted(signal)
  try {
    const response = await untilAborted(get(url, signal ? { signal } : {}), signal)
    if (!response.ok) throw fetchError(`The server answered ${response.status}`, url)
    if (response.headers.get('content-type')?.toLowerCase().includes('text/html')) throw htmlError(url)
    return await readBody(response, limit, signal, tooLong)
  } catch (error) {
    if (PagekindError.is(error)) throw error
    throwIfAborted(signal)
    throw fetchError('The request failed', url, error)
  }
}

async function readBody(
  response: FetchedResponse,
  limit: number,
  signal: AbortSignalLike | undefined,
  tooLong: (limit: number) => PagekindError,
): Promise<Uint8Array> {
  if (response.body === null) {
    const bytes = new Uint8Array(await untilAborted(response.arrayBuffer(), signal))
    if (bytes.length > limit) throw tooLong(limit)
    return bytes
  }
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await untilAborted(reader.read(), signal)
      if (done || value === undefined) break
      length += value.length
      if (length > limit) throw tooLong(limit)
      chunks.push(value)
    }
  } catch (error) {
    // Ends the download; whether that succeeds changes nothing.
    reader.cancel().catch(() => {})
    throw error
  }
  return join(chunks, length)
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/** Text from bytes; a page that a server sends instead of what it does not have is named as such. */
function decodeText(bytes: Uint8Array, url: string): string {
  const text = new TextDecoder().decode(bytes)
  if (text.trimStart().startsWith('<')) throw htmlError(url)
  return text
}

function htmlError(url: string): PagekindError {
  return fetchError('The server answered with an HTML page, not with the file', url)
}

function fetchError(message: string, url: string, cause?: unknown): PagekindError {
  return new PagekindError('E_BUNDLE_FETCH', message, {
    value: url,
    hint: 'Check the address in a browser: manifest.json and the files that it names must be served side by side',
    cause,
  })
}
