/** A page as numbers and text: what its URL says, what its structure says, what it says in words. */

export { extractSignals, type Root, readPage } from './dom/read.ts'
export { type HostParts, hostParts, registrableDomain } from './domain.ts'
export type { DocumentOptions, ReadOptions } from './options.ts'
export type { Heading, PageContent } from './page/content.ts'
export { isThin } from './page/thin.ts'
export { decodePunycode } from './punycode.ts'
export {
  SIGNAL_NAMES,
  SIGNALS_SHA256,
  type SignalName,
  type Signals,
  type Truncation,
  toVector,
} from './signals/names.ts'
export { SIGNALS, type SignalDefinition, type SignalGroup, type SignalKind } from './signals/table.ts'
export type { UrlKeywords } from './signals/url-signals.ts'
export { isUrl, MAX_URL, plainHost, type UrlFacts, urlFacts, urlHost } from './url.ts'
