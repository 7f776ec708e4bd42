import { createHash } from 'node:crypto'
import { registrableDomain } from '@pagekind/features'

/** Folds of the cross-validation. */
export const FOLDS = 5

/**
 * The domain whose rows stay together in cross-validation: the registrable domain, or the bare host where there is
 * none (an intranet name), or the whole URL where it cannot be read.
 */
export function domainOf(url: string): string {
  const host = hostOf(url) ?? hostOf(`http://${url}`)
  if (host === null) return url
  return registrableDomain(host) ?? host
}

/** The fold of a domain: the first 8 hexadecimal digits of its SHA-256, modulo 5. The same on every machine. */
export function foldOf(domain: string): number {
  const digest = createHash('sha256').update(domain, 'utf8').digest('hex')
  return Number.parseInt(digest.slice(0, 8), 16) % FOLDS
}

/** The fold of pages without an address. */
export const NO_ADDRESS = foldOf(domainOf(''))

function hostOf(url: string): string | null {
  try {
    return new URL(url).hostname || null
  } catch {
    return null
  }
}
