import { PagekindError } from '@pagekind/common'
import { plainHost, type UrlFacts, urlFacts, urlHost } from '@pagekind/features'
import { isAscii, normalizeText, readUrl } from '@pagekind/features/text'
import type { SuffixHashes } from '../hosts/hash.ts'
import type { RuleField, RulePage } from '../types.ts'

/** Longer fields are cut: titles and the like here, main text there. In UTF-16 code units. */
export const LONGEST_FIELD = 65_536
export const LONGEST_TEXT = 1_048_576

/** A field as rules read it. */
export interface FieldText {
  /** As the page has it, runs of white space as one space, cut at a limit. */
  readonly original: string
  /** NFKC and folded, but for ASCII capitals. */
  readonly folded: string
  /** Whether text of ASCII stands in `folded` wherever it stands in `original`. */
  readonly isPlain: boolean
}

const MEMBERS = { title: 'title', description: 'description', url: 'url', text: 'mainText' } as const
const UNEVEN_SPACE = /[^\S ]|\s\s/u

/**
 * What rules ask of one page; each member of it is read when it is first needed. Made once where several sets are asked of
 * the page: a set takes it for the page itself.
 */
export class PageFacts {
  /** Whether matches are to say what in the page they hit. */
  readonly wantsHits: boolean
  readonly #page: RulePage
  #url: string | undefined
  #facts: UrlFacts | null | undefined
  #path: string | null | undefined
  #lang: string | undefined
  #signals: RulePage['signals'] | null = null
  #fields: Map<RuleField, FieldText> | null = null
  #host: string | null | undefined
  #hashes: SuffixHashes | null = null

  constructor(page: RulePage, wantsHits = true) {
    this.#page = page
    this.wantsHits = wantsHits
  }

  /** The address, trimmed and cut. */
  get url(): string {
    this.#url ??= this.#read('url').trim().slice(0, LONGEST_FIELD)
    return this.#url
  }

  /** The host without a dot at its end, null where there is none. */
  host(): string | null {
    if (this.#host === undefined) {
      const host = this.url === '' ? null : urlHost(this.url)
      this.#host = host?.endsWith('.') ? host.slice(0, -1) : host
    }
    return this.#host
  }

  /** Hashes of the host and what it is below of, in `buffer` or in another that was filled for this page already. */
  hashes(host: string, seed: number, buffer: SuffixHashes): SuffixHashes {
    if (this.#hashes?.seed === seed && this.#hashes.host === host) return this.#hashes
    buffer.fill(host, seed)
    this.#hashes = buffer
    return buffer
  }

  urlFacts(): UrlFacts | null {
    if (this.#facts === undefined) this.#facts = this.url === '' ? null : urlFacts(this.url)
    return this.#facts
  }

  /** The path with its escapes decoded, broken ones left; null where there is no address. */
  path(): string | null {
    if (this.#path === undefined) this.#path = plainPath(this.url) ?? this.#parsedPath()
    return this.#path
  }

  #parsedPath(): string | null {
    const facts = this.urlFacts()
    return facts === null ? null : decode(new URL(facts.href).pathname)
  }

  /** The language tag in lower case. */
  get lang(): string {
    this.#lang ??= this.#read('lang').trim().toLowerCase()
    return this.#lang
  }

  signal(name: string): number | undefined {
    if (this.#signals === null) this.#signals = this.#page.signals
    const signals: unknown = this.#signals
    if (typeof signals !== 'object' || signals === null || !Object.hasOwn(signals, name)) return undefined
    const value = (signals as Record<string, unknown>)[name]
    return typeof value === 'number' ? value : undefined
  }

  field(name: RuleField): FieldText {
    this.#fields ??= new Map()
    let field = this.#fields.get(name)
    if (field === undefined) {
      field = name === 'url' ? urlField(this.url) : textField(this.#read(MEMBERS[name]), name)
      this.#fields.set(name, field)
    }
    return field
  }

  #read(member: 'url' | 'title' | 'description' | 'lang' | 'mainText'): string {
    const value: unknown = this.#page[member]
    if (typeof value === 'string') return value
    if (value === undefined || value === null) return ''
    throw new PagekindError('E_INPUT', `The page's ${member} is not text`, {
      value,
      hint: 'Give a string, or leave it out',
    })
  }
}

const SLASH = 0x2f
const QUESTION = 0x3f
const HASH = 0x23
const DOT = 0x2e
const PERCENT = 0x25
const DIGIT_2 = 0x32
const SMALL_E = 0x65

/** ASCII that URL parsers leave in a path as it is. */
const PLAIN = /* @__PURE__ */ plainCharacters()

function plainCharacters(): Uint8Array {
  const plain = new Uint8Array(128)
  for (const range of ['!!', '$;', '==', '@Z', '__', 'az', '~~'])
    plain.fill(1, range.charCodeAt(0), range.charCodeAt(1) + 1)
  return plain
}

/**
 * The path of an address that no URL parser changes but for its escapes: of plain characters, no dot at the beginning of a segment.
 * Null of others. A twentieth of the time of parsing it.
 */
function plainPath(url: string): string | null {
  const host = plainHost(url)
  if (host === null) return null
  const from = url.indexOf('/') + 2 + host.length
  let to = from
  let previous = 0
  let isEscaped = false
  for (; to < url.length; to++) {
    const unit = url.charCodeAt(to)
    if (unit === QUESTION || unit === HASH) break
    if (unit >= 128 || PLAIN[unit] === 0 || (unit === DOT && previous === SLASH)) return null
    if (unit === PERCENT) {
      isEscaped = true
      // An escaped dot may make a segment that the parser takes away.
      if (url.charCodeAt(to + 1) === DIGIT_2 && (url.charCodeAt(to + 2) | 0x20) === SMALL_E) return null
    }
    previous = unit
  }
  if (to === from) return '/'
  const path = url.slice(from, to)
  return isEscaped ? decode(path) : path
}

function urlField(url: string): FieldText {
  const folded = readUrl(url)
  return { original: url, folded, isPlain: folded === url }
}

function textField(value: string, name: RuleField): FieldText {
  const limit = name === 'text' ? LONGEST_TEXT : LONGEST_FIELD
  const cut = value.length > limit ? value.slice(0, limit) : value
  const original = UNEVEN_SPACE.test(cut) ? cut.replace(/\s+/gu, ' ') : cut
  const isPlain = isAscii(original)
  return { original, folded: isPlain ? original : normalizeText(original), isPlain }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
