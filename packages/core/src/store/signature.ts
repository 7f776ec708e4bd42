import { PagekindError } from '@pagekind/common'

/** What is used of the runtime's own cryptography. */
interface WithCrypto {
  readonly crypto?: {
    readonly subtle?: {
      importKey(
        format: 'raw',
        key: Uint8Array,
        name: 'Ed25519',
        extractable: false,
        usages: ['verify'],
      ): Promise<unknown>
      verify(name: 'Ed25519', key: unknown, signature: Uint8Array, bytes: Uint8Array): Promise<boolean>
    }
  }
}

/** Length of an Ed25519 signature. */
export const SIGNATURE_BYTES = 64

/**
 * Throws `E_BUNDLE_SIGNATURE` unless `signature` is that of `bytes` by the maker of the key (Ed25519, RFC 8032), also where
 * the runtime cannot tell: its Web Crypto knows no Ed25519, or is missing from a page that came over plain HTTP.
 */
export async function verifySignature(
  publicKey: Uint8Array,
  signature: Uint8Array | null,
  bytes: Uint8Array,
): Promise<void> {
  if (signature === null || signature.length !== SIGNATURE_BYTES) {
    throw bad('The manifest is not signed', `Serve manifest.json.sig, ${SIGNATURE_BYTES} bytes, beside manifest.json`)
  }
  const subtle = (globalThis as unknown as WithCrypto).crypto?.subtle
  let isGood: boolean
  try {
    const key = await subtle!.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
    isGood = await subtle!.verify('Ed25519', key, signature, bytes)
  } catch (cause) {
    throw bad(
      'The signature cannot be verified here',
      'Web Crypto with Ed25519 is needed: a recent runtime, a secure context',
      cause,
    )
  }
  if (!isGood)
    throw bad(
      'The manifest was not signed by the maker of the key',
      'It is forged, or signed by a new key: ask the maker',
    )
}

function bad(message: string, hint: string, cause?: unknown): PagekindError {
  return new PagekindError('E_BUNDLE_SIGNATURE', message, { hint, ...(cause === undefined ? {} : { cause }) })
}
