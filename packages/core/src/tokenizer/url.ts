import { registrableDomain } from '@pagekind/features'
import type { FeatureBuffer } from './features.ts'
import {
  addUnit,
  DOMAIN,
  EXTENSION,
  HOST,
  KEY,
  PATH,
  QUERY,
  SEGMENT,
  SHAPE,
  SUFFIX,
  seedOf,
  stateOf,
  WHOLE_HOST,
} from './hash.ts'
import { scanWords } from './words.ts'

/** Longest path segment, query key or host that is a feature as a whole, in code units. */
export const MAX_WHOLE = 32
/** Path depths from here on count as one. */
export const MAX_DEPTH = 8

const SLASH = 0x2f
const DOT = 0x2e
const COLON = 0x3a
const QUESTION = 0x3f
const HASH = 0x23
const AT = 0x40
const AMPERSAND = 0x26
const SEMICOLON = 0x3b
const EQUALS = 0x3d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/**
 * Adds the features of a normalised URL (see `readUrl`): registrable domain, public suffix, whole host, the words of
 * the domain's own label and of the subdomain; path depth, segments, words and extension; query keys and values.
 * Scheme, user, port and fragment say nothing of what a page is and are left out. Never throws: what is no URL is
 * read as a path. Fills `out.ends` of host, path and query.
 */
export function scanUrl(url: string, out: FeatureBuffer): void {
  const end = url.length
  const hostFrom = hostStart(url)
  let hostTo = hostFrom
  let fromAt = hostFrom
  let bracket = false
  for (; hostTo < end; hostTo++) {
    const unit = url.charCodeAt(hostTo)
    if (unit === OPEN_BRACKET) bracket = true
    else if (unit === CLOSE_BRACKET) bracket = false
    else if (unit === AT) fromAt = hostTo + 1
    else if (unit === SLASH || unit === QUESTION || unit === HASH) break
  }
  let nameTo = fromAt
  for (; nameTo < hostTo; nameTo++) {
    const unit = url.charCodeAt(nameTo)
    if (unit === OPEN_BRACKET) bracket = true
    else if (unit === CLOSE_BRACKET) bracket = false
    else if (unit === COLON && !bracket) break
  }
  if (nameTo > fromAt) scanHost(url, fromAt, nameTo, out)
  out.ends[HOST] = out.length

  let pathTo = hostTo
  while (pathTo < end && url.charCodeAt(pathTo) !== QUESTION && url.charCodeAt(pathTo) !== HASH) pathTo++
  scanPath(url, hostTo, pathTo, out)
  out.ends[PATH] = out.length

  if (pathTo < end && url.charCodeAt(pathTo) === QUESTION) {
    let queryTo = pathTo + 1
    while (queryTo < end && url.charCodeAt(queryTo) !== HASH) queryTo++
    scanQuery(url, pathTo + 1, queryTo, out)
  }
  out.ends[QUERY] = out.length
}

/** Where the host starts: behind `scheme://` or `//`, else at the start. */
function hostStart(url: string): number {
  const mark = url.indexOf('//')
  if (mark === 0) return 2
  return mark > 0 && mark < 24 && url.charCodeAt(mark - 1) === COLON ? mark + 2 : 0
}

function scanHost(url: string, from: number, to: number, out: FeatureBuffer): void {
  let last = to
  while (last > from && url.charCodeAt(last - 1) === DOT) last--
  const host = url.slice(from, last).toLowerCase()
  const domain = registrableDomain(host)
  if (domain === null || !host.endsWith(domain)) {
    // A bare public suffix, `localhost` or a broken name: the whole of it is all there is.
    out.add(stateOf(seedOf(HOST, DOMAIN), host, 0, Math.min(host.length, MAX_WHOLE)))
    scanWords(host, 0, host.length, HOST, true, false, out)
    return
  }
  const domainFrom = host.length - domain.length
  const dot = host.indexOf('.', domainFrom)
  const labelTo = dot === -1 ? host.length : dot
  out.add(stateOf(seedOf(HOST, DOMAIN), host, domainFrom, Math.min(host.length, domainFrom + MAX_WHOLE)))
  out.add(stateOf(seedOf(HOST, SUFFIX), host, Math.min(labelTo + 1, host.length), host.length))
  scanWords(host, domainFrom, labelTo, HOST, true, false, out)
  if (domainFrom > 0 && !host.startsWith('www.')) {
    out.add(stateOf(seedOf(HOST, WHOLE_HOST), host, 0, Math.min(host.length, MAX_WHOLE)))
    scanWords(host, 0, domainFrom, HOST, true, false, out)
  }
}

function scanPath(url: string, from: number, to: number, out: FeatureBuffer): void {
  const segmentSeed = seedOf(PATH, SEGMENT)
  let depth = 0
  let start = from
  for (let i = from; i <= to; i++) {
    if (i < to && url.charCodeAt(i) !== SLASH) continue
    if (i > start) {
      depth++
      if (i - start <= MAX_WHOLE) out.add(stateOf(segmentSeed, url, start, i))
    }
    start = i + 1
  }
  out.add(addUnit(seedOf(PATH, SHAPE), Math.min(depth, MAX_DEPTH)))
  scanExtension(url, from, to, out)
  scanWords(url, from, to, PATH, true, false, out)
}

/** The file extension: what follows the last dot of the last segment, of at most five letters or digits. */
function scanExtension(url: string, from: number, to: number, out: FeatureBuffer): void {
  for (let i = to - 1; i > from && i >= to - 6; i--) {
    const unit = url.charCodeAt(i)
    if (unit === SLASH) return
    if (unit === DOT) {
      if (i + 1 < to) out.add(stateOf(seedOf(PATH, EXTENSION), url, i + 1, to))
      return
    }
  }
}

function scanQuery(url: string, from: number, to: number, out: FeatureBuffer): void {
  const keySeed = seedOf(QUERY, KEY)
  let i = from
  while (i < to) {
    let keyTo = i
    while (keyTo < to && !endsKey(url.charCodeAt(keyTo))) keyTo++
    if (keyTo > i && keyTo - i <= MAX_WHOLE) out.add(stateOf(keySeed, url, i, keyTo))
    let valueTo = keyTo
    if (valueTo < to && url.charCodeAt(valueTo) === EQUALS) {
      valueTo++
      while (valueTo < to && !endsPair(url.charCodeAt(valueTo))) valueTo++
      scanWords(url, keyTo + 1, valueTo, QUERY, true, false, out)
    }
    i = valueTo + 1
  }
}

function endsPair(unit: number): boolean {
  return unit === AMPERSAND || unit === SEMICOLON
}

function endsKey(unit: number): boolean {
  return unit === EQUALS || endsPair(unit)
}
