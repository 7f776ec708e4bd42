import { registrableDomain } from '@pagekind/features'
import { normalizeText, readUrl } from '@pagekind/features/text'
import { FIELDS, finish, KINDS, pair, seedOf, stateOf, type TokenField, type TokenKind } from './hash.ts'
import { cut, LIMITS, type TextFields } from './tokenizer.ts'

/** A feature with the text it stands for. */
export interface Token {
  readonly field: TokenField
  readonly kind: TokenKind
  readonly text: string
  /** The piece of the page it comes from, as a reader knows it: the word of a character n-gram. */
  readonly source: string
  readonly hash: number
}

const START = '\u0002'
const END = '\u0003'
const MAX_WORD = 40
const MAX_WHOLE = 32
const SYMBOL = /[!"#$%&()*+/:?@[\]|~]/
const CHARACTER_OF_WORD = /[\p{L}\p{M}\p{N}\u30fc]/u
const UNSPACED_SCRIPT =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]$/u

/**
 * The slow, obvious tokenizer: the same features in the same order as `tokenize`, each with its text, built with
 * strings, arrays and regular expressions. The tests hold the fast one to it; explanations read it. About 100 times
 * the cost of `tokenize`.
 */
export function tokens(fields: TextFields): Token[] {
  const out: Token[] = [...urlTokens(readUrl(cut(fields.url, LIMITS.url)))]
  for (const field of ['title', 'description'] as const) {
    const text = cut(normalizeText(cut(fields[field], LIMITS[field])), 2 * LIMITS[field])
    const found = wordTokens(text, field, false, true)
    const size = String.fromCharCode(Math.min(32 - Math.clz32(found.length), 15))
    out.push(...found, token(field, 'shape', size, found.length === 0 ? '(none)' : '(length)'))
  }
  return out
}

function token(field: TokenField, kind: TokenKind, text: string, source = text): Token {
  const state = stateOf(seedOf(FIELDS.indexOf(field), KINDS.indexOf(kind)), text, 0, text.length)
  return { field, kind, text, source, hash: finish(state) }
}

