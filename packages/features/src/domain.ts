import { parse } from 'tldts'

const OPTIONS = { allowPrivateDomains: true, extractHostname: false, validateHostname: false, detectIp: true } as const

/** The parts of a host that the public suffix list tells apart. */
export interface HostParts {
  /** eTLD+1; an IP literal is its own; null where the host has none (`localhost`, a bare suffix). */
  readonly registrableDomain: string | null
  /** Public suffix, private ones (`github.io`) included; null for an IP literal. */
  readonly publicSuffix: string | null
  readonly isIp: boolean
}

/**
 * Registrable domain of a lower-case host name by the public suffix list, private suffixes on: `a.github.io` and
 * `b.github.io` are two sites. An IP literal is its own domain. Null where there is none. About 0.3 µs.
 */
export function registrableDomain(hostname: string): string | null {
  const { domain, isIp, hostname: host } = parse(hostname, OPTIONS)
  return isIp === true ? host : domain
}

/** All that the public suffix list says of a lower-case host name. The one place that calls tldts. */
export function hostParts(hostname: string): HostParts {
  const { domain, isIp, publicSuffix, hostname: host } = parse(hostname, OPTIONS)
  return isIp === true
    ? { registrableDomain: host, publicSuffix: null, isIp: true }
    : { registrableDomain: domain, publicSuffix, isIp: false }
}
