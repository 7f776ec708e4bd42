import type { SignalName } from '../index.ts'
import { registrableDomain, urlFacts } from '../index.ts'

// The signals as somebody writes them who asks the DOM one question after the other: a selector for each, recursion for the text, `URL` for
// each address. Slow and plain; the fast version must agree with it on every page. Shares no code with it but the URL's facts.

// biome-ignore lint/suspicious/noExplicitAny: any DOM's nodes, with all of their methods
type Any = any

const UNREAD = 'noscript, template, iframe, noembed, noframes, textarea'
const LINK_SCOPES = 'td, th, caption, object, applet, marquee'
const BLOCKS = new Set(
  `address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset
  h1 h2 h3 h4 h5 h6 head header hgroup html legend li listing main menu nav ol option p plaintext pre search section select summary
  table caption thead tbody tfoot td th tr ul xmp`.split(/\s+/),
)

export function selectorSignals(document: Any, url: string): Record<SignalName, number> {
  const root = document.documentElement
  const leaked = leakedFrom(document)
  const all = (selector: string): Any[] =>
    (root === null ? [] : [...(root.matches(selector) ? [root] : []), ...root.querySelectorAll(selector)]).filter(
      (element: Any) => !element.parentElement?.closest(UNREAD) && !leaked?.contains(element),
    )
  const count = (selector: string) => all(selector).length
  const facts = urlFacts(url)
  const href = facts?.href ?? ''
  const path = facts ? new URL(href).pathname : ''
  const base = baseOf(all('base[href]')[0]?.getAttribute('href'), href)
  const site = facts ? siteOf(facts.host) : null
  const hostOf = (address: string) => {
    try {
      const parsed = base === null ? new URL(address) : new URL(address, base)
      return /^https?:$/.test(parsed.protocol) ? parsed.hostname.replace(/^\[|\]$/g, '') : null
    } catch {
      return null
    }
  }
  const hostsOf = (selector: string, name: string): (string | null)[] =>
    all(selector).map((element) => hostOf(element.getAttribute(name)))
  const isForeign = (host: string | null) => host !== null && siteOf(host) !== site

  const blocks = root === null ? [] : blocksOf(document)
  const text = blocks
    .map((block) => block.text)
    .join('\n')
    .toLowerCase()
  const length = sum(blocks.map((block) => block.text.length))
  const elements = count('*') - count('html, head, body') + impliedRows(all('table')) + (count('frameset') > 0 ? 2 : 3)
  const links = hostsOf('a[href]', 'href').filter((host) => host !== null)
  const scripts = hostsOf('script[src]', 'src')
  const frames = all('iframe')
  const frameHosts = frames.map((frame) => (frame.hasAttribute('src') ? hostOf(frame.getAttribute('src')) : null))
  const canvas = Math.max(0, ...all('canvas').map(areaOf))
  const labels = new Set([...scripts, ...frameHosts].flatMap((host) => (host === null ? [] : siteOf(host).split('.'))))
  const inputs = all('input')
  const inline = all('script:not([src])').map((script) => script.textContent)
  const handlers = all('[onclick]').slice(0, 200)
  const words = (list: string) => {
    const tokens = href.toLowerCase().split(/[^a-z0-9]+/)
    const isThere = (word: string) => (token: string) =>
      word === 'gambl' ? token.startsWith(word) : token === word || token === `${word}s`
    return list.split(' ').filter((word) => tokens.some(isThere(word))).length
  }
  const among = (list: string) => list.split(/\s+/).filter((label) => labels.has(label)).length
  const says = (pattern: RegExp) => Number(pattern.test(text))

  return {
    url_length: href.length,
    path_depth: path.split('/').filter(Boolean).length,
    query_param_count: facts ? new URL(href).search.slice(1).split('&').filter(Boolean).length : 0,
    url_digit_ratio: share(href.replace(/\D/g, '').length, href.length),
    url_hyphen_count: href.split('-').length - 1,
    url_pct_encoded_count: [...href.matchAll(/%[\da-f]{2}/gi)].length,
    host_entropy: entropy([...(facts?.host ?? '')]),
    path_entropy: entropy([...path]),
    subdomain_depth: facts?.subdomains.length ?? 0,
    is_ip_literal_host: Number(facts?.isIp ?? false),
    is_cheap_tld: Number(
      /\.(xyz|top|click|club|online|site|live|fun|gq|cf|ml|tk|ga|buzz|rest|cyou)$/.test(facts?.host ?? ''),
    ),
    kw_url_proxy: words('proxy unblock unblocked bypass vpn hidester croxy'),
    kw_url_gambling: words('casino bet slot poker gambl wager roulette blackjack'),
    kw_url_adult: words('porn xxx sex adult nude cam escort hentai'),
    kw_url_games: words('game play unblocked io arcade html5'),
    link_density: share(sum(blocks.map((block) => block.linked)), length),
    internal_link_ratio: share(links.filter((host) => !isForeign(host)).length, links.length),
    paragraph_count: all('p').filter((p) => sum(blocksOf(p).map((block) => block.text.length)) > 40).length,
    text_to_tag_ratio: share(length, elements),
    dom_node_count: elements,
    outbound_domain_diversity: new Set(links.filter(isForeign).map((host) => siteOf(host as string))).size,
    link_count: links.length,
    input_count: inputs.length,
    button_count: count('button'),
    select_count: count('select'),
    has_url_like_input: Number(inputs.some(takesAddress)),
    url_embeds_url: Number(/https?%3a%2f%2f/i.test(path) || embedded(path)),
    has_dominant_canvas: Number(canvas > 0.5),
    canvas_area_fraction: canvas,
    has_video_player: Number(count('video') > 0),
    iframe_count: frames.length,
    iframe_cross_origin_count: frameHosts.filter(isForeign).length,
    largest_iframe_area_fraction: Math.max(0, ...frames.map(areaOf)),
    iframe_cross_origin: Number(frameHosts.some(isForeign)),
    has_large_xorigin_iframe: Number(
      frames.some((frame, i) => isForeign(frameHosts[i] ?? null) && areaOf(frame) > 0.25),
    ),
    has_age_gate: says(/age verification|age gate|must be (18|21|over)|adults only/),
    script_host_count: new Set(scripts.filter((host) => host !== null)).size,
    script_host_entropy: entropy(scripts.filter((host) => host !== null)),
    tag_div: count('div'),
    tag_iframe: frames.length,
    tag_script: count('script'),
    tag_video: count('video'),
    tag_canvas: count('canvas'),
    tag_embed: count('embed'),
    tag_object: count('object'),
    tag_form: count('form'),
    tag_input: inputs.length,
    tag_a: count('a[href]'),
    tag_img: count('img'),
    max_dom_depth: Math.max(1, ...all('body *, frameset *').slice(0, 15_000).map(depthOf)),
    third_party_script_ratio: share(scripts.filter(isForeign).length, scripts.length),
    inline_script_ratio: share(inline.length, count('script')),
    popup_indicator_count:
      inline.filter(opensPopup).length +
      handlers.filter((element) => opensPopup(element.getAttribute('onclick'))).length,
    form_count: count('form'),
    password_field_count: inputs.filter((input) => /^password$/i.test(input.getAttribute('type') ?? '')).length,
    has_payment_field: Number(inputs.some(takesCard)),
    image_to_text_ratio: share(count('img'), length),
    fp_adult_adnet_count: among(
      'exoclick juicyads trafficjunky eroadvertising ero-advertising adxxx trafficstars popads adsterra plugrush hilltopads clickadu tsyndicate adnium',
    ),
    fp_gambling_affiliate_count: among(
      'income-access incomeaccess raventrack netrefer myaffiliates cellxpert smartico betradar sportradar everymatrix softswiss pragmaticplay 1xbet betano evolution-gaming evolutiongaming',
    ),
    fp_crypto_widget_count: among(
      'coinbase-commerce coingate nowpayments cryptomus coinpayments binance metamask walletconnect web3modal moonpay wert',
    ),
    fp_proxy_marker_count: [
      'powered by glype',
      'glype',
      'cgiproxy',
      'phproxy',
      'powered by php-proxy',
      'php-proxy',
      'miniproxy',
      'x-proxy',
      '/browse.php?u=',
      '/nph-proxy',
    ].filter((phrase) => text.includes(phrase)).length,
    has_gambling_license_seal: says(
      /cura[çc]ao|malta gaming|mga\/|gambling commission|gaming licen[cs]e|licensed and regulated|begambleaware|gamcare/,
    ),
  }
}

