import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { PagekindError } from '@pagekind/common'
import { type Bundle, loadBundle } from '@pagekind/core'

const MANIFEST = 'manifest.json'

/**
 * A bundle from a folder, which holds `manifest.json` and the files it names, or from an http(s) address where the same is
 * served. The folder's `manifest.json` itself may be named instead. Throws `E_BUNDLE_FETCH` where it cannot be read, and
 * what `loadBundle` throws.
 */
export async function openBundle(place: string): Promise<Bundle> {
  if (/^https?:\/\//i.test(place)) return loadBundle(place.endsWith('/') ? place + MANIFEST : place)
  const folder = basename(place) === MANIFEST ? dirname(place) : place
  return loadBundle(await readFolder(folder))
}

async function readFolder(folder: string) {
  try {
    const manifest = await readFile(join(folder, MANIFEST), 'utf8')
    const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => !entry.isDirectory())
    // Read when they are asked for, which is after the manifest has been checked: only what it names.
    const files = Object.fromEntries(names.map(({ name }) => [name, () => readFileSync(join(folder, name))]))
    return { manifest, files }
  } catch (cause) {
    throw new PagekindError('E_BUNDLE_FETCH', 'The bundle cannot be read', {
      value: folder,
      hint: 'Name the folder that holds manifest.json and the files beside it',
      cause,
    })
  }
}
