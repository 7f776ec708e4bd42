import { isKnownHost } from '../domain.ts'
import type { Attributes } from './attributes.ts'
import * as attribute from './attributes.ts'

/** Whether an inline style hides its element: `display: none` or `visibility: hidden`. */
function isHiddenStyle(style: string): boolean {
  return /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style)
}

/** Whether a script opens windows of its own or speaks of pop-ups or pop-unders, in small letters, capitals or title case. */
export function mentionsPopup(script: string): boolean {
  return script.includes('window.open') || mentions(script, 'pop') || mentions(script, 'Pop') || mentions(script, 'POP')
}

/** Whether `up` or `under`, of any case, follows a `pop`, perhaps behind a hyphen or an underscore. */
function mentions(script: string, pop: string): boolean {
  for (let at = script.indexOf(pop); at >= 0; at = script.indexOf(pop, at + 3)) {
    if (/^[-_]?(?:up|under)/i.test(script.slice(at + 3, at + 9))) return true
  }
  return false
}

/** Types of inputs that an address may be typed into. */
const TYPED = /^(?:text|url|)$/
const ADDRESS_WORDS = /^(?:url|http|https|site|address|proxy|website|link)$/
const SEARCH_WORDS = /^(?:q|query|search|find)$/
const SPEAKING = [attribute.NAME, attribute.ID, attribute.PLACEHOLDER, attribute.ARIA_LABEL] as const

/** Whether an input is made to take a web address, as a proxy's is; `type` in lower case. */
export function asksForAddress(type: string, attributes: Attributes): boolean {
  if (!TYPED.test(type) || attributes.value(attribute.ROLE)?.toLowerCase() === 'search') return false
  let isAddress = false
  for (const number of SPEAKING) {
    const text = attributes.value(number)
    if (text === null) continue
    for (const word of wordsOf(text)) {
      if (SEARCH_WORDS.test(word)) return false
      isAddress ||= ADDRESS_WORDS.test(word)
    }
  }
  return isAddress || looksLikeAddress(attributes.value(attribute.VALUE))
}

/** Lower-case words of a name or a label: `siteUrl`, `site_url` and `Site URL` have the same two. */
function wordsOf(text: string): string[] {
  return (
    text
      .slice(0, LONGEST_LABEL)
      .match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{L}+/gu)
      ?.map((word) => word.toLowerCase()) ?? []
  )
}

/** No label is longer. */
const LONGEST_LABEL = 256

function looksLikeAddress(value: string | null): boolean {
  const text = value?.trim().toLowerCase()
  if (!text || text.length > LONGEST_LABEL || /\s/.test(text)) return false
  if (/^https?:\/\//.test(text) || text.startsWith('www.')) return true
  const host = /^[^/?#:@]+/.exec(text)?.[0]
  return host?.includes('.') === true && isKnownHost(host)
}

const CARD =
  /card[-_ ]?(?:number|num|no\b|holder|owner)|name[-_ ]on[-_ ]card|\bcc[-_]?(?:num|number|name|csc|exp)|cvv|\bcvc|\bcsc\b|security[-_ ]code|expir(?:y|ation|es)|exp[-_ ]?(?:date|month|year|mm|yy)/i

/** Whether an input asks for a payment card's number, holder, code or expiry. */
export function asksForCard(attributes: Attributes): boolean {
  const autocomplete = attributes.value(attribute.AUTOCOMPLETE)
  if (autocomplete !== null && /\bcc-(?:number|csc|exp)/i.test(autocomplete)) return true
  for (const number of [attribute.NAME, attribute.ID, attribute.PLACEHOLDER]) {
    const text = attributes.value(number)
    if (text !== null && CARD.test(text.slice(0, LONGEST_LABEL))) return true
  }
  return false
}

const MAY_HIDE = (1 << attribute.HIDDEN) | (1 << attribute.ARIA_HIDDEN) | (1 << attribute.STYLE)

/** Whether an element's own attributes hide it; `present` are those that it has. */
export function isHiddenBy(present: number, attributes: Attributes): boolean {
  if ((present & MAY_HIDE) === 0) return false
  if ((present & (1 << attribute.HIDDEN)) !== 0) return true
  if ((present & (1 << attribute.ARIA_HIDDEN)) !== 0 && attributes.value(attribute.ARIA_HIDDEN) === 'true') return true
  return (present & (1 << attribute.STYLE)) !== 0 && isHiddenStyle(attributes.value(attribute.STYLE)!)
}