/** What HTML's parser moves out of a `noscript` at the end of the head where no scripts run: a visit counter's image or frame. */
function leakedFrom(document: Any): Any {
  const noscript = document.head?.lastElementChild
  const first = document.body?.firstElementChild
  if (noscript?.localName !== 'noscript' || noscript.children.length > 0 || noscript.textContent.trim() !== '')
    return null
  const isImage = first?.matches('img, iframe') === true
  return isImage || first?.matches('div:has(> img:only-child)') === true ? first : null
}

function baseOf(href: string | undefined, page: string): string | null {
  const own = page === '' ? null : page
  if (href === undefined) return own
  try {
    const base = own === null ? new URL(href) : new URL(href, own)
    return /^https?:$/.test(base.protocol) ? base.href : own
  } catch {
    return own
  }
}

const siteOf = (host: string) => registrableDomain(host) ?? host
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)

function entropy(things: readonly unknown[]): number {
  const counts = [...new Set(things)].map((thing) => things.filter((other) => other === thing).length)
  return -sum(counts.map((n) => (n / things.length) * Math.log2(n / things.length)))
}

function isHidden(element: Any): boolean {
  return (
    element.hasAttribute('hidden') ||
    element.getAttribute('aria-hidden') === 'true' ||
    /(^|[;\s])(display\s*:\s*none|visibility\s*:\s*hidden)/i.test(element.getAttribute('style') ?? '')
  )
}

