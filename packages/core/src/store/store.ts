import { badOption, checkOptions, PagekindError } from '@pagekind/common'
import { type AbortSignalLike, throwIfAborted } from '../abort.ts'
import { type FetchLike, fetchBytes, fetchError, readManifestBytes } from '../bundle/fetch.ts'
import { absoluteUrl, type Bundle, type LoadedBundle, openVerified } from '../bundle/load.ts'
import type { BundleFile, Manifest } from '../bundle/manifest.ts'
import { MAX_MANIFEST_BYTES } from '../bundle/validate.ts'
import { hexSha256, toHex, verifiedCopy } from '../bundle/verify.ts'
import { signalOption } from '../options.ts'
import { type KeptBundle, nameOf, RECORD, readRecord, type StoreRecord, writeRecord } from './record.ts'
import { SIGNATURE_BYTES, verifySignature } from './signature.ts'
import type { BundleStorage, BundleStore, BundleStoreOptions, BundleUpdate, StoreCallOptions } from './types.ts'
import { compareVersions } from './version.ts'

const OPTIONS = ['source', 'verify', 'storage', 'fetch']
const VERIFY_OPTIONS = ['publicKey', 'minimumVersion']
const KEY_BYTES = 32

/**
 * Makes a store: bundles are kept where the program finds them again, and renewed from an address. A classifier is made of
 * what it gives; it goes on answering while the store looks for another. Throws `E_OPTION`.
 *
 * ```ts
 * const source = 'https://example.com/models/manifest.json'
 * const store = createBundleStore({ source, verify: { publicKey }, storage: fileStorage(fs, './models') })
 * let classifier = await createClassifier({ bundle: (await store.load()) ?? undefined })
 * const { status, bundle } = await store.update()
 * if (status === 'updated') classifier = await createClassifier({ bundle })
 * ```
 */
export function createBundleStore(options: BundleStoreOptions): BundleStore {
  checkOptions(options, OPTIONS, 'createBundleStore')
  return new Store(options)
}

/** A bundle with what it was read from. */
interface Candidate {
  readonly bundle: LoadedBundle
  readonly kept: KeptBundle
}

class Store implements BundleStore {
  readonly #url: string
  readonly #storage: BundleStorage
  readonly #publicKey: Uint8Array | undefined
  readonly #minimum: string | undefined
  readonly #get: FetchLike
  #used: Candidate | null = null
  #updating: Promise<BundleUpdate> | null = null

  constructor({ source, verify, storage, fetch }: BundleStoreOptions) {
    checkOptions(verify, VERIFY_OPTIONS, 'verify')
    const { publicKey, minimumVersion } = verify ?? {}
    this.#url = absoluteUrl(source)
    if (['read', 'write', 'remove', 'list'].some((name) => typeof storage?.[name as 'read'] !== 'function')) {
      throw badOption(
        'storage',
        storage,
        'Give memoryStorage(), fileStorage(…), indexedDbStorage(…) or cacheStorage(…)',
      )
    }
    if (publicKey !== undefined && publicKey?.length !== KEY_BYTES) {
      throw badOption('verify.publicKey', publicKey, `Give an Ed25519 key of ${KEY_BYTES} bytes`)
    }
    if (minimumVersion !== undefined && compareVersions(minimumVersion, '0.0.0') === null) {
      throw badOption('verify.minimumVersion', minimumVersion, 'Give a version such as 1.4.0')
    }
    const get = fetch ?? (globalThis as { fetch?: unknown }).fetch
    if (typeof get !== 'function') throw badOption('fetch', get, 'There is none here: give one')
    this.#storage = storage
    this.#publicKey = publicKey?.slice()
    this.#minimum = minimumVersion
    this.#get = get as FetchLike
  }

  get current(): Bundle | null {
    return this.#used?.bundle ?? null
  }

