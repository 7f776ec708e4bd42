/** A page as numbers and text. Here: what its URL says. */
export { type HostParts, hostParts, registrableDomain } from './domain.ts'
export { decodePunycode } from './punycode.ts'
export { isUrl, MAX_URL, type UrlFacts, urlFacts } from './url.ts'
