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

/** The site directory as `loadRules` of `@pagekind/rules` takes it: 51,000 hosts, 570 kB. Decoding takes about 0.5 ms. */
export function directory(): Uint8Array {
  return decodeBase64(encodedDirectory)
}

/** `searchEngines` of `@pagekind/rules/search-engines`, compiled: 20 kB. */
export function searchEngines(): Uint8Array {
  return decodeBase64(encodedSearchEngines)
}

/** What decodes base64 natively: Node's, Bun's and Deno's way, and since 2025 the language's. */
interface WithBuffer {
  readonly Buffer?: { from(memory: ArrayBuffer): { write(text: string, at: number, encoding: 'base64'): number } }
}
interface Decoding {
  setFromBase64?(text: string): { readonly written: number }
}

/** Pieces of base64 to bytes. The weights stand in a module because that is what every runtime and bundler can load. */
function decodeBase64(pieces: readonly string[]): Uint8Array {
  const characters = pieces.reduce((sum, { length }) => sum + length, 0)
  const padding = /=*$/.exec(pieces.at(-1) ?? '')![0].length
  const bytes = new Uint8Array((characters / 4) * 3 - padding)
  const buffer = (globalThis as WithBuffer).Buffer?.from(bytes.buffer)
  let at = 0
  for (const piece of pieces) at += buffer?.write(piece, at, 'base64') ?? decodeInto(bytes.subarray(at), piece)
  return bytes
}

/** Decodes a piece to the beginning of `bytes`, and tells how many it wrote. */
function decodeInto(bytes: Uint8Array & Decoding, piece: string): number {
  if (bytes.setFromBase64 !== undefined) return bytes.setFromBase64(piece).written
  const binary = atob(piece)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return binary.length
}