/** Blocks of the visible text below a node, by recursion: the oracle is for pages of ordinary depth. */
function blocksOf(root: Any): { text: string; linked: number }[] {
  const blocks: { text: string; linked: number }[] = []
  let pieces: { text: string; isLinked: boolean }[] = []
  const end = () => {
    const characters = pieces.flatMap(({ text, isLinked }) =>
      text
        .replaceAll('\0', '')
        .split('')
        .map((unit) => ({ unit: /\s/.test(unit) ? ' ' : unit, isLinked })),
    )
    pieces = []
    const kept = characters.filter(({ unit }, i) => unit !== ' ' || characters[i - 1]?.unit !== ' ')
    if (kept[0]?.unit === ' ') kept.shift()
    if (kept.at(-1)?.unit === ' ') kept.pop()
    if (kept.length === 0) return
    blocks.push({ text: kept.map(({ unit }) => unit).join(''), linked: kept.filter(({ isLinked }) => isLinked).length })
  }
  const read = (node: Any, link: Any) => {
    if (node.nodeType === 3 || node.nodeType === 4) pieces.push({ text: node.nodeValue, isLinked: link !== null })
    if (node.nodeType !== 1) return
    const name = node.localName
    const isBlock = BLOCKS.has(name)
    if (isBlock || name === 'br' || name === 'hr') end()
    if (!['script', 'style', 'title', 'head'].includes(name) && !node.matches(UNREAD) && !isHidden(node)) {
      // A link ends the one around it, as in HTML's parser, but not through what it may stand in.
      const ends = name === 'a' && !(link?.contains(node.closest(LINK_SCOPES)) ?? false)
      const inner = ends ? (node.hasAttribute('href') ? node : null) : link
      for (const child of node.childNodes) read(child, inner)
    }
    if (isBlock) end()
  }
  const link = root.nodeType === 1 ? root.closest('a[href]') : null
  const isDark = root.nodeType === 1 && ancestors(root).some((element) => isHidden(element))
  if (!isDark) for (const child of root.nodeType === 9 ? [root.documentElement] : root.childNodes) read(child, link)
  end()
  return blocks
}

function ancestors(element: Any): Any[] {
  return element === null ? [] : [element, ...ancestors(element.parentElement)]
}

/** The `tbody`, `tr` and `colgroup` that HTML's parser would have made, where the page's did not. */
function impliedRows(tables: readonly Any[]): number {
  const runs = (parent: Any, isIn: (name: string) => boolean, ends: (name: string) => boolean) => {
    let count = 0
    let isOpen = false
    for (const { localName } of parent.children) {
      if (isIn(localName) && !isOpen) count++
      if (isIn(localName)) isOpen = true
      else if (ends(localName)) isOpen = false
    }
    return count
  }
  const isCell = (name: string) => name === 'td' || name === 'th'
  const isPart = (name: string) => ['thead', 'tbody', 'tfoot', 'caption', 'colgroup', 'col'].includes(name)
  return sum(
    tables.map((table) => {
      const sections = [...table.children].filter((child: Any) => /^t(head|body|foot)$/.test(child.localName))
      return (
        runs(table, (name) => name === 'tr' || isCell(name), isPart) +
        runs(table, isCell, (name) => name === 'tr' || isPart(name)) +
        runs(
          table,
          (name) => name === 'col',
          (name) => name !== 'col',
        ) +
        sum(sections.map((section) => runs(section, isCell, (name) => name === 'tr')))
      )
    }),
  )
}