  async load(options?: StoreCallOptions): Promise<Bundle | null> {
    const signal = signalOf(options, 'load')
    const record = readRecord(await this.#read(RECORD))
    for (const kept of [record?.current, record?.previous]) {
      throwIfAborted(signal)
      if (kept === undefined || kept === null) continue
      try {
        this.#used = await this.#open(kept)
        return this.#used.bundle
      } catch {
        // Damaged, or of another key or format: the one before may be whole.
      }
    }
    return null
  }

  update(options?: StoreCallOptions): Promise<BundleUpdate> {
    const signal = signalOf(options, 'update')
    this.#updating ??= this.#update(signal).finally(() => {
      this.#updating = null
    })
    return this.#updating
  }

  async #update(signal: AbortSignalLike | undefined): Promise<BundleUpdate> {
    const downloaded: string[] = []
    try {
      if (this.#used === null) await this.load()
      const isNew = await this.#renew(downloaded, signal)
      return { status: isNew ? 'updated' : 'current', bundle: this.current, downloaded }
    } catch (error) {
      throwIfAborted(signal)
      return { status: 'failed', bundle: this.current, downloaded, error: asPagekindError(error) }
    }
  }

  /** Whether there was a newer bundle, which is then kept and used. */
  async #renew(downloaded: string[], signal: AbortSignalLike | undefined): Promise<boolean> {
    const bytes = await fetchBytes(this.#url, this.#get, MAX_MANIFEST_BYTES, signal, (limit) =>
      fetchError(`What is served is longer than any manifest (${limit} bytes)`, this.#url),
    )
    const manifestHash = await hexSha256(bytes)
    const kept: KeptBundle = { manifest: manifestHash, signature: await this.#fetchSignature(bytes, signal) }
    const manifest = readManifestBytes(bytes, this.#url)
    if (!this.#isNewer(manifest, manifestHash)) return false
    const files = await this.#collect(manifest, downloaded, signal)
    const bundle = await openVerified(manifest, files)
    throwIfAborted(signal)
    await this.#write(nameOf(manifestHash), bytes)
    const record: StoreRecord = { current: kept, previous: this.#used?.kept ?? null }
    // From here on it is the one: a program that ends before had the last one, one that ends after has this.
    await this.#write(RECORD, writeRecord(record))
    this.#used = { bundle, kept }
    await this.#tidy(record).catch(() => {})
    return true
  }

  async #fetchSignature(manifest: Uint8Array, signal: AbortSignalLike | undefined): Promise<string | null> {
    if (this.#publicKey === undefined) return null
    const url = `${this.#url}.sig`
    const signature = await fetchBytes(url, this.#get, SIGNATURE_BYTES, signal, () =>
      fetchError('What is served is no signature: it is too long', url),
    )
    await verifySignature(this.#publicKey, signature, manifest)
    return toHex(signature)
  }

  /** Throws `E_BUNDLE_VERSION` for what is no successor of the bundle in use. */
  #isNewer({ id, version }: Manifest, manifestHash: string): boolean {
    const used = this.#used
    if (used !== null && used.kept.manifest === manifestHash) return false
    const known = used?.bundle.manifest
    if (known !== undefined && known.id !== id) {
      throw refused(`The bundle served is another one: ${id}, not ${known.id}`, id)
    }
    for (const least of [known?.version, this.#minimum]) {
      if (least === undefined) continue
      const order = compareVersions(version, least)
      if (order === null) throw refused('The version of the bundle served cannot be compared', version)
      if (order < 0) throw refused(`The bundle served is older than ${least}`, version)
      if (order === 0 && least === known?.version)
        throw refused('The bundle served has changed, but not its version', version)
    }
    return true
  }

  /** All files of a manifest: those that are kept already, and the others downloaded. Verified, each before the next is asked for. */
  async #collect(
    manifest: Manifest,
    downloaded: string[],
    signal: AbortSignalLike | undefined,
  ): Promise<Record<string, Uint8Array>> {
    const files: Record<string, Uint8Array> = Object.create(null)
    for (const file of manifest.files) {
      throwIfAborted(signal)
      const there = await this.#readVerified(file)
      files[file.name] = there ?? (await this.#download(file, downloaded, signal))
    }
    return files
  }

  async #download(file: BundleFile, downloaded: string[], signal: AbortSignalLike | undefined): Promise<Uint8Array> {
    const url = new URL(`./${file.name}`, this.#url).href
    const bytes = await fetchBytes(url, this.#get, file.bytes, signal, (limit) =>
      fetchError(`What is served is longer than the manifest says (${limit} bytes)`, url),
    )
    const verified = await verifiedCopy(file, bytes)
    // Kept at once: should the rest fail, this one need not come again.
    await this.#write(nameOf(file.sha256), verified)
    downloaded.push(file.name)
    return verified
  }

  /** A file that is kept, or null where it is missing or not what it should be. */
  async #readVerified(file: BundleFile): Promise<Uint8Array | null> {
    const bytes = await this.#read(nameOf(file.sha256))
    if (bytes === null) return null
    return verifiedCopy(file, bytes).catch(() => null)
  }

  /** A bundle that is kept, verified like one that comes from outside. */
  async #open(kept: KeptBundle): Promise<Candidate> {
    const bytes = await this.#read(nameOf(kept.manifest))
    if (bytes === null || (await hexSha256(bytes)) !== kept.manifest)
      throw refused('The manifest is damaged', kept.manifest)
    if (this.#publicKey !== undefined) {
      await verifySignature(this.#publicKey, kept.signature === null ? null : fromHex(kept.signature), bytes)
    }
    const manifest = readManifestBytes(bytes, RECORD)
    const { version } = manifest
    if (this.#minimum !== undefined && !((compareVersions(version, this.#minimum) ?? -1) >= 0)) {
      throw refused(`The bundle is older than ${this.#minimum}`, version)
    }
    const files: Record<string, Uint8Array> = Object.create(null)
    for (const file of manifest.files) {
      const there = await this.#readVerified(file)
      if (there === null) throw refused('A file is missing or damaged', file.name)
      files[file.name] = there
    }
    return { bundle: await openVerified(manifest, files), kept }
  }

  /** Removes what neither the bundle in use nor the one before it needs. */
  async #tidy({ current, previous }: StoreRecord): Promise<void> {
    const needed = new Set([RECORD])
    for (const kept of [current, previous]) {
      if (kept === null) continue
      needed.add(nameOf(kept.manifest))
      const bytes = await this.#read(nameOf(kept.manifest))
      if (bytes === null) continue
      for (const { sha256 } of readManifestBytes(bytes, RECORD).files) needed.add(nameOf(sha256))
    }
    for (const name of await this.#storage.list()) if (!needed.has(name)) await this.#storage.remove(name)
  }

  async #read(name: string): Promise<Uint8Array | null> {
    try {
      return await this.#storage.read(name)
    } catch {
      // As if it were not there: it is fetched again, or the bundle before is used.
      return null
    }
  }

  async #write(name: string, bytes: Uint8Array): Promise<void> {
    try {
      await this.#storage.write(name, bytes)
    } catch (cause) {
      throw new PagekindError('E_BUNDLE_STORAGE', 'The bundle cannot be kept', {
        value: name,
        hint: 'Make room, or allow it to be written; until then the bundle that there was stays',
        cause,
      })
    }
  }
}

function signalOf(options: StoreCallOptions | undefined, of: string): AbortSignalLike | undefined {
  checkOptions(options, ['signal'], of)
  const signal = signalOption(options?.signal)
  throwIfAborted(signal)
  return signal
}

function refused(message: string, value: unknown): PagekindError {
  return new PagekindError('E_BUNDLE_VERSION', message, {
    value,
    hint: 'A bundle is renewed by one of the same id and a higher version',
  })
}

function asPagekindError(error: unknown): PagekindError {
  if (PagekindError.is(error)) return error
  return new PagekindError('E_BUNDLE_STORAGE', 'The update failed', { hint: 'See `cause`', cause: error })
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(i * 2, i * 2 + 2), 16))
}
