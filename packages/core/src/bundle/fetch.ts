import { PagekindError } from '@pagekind/common'
import { type AbortSignalLike, throwIfAborted, untilAborted } from '../abort.ts'
import type { BundleFile, Manifest } from './manifest.ts'
import { MAX_MANIFEST_BYTES, readManifestJson } from './validate.ts'
import { sizeError } from './verify.ts'

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
  const manifest = readManifestBytes(json, url)
  const files: Record<string, Uint8Array> = Object.create(null)
  for (const file of manifest.files) files[file.name] = await fetchFile(file, url, get, signal)
  return { manifest, files }
}

function fetchFile(file: BundleFile, base: string, get: FetchLike, signal?: AbortSignalLike): Promise<Uint8Array> {
  const url = new URL(`./${file.name}`, base).href
  return fetchBytes(url, get, file.bytes, signal, (bytes) => sizeError(file, `over ${bytes}`))
}

/**
 * What is served at `url`, no more than `limit` bytes of it: where there are more, what `tooLong` makes is thrown. Throws
 * `E_BUNDLE_FETCH`, also for an HTML page that stands in for the file, and `E_ABORTED`.
 */
export async function fetchBytes(
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

/** A manifest from bytes; a page that a server sends instead of what it does not have is named as such. */
export function readManifestBytes(bytes: Uint8Array, url: string): Manifest {
  const text = new TextDecoder().decode(bytes)
  if (text.trimStart().startsWith('<')) throw htmlError(url)
  return readManifestJson(text)
}

function htmlError(url: string): PagekindError {
  return fetchError('The server answered with an HTML page, not with the file', url)
}

/** `E_BUNDLE_FETCH`. */
export function fetchError(message: string, url: string, cause?: unknown): PagekindError {
  return new PagekindError('E_BUNDLE_FETCH', message, {
    value: url,
    hint: 'Serve manifest.json and the files that it names side by side',
    cause,
  })
}
