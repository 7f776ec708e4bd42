import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { PagekindError } from '@pagekind/common'
import type { BundleFile } from './manifest.ts'

/**
 * Throws unless the bytes are those that the manifest names: `E_BUNDLE_SIZE` for another length, `E_BUNDLE_HASH` for
 * another SHA-256. About 8 ms a megabyte.
 */
export function verifyFile(file: BundleFile, bytes: Uint8Array): void {
  if (bytes.length !== file.bytes) throw sizeError(file, bytes.length)
  const hash = bytesToHex(sha256(bytes))
  if (hash !== file.sha256) {
    throw new PagekindError('E_BUNDLE_HASH', `${file.name} does not have the SHA-256 that its manifest names`, {
      value: hash,
      hint: `It is damaged, forged or of another version; its manifest names ${file.sha256}`,
    })
  }
}

/** `E_BUNDLE_SIZE`; `length` may be a text where the rest was not read. */
export function sizeError(file: BundleFile, length: number | string): PagekindError {
  return new PagekindError('E_BUNDLE_SIZE', `${file.name} is not ${file.bytes} bytes long, as its manifest says`, {
    value: length,
    hint: 'It is cut short, longer, or of another version; take manifest and files from the same bundle',
  })
}
