import { manifest } from './manifest.generated.ts'
import { lexical } from './weights.generated.ts'

/** The default bundle as `loadBundle` of `@pagekind/core` takes it. Decoding the weights takes about 20 ms. */
export const bundle = {
  manifest,
  files: { 'lexical.bin': () => decodeBase64(lexical) } as Readonly<Record<string, () => Uint8Array>>,
}

/** Base64 to bytes. The weights stand in a module because that is what every runtime and bundler can load. */
function decodeBase64(text: string): Uint8Array {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