function urlTokens(url: string): Token[] {
  const scheme = /^(?:\/\/|.{0,22}?:\/\/)/s.exec(url)
  const first = url.indexOf('//')
  const rest = scheme !== null && scheme[0].length === first + 2 ? url.slice(scheme[0].length) : url
  const [, authority = '', path = '', query] = /^([^/?#]*)([^?#]*)(?:\?([^#]*))?/s.exec(rest) ?? []
  const name = authority.slice(authority.lastIndexOf('@') + 1)
  const host = hostName(authority, name).replace(/\.+$/, '').toLowerCase()
  return [
    ...(name === '' || hostName(authority, name) === '' ? [] : hostTokens(host)),
    ...pathTokens(path),
    ...queryTokens(query ?? ''),
  ]
}

/** The host without its port; a colon within brackets is part of an IPv6 literal. */
function hostName(authority: string, name: string): string {
  let open = false
  for (const character of authority) {
    if (character === '[') open = true
    if (character === ']') open = false
  }
  for (let i = 0; i < name.length; i++) {
    if (name[i] === '[') open = true
    if (name[i] === ']') open = false
    if (name[i] === ':' && !open) return name.slice(0, i)
  }
  return name
}

function hostTokens(host: string): Token[] {
  const domain = registrableDomain(host)
  if (domain === null || !host.endsWith(domain))
    return [token('host', 'domain', host.slice(0, MAX_WHOLE)), ...wordTokens(host, 'host', true, false)]
  const [label = '', ...suffix] = domain.split('.')
  const front = host.slice(0, host.length - domain.length)
  const out = [
    token('host', 'domain', domain.slice(0, MAX_WHOLE)),
    token('host', 'suffix', suffix.join('.'), `.${suffix.join('.')}`),
    ...wordTokens(label, 'host', true, false),
  ]
  if (front !== '' && !host.startsWith('www.'))
    out.push(token('host', 'host', host.slice(0, MAX_WHOLE)), ...wordTokens(front, 'host', true, false))
  return out
}

function pathTokens(path: string): Token[] {
  const segments = path.split('/').filter((segment) => segment !== '')
  const extension = /\.([^./]{0,4}|[^/.]{1,5})$/s.exec(path)?.[1] ?? ''
  const depth = String.fromCharCode(Math.min(segments.length, 8))
  return [
    ...segments.filter((segment) => segment.length <= MAX_WHOLE).map((segment) => token('path', 'segment', segment)),
    token('path', 'shape', depth, segments.length === 0 ? '(home page)' : '(path depth)'),
    ...(extension === '' || path.lastIndexOf('.') === 0
      ? []
      : [token('path', 'extension', extension, `.${extension}`)]),
    ...wordTokens(path, 'path', true, false),
  ]
}

function queryTokens(query: string): Token[] {
  return query.split(/[&;]/).flatMap((part) => {
    const at = part.indexOf('=')
    const key = at === -1 ? part : part.slice(0, at)
    return [
      ...(key === '' || key.length > MAX_WHOLE ? [] : [token('query', 'key', key)]),
      ...(at === -1 ? [] : wordTokens(part.slice(at + 1), 'query', true, false)),
    ]
  })
}

/** Words, numbers and runs of unspaced scripts of a text, and its symbols, in order. */
function wordTokens(text: string, field: TokenField, compound: boolean, symbols: boolean): Token[] {
  const out: Token[] = []
  let previous: { text: string; state: number } | null = null
  for (const piece of pieces(text, compound)) {
    if (piece.kind === 'symbol') {
      if (symbols) out.push(token(field, 'symbol', piece.text))
      continue
    }
    if (piece.kind === 'unspaced') {
      out.push(...unspacedTokens(piece.text, field))
      previous = null
      continue
    }
    const word = piece.text.slice(0, MAX_WORD).replace(/[A-Z]/g, (capital) => capital.toLowerCase())
    const digits = isNumber(piece.text)
    const own = digits ? numberTokens(word, field) : [token(field, 'word', word), ...ngramTokens(word, field)]
    out.push(...own)
    const first = own[0] as Token
    const state = stateOf(seedOf(FIELDS.indexOf(field), KINDS.indexOf(first.kind)), first.text, 0, first.text.length)
    if (previous !== null && previous.state !== 0) {
      const bigramSeed = seedOf(FIELDS.indexOf(field), KINDS.indexOf('bigram'))
      const hash = finish(pair(bigramSeed, previous.state, state))
      const phrase = `${previous.text} ${word}`
      out.push({ field, kind: 'bigram', text: phrase, source: phrase, hash })
    }
    previous = { text: word, state }
  }
  return out
}

interface Piece {
  readonly kind: 'word' | 'unspaced' | 'symbol'
  readonly text: string
}

function pieces(text: string, compound: boolean): Piece[] {
  const out: Piece[] = []
  // The tokenizer reads lone surrogates by their code unit, whole characters by their code point.
  const characters = Array.from(text)
  let run = ''
  let runUnspaced = false
  let last = ''
  const close = () => {
    if (run !== '') out.push({ kind: runUnspaced ? 'unspaced' : 'word', text: run })
    run = ''
  }
  for (const character of characters) {
    const kind = kindOf(character)
    if (kind === 'separator') {
      close()
      if (SYMBOL.test(character)) out.push({ kind: 'symbol', text: character })
      continue
    }
    const unspaced = kind === 'unspaced'
    const cuts =
      compound &&
      !unspaced &&
      run !== '' &&
      (isNumber(character) !== isNumber(last) || (/[A-Z]/.test(character) && isLower(last)))
    if (unspaced !== runUnspaced || cuts) close()
    run += character
    runUnspaced = unspaced
    last = character
  }
  close()
  return out
}

function kindOf(character: string): 'separator' | 'unspaced' | 'word' {
  const unit = character.charCodeAt(0)
  if (unit >= 0xd800 && unit <= 0xdfff) {
    if (unit >= 0xdc00 || (unit >= 0xd83c && unit <= 0xd83e)) return 'separator'
    return unit >= 0xd840 && unit <= 0xd8bf ? 'unspaced' : 'word'
  }
  if (!CHARACTER_OF_WORD.test(character)) return 'separator'
  return UNSPACED_SCRIPT.test(character) ? 'unspaced' : 'word'
}

function isNumber(text: string): boolean {
  // Digits of supplementary planes count as letters, as their surrogates do.
  return /^(?:(?![\u{10000}-\u{10ffff}])\p{N})+$/u.test(text)
}

function isLower(character: string): boolean {
  return !isNumber(character) && !/[A-Z]/.test(character)
}

function numberTokens(digits: string, field: TokenField): Token[] {
  const shape = token(field, 'number', `${'0'.repeat(Math.min(digits.length, 8))}${START}`, digits)
  return digits.length > 4 ? [shape] : [shape, token(field, 'number', digits)]
}

function ngramTokens(word: string, field: TokenField): Token[] {
  const marked = `${START}${word}${END}`
  const out: Token[] = []
  for (let i = 0; i + 3 <= marked.length; i++)
    for (let length = 3; length <= 5 && i + length <= marked.length; length++)
      out.push(token(field, 'ngram', marked.slice(i, i + length), word))
  return out
}

function unspacedTokens(run: string, field: TokenField): Token[] {
  if (run.length === 1) return [token(field, 'ngram', run)]
  const out: Token[] = []
  for (let i = 0; i + 2 <= run.length; i++)
    for (let length = 2; length <= 3 && i + length <= run.length; length++)
      out.push(token(field, 'ngram', run.slice(i, i + length)))
  return out
}
