import type { BundleStorage } from './types.ts'

// What is used of IndexedDB, for programs that are compiled without the DOM's types.
interface Request<T> {
  readonly result: T
  readonly error: unknown
  onsuccess: (() => void) | null
  onerror: (() => void) | null
}
interface ObjectStore {
  get(key: string): Request<unknown>
  put(value: Uint8Array, key: string): Request<unknown>
  delete(key: string): Request<unknown>
  getAllKeys(): Request<unknown[]>
}
interface Database {
  createObjectStore(name: string): unknown
  transaction(store: string, mode: 'readonly' | 'readwrite'): Transaction
  close(): void
}
interface Transaction {
  readonly error: unknown
  oncomplete: (() => void) | null
  onerror: (() => void) | null
  onabort: (() => void) | null
  objectStore(name: string): ObjectStore
}
interface OpenRequest extends Request<Database> {
  onupgradeneeded: (() => void) | null
}
/** `indexedDB` of a browser. */
export interface IndexedDbFactory {
  open(name: string, version: number): OpenRequest
}

const STORE = 'files'

/** Keeps bundles in a database of the browser: `indexedDbStorage(indexedDB, 'pagekind')`. */
export function indexedDbStorage(factory: IndexedDbFactory, name: string): BundleStorage {
  return {
    async read(key) {
      const value = await run(factory, name, 'readonly', (store) => store.get(key))
      return value instanceof Uint8Array ? value : null
    },
    async write(key, bytes) {
      await run(factory, name, 'readwrite', (store) => store.put(bytes, key))
    },
    async remove(key) {
      await run(factory, name, 'readwrite', (store) => store.delete(key))
    },
    async list() {
      return ((await run(factory, name, 'readonly', (store) => store.getAllKeys())) as unknown[]).map(String)
    },
  }
}

/** One request in a transaction of its own. The database is closed behind it: nobody's upgrade or deletion has to wait. */
async function run(
  factory: IndexedDbFactory,
  name: string,
  mode: 'readonly' | 'readwrite',
  ask: (store: ObjectStore) => Request<unknown>,
): Promise<unknown> {
  const database = await open(factory, name)
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const request = ask(transaction.objectStore(STORE))
      // Not when the request succeeds: only a whole transaction is kept.
      transaction.oncomplete = () => resolve(request.result)
      transaction.onerror = () => reject(transaction.error)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

function open(factory: IndexedDbFactory, name: string): Promise<Database> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
