import { checkOptions, PagekindError } from '@pagekind/common'
import { type AbortSignalLike, throwIfAborted } from '../abort.ts'
import { LexicalModel } from '../lexical/index.ts'
import { signalOption } from '../options.ts'
import { type FetchLike, fetchBundle } from './fetch.ts'
import { lexicalHeads, type Manifest } from './manifest.ts'
import { readManifest, readManifestJson } from './validate.ts'
import { verifiedCopy } from './verify.ts'

/** A bundle's bytes at hand: its manifest, as an object or as JSON, and its files by name, now or when asked for. */
export interface BundleBytes {
  /** What `manifest.json` holds. */
  readonly manifest: unknown
  /** The files that the manifest names. Bytes are copied. */
  readonly files: Readonly<Record<string, Uint8Array | (() => Uint8Array)>>
}

/** Where a bundle comes from: bytes, or the address of its `manifest.json`, which has the files beside it. */
export type BundleSource = BundleBytes | string | { readonly href: string }

/** Options of {@link loadBundle}. */
export interface LoadBundleOptions {
  /** Ends the loading with `E_ABORTED`. */
  readonly signal?: AbortSignalLike | undefined
  /** Used instead of the runtime's `fetch`: for headers, a cache, a file system. */
  readonly fetch?: FetchLike | undefined
}

/** A verified bundle, ready for any number of classifiers. */
export interface Bundle {
  /** Checked and frozen. */
  readonly manifest: Manifest
  /** `id@version`. */
  readonly model: string
}

/** The bundle as the package itself sees it. Told by its class: nothing that was not verified here is one. */
export class LoadedBundle implements Bundle {
  readonly manifest: Manifest
  readonly model: string
  /** Null where the bundle has no lexical model. */
  readonly lexical: LexicalModel | null
  /** Verified bytes of the other files, by name: trees, which only some classifiers unpack. */
  readonly files: ReadonlyMap<string, Uint8Array>

  constructor(manifest: Manifest, lexical: LexicalModel | null, files: ReadonlyMap<string, Uint8Array>) {
    this.manifest = manifest
    this.model = `${manifest.id}@${manifest.version}`
    this.lexical = lexical
    this.files = files
  }
}

/**
 * Loads a bundle and verifies it: the manifest against its schema, every file's length and SHA-256, then the layout of
 * what is in them. About 5 ms for 2 MB.
 *
 * Throws `E_BUNDLE_SCHEMA` (the manifest), `E_BUNDLE_SIZE` and `E_BUNDLE_HASH` (a file is not the one that the manifest
 * names), `E_BUNDLE_FORMAT` (a file is missing, or is not laid out as it should be), `E_BUNDLE_FETCH` (it cannot be had from the
 * address), `E_ABORTED`, and `E_OPTION`.
 *
 * ```ts
 * const bundle = await loadBundle('https://example.com/models/manifest.json')
 * const classifier = await createClassifier({ bundle })
 * ```
 */
export async function loadBundle(source: BundleSource, options?: LoadBundleOptions): Promise<Bundle> {
  checkOptions(options, ['signal', 'fetch'], 'loadBundle')
  const signal = signalOption(options?.signal)
  throwIfAborted(signal)
  if (typeof source === 'object' && source !== null && 'files' in source) return openBundle(source)
  const get = options?.fetch ?? (globalThis as { fetch?: unknown }).fetch
  if (typeof get !== 'function') {
    throw new PagekindError('E_BUNDLE_FETCH', 'There is no fetch here', {
      hint: 'Give the bundle’s bytes, or the option fetch',
    })
  }
  const fetched = await fetchBundle(absoluteUrl(source), get as FetchLike, signal)
  return openVerified(fetched.manifest, fetched.files)
}

/** {@link loadBundle} of bytes at hand; `areOurs` where nobody else holds them. */
export async function openBundle(source: BundleBytes, areOurs = false): Promise<LoadedBundle> {
  const { manifest, files } = source
  if (typeof files !== 'object' || files === null) {
    throw new PagekindError('E_BUNDLE_FORMAT', 'The bundle’s files are not an object', {
      value: files,
      hint: 'Give { manifest, files: { name: bytes } }',
    })
  }
  return openVerified(
    typeof manifest === 'string' ? readManifestJson(manifest) : readManifest(manifest),
    files,
    areOurs,
  )
}

/** {@link loadBundle} of a checked manifest and the bytes of its files. */
export async function openVerified(
  manifest: Manifest,
  files: BundleBytes['files'],
  areOurs = false,
): Promise<LoadedBundle> {
  // All at once: the runtime hashes beside us.
  const copies = manifest.files.map(async (file) => {
    return [file.name, await verifiedCopy(file, bytesOf(files, file.name), areOurs)] as const
  })
  // Of several that are wrong the first is told, whichever was hashed sooner.
  const verified = new Map(
    (await Promise.allSettled(copies)).map((copy) => {
      if (copy.status === 'rejected') throw copy.reason
      return copy.value
    }),
  )
  const { lexical } = manifest
  const outputs = lexicalHeads(manifest).reduce((sum, { labels }) => sum + labels.length, 0)
  const model = lexical === null ? null : LexicalModel.parse(lexical, outputs, verified.get(lexical.file)!)
  if (lexical !== null) verified.delete(lexical.file)
  return new LoadedBundle(manifest, model, verified)
}

function bytesOf(files: BundleBytes['files'], name: string): Uint8Array {
  const given = Object.hasOwn(files, name) ? files[name] : undefined
  const bytes = typeof given === 'function' ? given() : given
  if (!isBytes(bytes)) {
    throw new PagekindError('E_BUNDLE_FORMAT', `The file ${name} that the manifest names is not there`, {
      value: bytes,
      hint: 'Give its bytes as a Uint8Array in files',
    })
  }
  return bytes
}

/** Also those of another realm: a frame, a vm context, a test runner's sandbox. */
function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && (value as Uint8Array)[Symbol.toStringTag] === 'Uint8Array'
}

/** The address as an absolute one. In a browser a relative one is meant from the page it is on. */
export function absoluteUrl(source: unknown): string {
  const text = typeof source === 'object' && source !== null ? (source as { href?: unknown }).href : source
  if (typeof text !== 'string') {
    throw new PagekindError('E_INPUT', 'The bundle is neither bytes nor an address', {
      value: source,
      hint: ADDRESS_HINT,
    })
  }
  try {
    return new URL(text, (globalThis as { location?: { href?: string } }).location?.href).href
  } catch (cause) {
    throw new PagekindError('E_BUNDLE_FETCH', 'The bundle’s address cannot be read', {
      value: text,
      hint: ADDRESS_HINT,
      cause,
    })
  }
}

const ADDRESS_HINT = 'Give { manifest, files }, or the absolute URL of its manifest.json'
