import type { Sensor } from '../sensor/sensor.ts'
import * as tag from '../sensor/tags.ts'
import { entropyOf } from './entropy.ts'
import * as markers from './markers.ts'
import type { Signals } from './names.ts'
import type { HostResolver } from './resolve.ts'
import { type PageUrl, type UrlKeywords, urlSignals } from './url-signals.ts'

/** The 62 signals of a page that a sensor has read to its end. */
export function computeSignals(
  sensor: Sensor,
  page: PageUrl | null,
  resolver: HostResolver,
  keywords: UrlKeywords,
): Signals {
  const { text, counts, elements } = sensor
  const site = page === null ? null : resolver.site(page.host)
  const lower = markers.MAY_HOLD_PHRASE.test(text.blocks) ? text.blocks.toLowerCase() : ''
  const links = linksOf(sensor, resolver, page?.host ?? null)
  const scripts = hostsOf(sensor.scripts, resolver)
  const frames = hostsOf(sensor.frames, resolver)
  const isForeign = (host: string | null) => host !== null && resolver.site(host) !== site
  const foreignFrames = frames.filter(isForeign).length
  const scriptHosts = new Map<string, number>()
  for (const host of scripts) if (host !== null) scriptHosts.set(host, (scriptHosts.get(host) ?? 0) + 1)
  const labels = labelsOf([...scripts, ...frames], resolver)
  const ofUrl = urlSignals(page, keywords)
  const hasLargeForeignFrame = frames.some((host, i) => isForeign(host) && sensor.frameAreas[i]! > LARGE_FRAME)

  const signals: Omit<Signals, 'truncated'> = {
    // One literal, no spread: that would make the record many times slower.
    url_length: ofUrl.url_length,
    path_depth: ofUrl.path_depth,
    query_param_count: ofUrl.query_param_count,
    url_digit_ratio: ofUrl.url_digit_ratio,
    url_hyphen_count: ofUrl.url_hyphen_count,
    url_pct_encoded_count: ofUrl.url_pct_encoded_count,
    host_entropy: ofUrl.host_entropy,
    path_entropy: ofUrl.path_entropy,
    subdomain_depth: ofUrl.subdomain_depth,
    is_ip_literal_host: ofUrl.is_ip_literal_host,
    is_cheap_tld: ofUrl.is_cheap_tld,
    kw_url_proxy: ofUrl.kw_url_proxy,
    kw_url_gambling: ofUrl.kw_url_gambling,
    kw_url_adult: ofUrl.kw_url_adult,
    kw_url_games: ofUrl.kw_url_games,
    link_density: ratio(text.linked, text.length),
    internal_link_ratio: ratio(links.internal, links.count),
    paragraph_count: sensor.paragraphs,
    text_to_tag_ratio: ratio(text.length, elements),
    dom_node_count: elements,
    outbound_domain_diversity: links.foreignSites,
    link_count: links.count,
    input_count: counts[tag.INPUT]!,
    button_count: counts[tag.BUTTON]!,
    select_count: counts[tag.SELECT]!,
    has_url_like_input: flag(sensor.hasAddressInput),
    url_embeds_url: ofUrl.url_embeds_url,
    has_dominant_canvas: flag(sensor.largestCanvas > DOMINANT_CANVAS),
    canvas_area_fraction: sensor.largestCanvas,
    has_video_player: flag(counts[tag.VIDEO]! > 0),
    iframe_count: counts[tag.IFRAME]!,
    iframe_cross_origin_count: foreignFrames,
    largest_iframe_area_fraction: sensor.largestFrame,
    iframe_cross_origin: flag(foreignFrames > 0),
    has_large_xorigin_iframe: flag(hasLargeForeignFrame),
    has_age_gate: flag(countPhrases(lower, markers.AGE_PHRASES) > 0),
    script_host_count: scriptHosts.size,
    script_host_entropy: entropyOf(scriptHosts.values()),
    tag_div: counts[tag.DIV]!,
    tag_iframe: counts[tag.IFRAME]!,
    tag_script: counts[tag.SCRIPT]!,
    tag_video: counts[tag.VIDEO]!,
    tag_canvas: counts[tag.CANVAS]!,
    tag_embed: counts[tag.EMBED]!,
    tag_object: counts[tag.OBJECT]!,
    tag_form: counts[tag.FORM]!,
    tag_input: counts[tag.INPUT]!,
    tag_a: counts[tag.A]!,
    tag_img: counts[tag.IMG]!,
    max_dom_depth: sensor.maxDepth,
    third_party_script_ratio: ratio(scripts.filter(isForeign).length, scripts.length),
    inline_script_ratio: ratio(counts[tag.SCRIPT]! - scripts.length, counts[tag.SCRIPT]!),
    popup_indicator_count: sensor.popups,
    form_count: counts[tag.FORM]!,
    password_field_count: sensor.passwords,
    has_payment_field: flag(sensor.hasPaymentField),
    image_to_text_ratio: ratio(counts[tag.IMG]!, text.length),
    fp_adult_adnet_count: countAmong(labels, markers.ADULT_ADNETS),
    fp_gambling_affiliate_count: countAmong(labels, markers.GAMBLING_AFFILIATES),
    fp_crypto_widget_count: countAmong(labels, markers.CRYPTO_WIDGETS),
    fp_proxy_marker_count: countPhrases(lower, markers.PROXY_PHRASES),
    has_gambling_license_seal: flag(countPhrases(lower, markers.LICENCE_PHRASES) > 0),
  }
  return Object.freeze(Object.defineProperty(signals, 'truncated', { value: sensor.truncated })) as Signals
}

/** A canvas is dominant, and a frame large, above these parts of the viewport. */
const DOMINANT_CANVAS = 0.5
const LARGE_FRAME = 0.25

function linksOf(sensor: Sensor, resolver: HostResolver, ownHost: string | null) {
  const site = ownHost === null ? null : resolver.site(ownHost)
  const foreign = new Set<string>()
  let count = 0
  let internal = 0
  for (const href of sensor.links) {
    const host = resolver.host(href)
    if (host === null) continue
    count++
    if (host === ownHost) internal++
    else {
      const target = resolver.site(host)
      if (target === site) internal++
      else foreign.add(target)
    }
  }
  return { count, internal, foreignSites: foreign.size }
}

function hostsOf(urls: readonly string[], resolver: HostResolver): (string | null)[] {
  return urls.map((url) => resolver.host(url))
}

/** The labels of the registrable domains of hosts. */
function labelsOf(hosts: readonly (string | null)[], resolver: HostResolver): Set<string> {
  const labels = new Set<string>()
  for (const host of new Set(hosts)) {
    if (host !== null) for (const label of resolver.site(host).split('.')) labels.add(label)
  }
  return labels
}

function countAmong(labels: ReadonlySet<string>, wanted: ReadonlySet<string>): number {
  let count = 0
  for (const label of labels) if (wanted.has(label)) count++
  return count
}

function countPhrases(text: string, phrases: string): number {
  return phrases.split('|').filter((phrase) => text.includes(phrase)).length
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function flag(value: boolean): 0 | 1 {
  return value ? 1 : 0
}
