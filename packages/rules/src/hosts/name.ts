import { hostParts, urlHost } from '@pagekind/features'

const PLAIN =
  /^(?!.*xn--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.[a-z][a-z0-9-]*[a-z0-9]$/

/**
 * A host as URLs have it (lower case, punycode, no port, no dot at its end); null where the text is none. Wildcard labels
 * are kept.
 */
export function normalizeHost(text: string): string | null {
  const bare = text.endsWith('.') ? text.slice(0, -1) : text
  if (PLAIN.test(bare)) return bare
  if (isIpv6(bare)) return urlHost(`https://[${bare}]/`)
  if (/[/?#@\s\\]|\.\.|^\.|:\d*$/.test(bare)) return null
  if (!bare.includes('*')) return urlHost(`https://${bare}/`)
  const labels = bare.split('.')
  if (labels.some((label) => label !== '*' && label.includes('*'))) return null
  // Any label may stand in for the wildcard while the rest is normalised.
  const host = urlHost(`https://${labels.map((label) => (label === '*' ? 'wildcard-label' : label)).join('.')}/`)
  return host === null ? null : host.replaceAll('wildcard-label', '*')
}

/** Whether a host is a site or below one: no public suffix (`co.uk`, `github.io`), no bare word. */
export function isSite(host: string): boolean {
  return hostParts(host).registrableDomain !== null
}

function isIpv6(text: string): boolean {
  return /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text)
}