/** Levels from body down; a table part whose parents the page leaves out stands where HTML's parser would put it. */
function depthOf(element: Any): number {
  const parent = element.parentElement
  if (parent === null) return 1
  if (element.matches('html, head, body, html > frameset')) return depthOf(parent)
  let missing = 0
  const isCell = element.matches('td, th')
  if (parent.closest('svg') !== null) missing = 0
  else if (parent.localName === 'table') missing = isCell ? 2 : element.matches('tr, col') ? 1 : 0
  else if (parent.matches('thead, tbody, tfoot')) missing = isCell ? 1 : 0
  return depthOf(parent) + 1 + missing
}

function areaOf(element: Any): number {
  const style = element.getAttribute('style') ?? ''
  const side = (name: string, whole: number, otherwise: number) => {
    for (const text of [
      new RegExp(`(?:^|[;\\s])${name}\\s*:\\s*([\\d.]+[a-z%]*)`, 'i').exec(style)?.[1],
      element.getAttribute(name),
    ]) {
      const match = /^\s*\+?(\d+\.?\d*|\.\d+)\s*(%|[a-z]*)/i.exec(text ?? '')
      const unit = match?.[2]?.toLowerCase()
      const whole100 = unit === '%' ? whole : unit === 'vw' ? 1280 : unit === 'vh' ? 720 : 0
      if (match && whole100 > 0) return (Number(match[1]) / 100) * whole100
      if (match && (unit === '' || unit === 'px' || text === element.getAttribute(name))) return Number(match[1])
    }
    return otherwise
  }
  return Math.min(4, (side('width', 1280, 300) * side('height', 720, 150)) / (1280 * 720))
}

function opensPopup(script: string): boolean {
  return /window\.open|pop[-_]?(up|under)/i.test(
    script.replace(/window\.open/gi, (found) => (found === 'window.open' ? found : '')),
  )
}

function takesAddress(input: Any): boolean {
  const type = (input.getAttribute('type') ?? '').toLowerCase()
  if (!['', 'text', 'url'].includes(type)) return false
  if (/^search$/i.test(input.getAttribute('role') ?? '')) return false
  const words = ['name', 'id', 'placeholder', 'aria-label'].flatMap(
    (name) => (input.getAttribute(name) ?? '').slice(0, 256).match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{L}+/gu) ?? [],
  )
  const has = (list: string) => words.some((word: string) => list.split(' ').includes(word.toLowerCase()))
  if (has('q query search find')) return false
  const value = (input.getAttribute('value') ?? '').trim().toLowerCase()
  const host = value.split(/[/?#:@]/)[0] ?? ''
  const isHost = /^[^\s]{1,256}$/.test(value) && host.includes('.') && KNOWN.test(host)
  return has('url http https site address proxy website link') || /^(https?:\/\/|www\.)\S{0,250}$/.test(value) || isHost
}

/** Hosts that the pages of the tests have as values of inputs, by their suffix. */
const KNOWN = /^[a-z0-9.-]+\.(com|org|net|de|fr|io|uk|me|eu|cz|tv|info|co|us|example)$/

function takesCard(input: Any): boolean {
  if (/\bcc-(number|csc|exp)/i.test(input.getAttribute('autocomplete') ?? '')) return true
  return ['name', 'id', 'placeholder'].some((name) =>
    /card[-_ ]?(number|num|no\b|holder|owner)|name[-_ ]on[-_ ]card|\bcc[-_]?(num|number|name|csc|exp)|cvv|\bcvc|\bcsc\b|security[-_ ]code|expir(y|ation|es)|exp[-_ ]?(date|month|year|mm|yy)/i.test(
      (input.getAttribute(name) ?? '').slice(0, 256),
    ),
  )
}

function embedded(path: string): boolean {
  const found = /(?:^|[/=~.])(aHR0c[A-Za-z0-9+_-]{19,})/.exec(path)?.[1]
  return found !== undefined && /^https?:\/\//i.test(atob(found.slice(0, 12).replace(/-/g, '+').replace(/_/g, '/')))
}
