import { directory as encodedDirectory } from './directory.generated.ts'
import { manifest } from './manifest.generated.ts'
import { searchEngines as encodedSearchEngines } from './search-engines.generated.ts'
import { kind, safety } from './trees.generated.ts'
import { lexical } from './weights.generated.ts'

/** The default bundle as `loadBundle` of `@pagekind/core` takes it. Decoding the weights takes about 2 ms. */
export const bundle = {
  manifest,
  files: {
    'lexical.bin': () => decodeBase64(lexical),
    'safety.trees': () => decodeBase64(safety),
    'kind.trees': () => decodeBase64(kind),
  } as Readonly<Record<string, () => Uint8Array>>,
}

/** The site directory as `loadRules` of `@pagekind/rules` takes it: 45,000 hosts, 440 kB. Decoding takes about 0.5 ms. */
export function directory(): Uint8Array {
  return decodeBase64(encodedDirectory)
}

/** `searchEngines` of `@pagekind/rules/search-engines`, compiled: 20 kB. */
export function searchEngines(): Uint8Array {
  return decodeBase64(encodedSearchEngines)
}

/** What turns base64 to bytes natively, by what has it: the language since 2025, Node, Bun and Deno. */
interface Native {
  readonly Uint8Array: { readonly fromBase64?: (text: string) => Uint8Array }
  readonly Buffer?: { from(text: string, encoding: 'base64'): Uint8Array }
}

/** Base64 to bytes. The weights stand in a module because that is what every runtime and bundler can load. */
function decodeBase64(text: string): Uint8Array {
  const { Uint8Array: Bytes, Buffer } = globalThis as unknown as Native
  if (Bytes.fromBase64 !== undefined) return Bytes.fromBase64(text)
  if (Buffer !== undefined) return Buffer.from(text, 'base64')
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
