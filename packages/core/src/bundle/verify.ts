import { sha256 } from '@noble/hashes/sha2.js'
import { PagekindError } from '@pagekind/common'
import type { BundleFile } from './manifest.ts'

/** What is used of the runtime's own cryptography. Missing from pages that came over plain HTTP. */
interface WithCrypto {
  readonly crypto?: { readonly subtle?: { digest(name: 'SHA-256', bytes: Uint8Array): Promise<ArrayBuffer> } }
}

/**
 * A copy of the bytes, which nobody can change between the check and the use. Rejects unless they are those that the
 * manifest names: `E_BUNDLE_SIZE` for another length, `E_BUNDLE_HASH` for another SHA-256. About 1 ms a megabyte; 8 ms
 * where the runtime has no hash of its own. Bytes that nobody else holds (`isOurs`) are given back themselves.
 */
export async function verifiedCopy(file: BundleFile, given: Uint8Array, isOurs = false): Promise<Uint8Array> {
  if (given.length !== file.bytes) throw sizeError(file, given.length)
  const bytes = isOurs ? given : new Uint8Array(given)
  const hash = await hexSha256(bytes)
  if (hash !== file.sha256) {
    throw new PagekindError('E_BUNDLE_HASH', `${file.name} does not have the SHA-256 that its manifest names`, {
      value: hash,
      hint: `It is damaged, forged or of another version; its manifest names ${file.sha256}`,
    })
  }
  return bytes
}

/** SHA-256 in lower-case hexadecimal. */
export async function hexSha256(bytes: Uint8Array): Promise<string> {
  return toHex(await sha256Of(bytes))
}

async function sha256Of(bytes: Uint8Array): Promise<Uint8Array> {
  const subtle = (globalThis as unknown as WithCrypto).crypto?.subtle
  return subtle === undefined ? sha256(bytes) : new Uint8Array(await subtle.digest('SHA-256', bytes))
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** `E_BUNDLE_SIZE`; `length` may be a text where the rest was not read. */
export function sizeError(file: BundleFile, length: number | string): PagekindError {
  return new PagekindError('E_BUNDLE_SIZE', `${file.name} is not ${file.bytes} bytes long, as its manifest says`, {
    value: length,
    hint: 'Take manifest and files from the same bundle',
  })
}
