import type { PagekindError } from '@pagekind/common'
import type { AbortSignalLike } from '../abort.ts'
import type { FetchLike } from '../bundle/fetch.ts'
import type { Bundle } from '../bundle/load.ts'

/**
 * Where a store keeps bytes by name. A write is whole or did not happen: what is read is what some write wrote. Names are
 * letters, digits and `-`. Whatever it gives back is verified before it is used.
 */
export interface BundleStorage {
  /** The bytes of this name; null where there are none. */
  read(name: string): Promise<Uint8Array | null>
  write(name: string, bytes: Uint8Array): Promise<void>
  /** Removes them; nothing happens where there are none. */
  remove(name: string): Promise<void>
  list(): Promise<readonly string[]>
}

/** What a store is made of. */
export interface BundleStoreOptions {
  /** The address of a `manifest.json`, which has the files beside it. */
  readonly source: string | { readonly href: string }
  /** Where bundles are kept between programs. */
  readonly storage: BundleStorage
  /** What a bundle has to pass besides the SHA-256 of every file, which is verified always. */
  readonly verify?: VerifyOptions | undefined
  /** Used instead of the runtime's `fetch`. */
  readonly fetch?: FetchLike | undefined
}

/** Whose bundles are taken, and which. */
export interface VerifyOptions {
  /**
   * The maker's Ed25519 key, 32 bytes. The manifest must then be signed: `manifest.json.sig`, 64 bytes, over the bytes of
   * `manifest.json` (RFC 8032). Left out: the manifest is believed, as whoever serves it is.
   */
  readonly publicKey?: Uint8Array | undefined
  /** No older version is taken, such as that of the bundle that comes with the program: `1.4.0`. */
  readonly minimumVersion?: string | undefined
}

/** What came of looking for an update. */
export interface BundleUpdate {
  /** `updated`: there was a newer one. `current`: there was none. `failed`: see `error`; what there was stays. */
  readonly status: 'updated' | 'current' | 'failed'
  /** The bundle to use now; null where none was ever loaded. */
  readonly bundle: Bundle | null
  /** Files that were downloaded. */
  readonly downloaded: readonly string[]
  readonly error?: PagekindError
}

/** A bundle that is kept, and renewed from where it is served. */
export interface BundleStore {
  /** The last good bundle that was loaded or updated to; null before. */
  readonly current: Bundle | null
  /**
   * The last good bundle that the storage has: the one updated to last or, where that is damaged, the one before; null where there
   * is none. Nothing is fetched. Throws `E_ABORTED`.
   */
  load(options?: StoreCallOptions): Promise<Bundle | null>
  /**
   * Looks for a newer bundle, downloads the files that are not there yet, verifies everything, keeps it and then goes over to it.
   * Whatever fails on the way (the network, a hash, the signature, the storage), the bundle that there was stays, and the answer
   * says why. Two calls at once are one. Throws `E_ABORTED`, and nothing else.
   */
  update(options?: StoreCallOptions): Promise<BundleUpdate>
}

/** Options of {@link BundleStore.load} and {@link BundleStore.update}. */
export interface StoreCallOptions {
  /** Ends it with `E_ABORTED`; what was downloaded whole is kept for the next time. */
  readonly signal?: AbortSignalLike | undefined
}
