import type { BundleStorage } from './types.ts'

/** Keeps bundles as long as the program runs. */
export function memoryStorage(): BundleStorage {
  const files = new Map<string, Uint8Array>()
  return {
    read: async (name) => files.get(name)?.slice() ?? null,
    write: async (name, bytes) => {
      files.set(name, bytes.slice())
    },
    remove: async (name) => {
      files.delete(name)
    },
    list: async () => [...files.keys()],
  }
}

/** What is used of `node:fs/promises`. */
export interface FileSystem {
  readFile(path: string): Promise<Uint8Array>
  writeFile(path: string, bytes: Uint8Array): Promise<unknown>
  rename(from: string, to: string): Promise<unknown>
  rm(path: string, options: { force: true }): Promise<unknown>
  mkdir(path: string, options: { recursive: true }): Promise<unknown>
  readdir(path: string): Promise<string[]>
}

/**
 * Keeps bundles in a folder, which is made where it is missing; a file is written beside and then renamed. `fs` is
 * `node:fs/promises`, which Deno and Bun have too.
 */
export function fileStorage(fs: FileSystem, folder: string): BundleStorage {
  const place = (name: string) => `${folder}/${name}`
  let writes = 0
  return {
    async read(name) {
      try {
        return new Uint8Array(await fs.readFile(place(name)))
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },
    async write(name, bytes) {
      await fs.mkdir(folder, { recursive: true })
      const part = place(`${name}.${Date.now().toString(36)}${(writes++).toString(36)}.part`)
      try {
        await fs.writeFile(part, bytes)
        await fs.rename(part, place(name))
      } catch (error) {
        await fs.rm(part, { force: true }).catch(() => {})
        throw error
      }
    },
    async remove(name) {
      await fs.rm(place(name), { force: true })
    },
    async list() {
      try {
        return await fs.readdir(folder)
      } catch (error) {
        if (isMissing(error)) return []
        throw error
      }
    },
  }
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ENOENT'
}

/** What is used of a `Cache` of the Cache API. */
export interface CacheLike {
  match(url: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | undefined>
  put(url: string, response: unknown): Promise<void>
  delete(url: string): Promise<boolean>
  keys(): Promise<readonly { readonly url: string }[]>
}

/** Entries of a cache are addresses; nobody ever asks for these. */
const NOWHERE = 'https://pagekind.invalid/'

/** Keeps bundles in a cache of the Cache API, as service workers and edge workers have: `cacheStorage(() => caches.open('pagekind'))`. */
export function cacheStorage(open: () => Promise<CacheLike>): BundleStorage {
  const { Response } = globalThis as unknown as { Response: new (bytes: Uint8Array) => unknown }
  return {
    async read(name) {
      const response = await (await open()).match(NOWHERE + name)
      return response === undefined ? null : new Uint8Array(await response.arrayBuffer())
    },
    async write(name, bytes) {
      await (await open()).put(NOWHERE + name, new Response(bytes))
    },
    async remove(name) {
      await (await open()).delete(NOWHERE + name)
    },
    async list() {
      return (await (await open()).keys()).map(({ url }) => url.slice(NOWHERE.length))
    },
  }
}
