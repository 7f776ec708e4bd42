/**
 * Bundles that are kept between programs and renewed from where they are served, verified at every step.
 *
 * @module
 */

export { type IndexedDbFactory, indexedDbStorage } from './store/indexed-db.ts'
export { type CacheLike, cacheStorage, type FileSystem, fileStorage, memoryStorage } from './store/storages.ts'
export { createBundleStore } from './store/store.ts'
export type {
  BundleStorage,
  BundleStore,
  BundleStoreOptions,
  BundleUpdate,
  StoreCallOptions,
  VerifyOptions,
} from './store/types.ts'
