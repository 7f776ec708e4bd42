/** A bundle that is kept: its manifest by SHA-256, and the signature in hexadecimal. */
export interface KeptBundle {
  readonly manifest: string
  readonly signature: string | null
}

/** What is used now, and what to fall back on: the one entry whose writing is the change of bundles. */
export interface StoreRecord {
  readonly current: KeptBundle
  readonly previous: KeptBundle | null
}

/** The name that it is kept under. */
export const RECORD = 'record'
const VERSION = 1

/** Bytes are kept by their hash, so that what did not change is there already. */
export function nameOf(sha256: string): string {
  return `sha256-${sha256}`
}

export function writeRecord(record: StoreRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ version: VERSION, ...record }))
}

/** Null for what is none, as if nothing were kept: what it leads to is verified in any case. */
export function readRecord(bytes: Uint8Array | null): StoreRecord | null {
  if (bytes === null) return null
  try {
    const { version, current, previous } = JSON.parse(new TextDecoder().decode(bytes))
    if (version !== VERSION || !isKept(current)) return null
    return { current, previous: isKept(previous) ? previous : null }
  } catch {
    return null
  }
}

function isKept(value: unknown): value is KeptBundle {
  if (typeof value !== 'object' || value === null) return false
  const { manifest, signature } = value as Partial<KeptBundle>
  return isHex(manifest, 64) && (signature === null || isHex(signature, 128))
}

function isHex(value: unknown, length: number): boolean {
  return typeof value === 'string' && value.length === length && /^[0-9a-f]+$/.test(value)
}
