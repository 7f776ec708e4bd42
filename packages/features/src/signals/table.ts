import { SIGNAL_NAMES, type SignalName } from './names.ts'

/** What a signal's number means: a count, a flag (0 or 1), a ratio, an entropy in bits, a length in UTF-16 code units. */
export type SignalKind = 'count' | 'flag' | 'ratio' | 'entropy' | 'length'

/** The family a signal belongs to. */
export type SignalGroup =
  | 'url'
  | 'prose'
  | 'functional'
  | 'provenance'
  | 'tags'
  | 'scripts'
  | 'credentials'
  | 'fingerprints'

/** One signal, as documentation and types know it. */
export interface SignalDefinition {
  readonly name: SignalName
  readonly kind: SignalKind
  /** What one of it is: `characters`, `elements`, `bits`, …; empty for flags and pure ratios. */
  readonly unit: string
  /** Least and greatest value it can take. */
  readonly range: readonly [min: number, max: number]
  readonly group: SignalGroup
  readonly description: string
}

const ANY = Infinity

/** kind, unit, greatest value, group, description: a line for each signal. */
const TABLE: Readonly<Record<SignalName, readonly [SignalKind, string, number, SignalGroup, string]>> = {
  url_length: ['length', 'characters', ANY, 'url', 'Length of the URL'],
  path_depth: ['count', 'segments', ANY, 'url', 'Non-empty path segments'],
  query_param_count: ['count', 'parameters', ANY, 'url', 'Non-empty parts of the query'],
  url_digit_ratio: ['ratio', '', 1, 'url', 'ASCII digits in the URL ÷ its length'],
  url_hyphen_count: ['count', 'characters', ANY, 'url', 'Hyphens in the URL'],
  url_pct_encoded_count: ['count', 'escapes', ANY, 'url', 'Percent escapes in the URL'],
  host_entropy: ['entropy', 'bits', ANY, 'url', 'Shannon entropy of the characters of the host'],
  path_entropy: ['entropy', 'bits', ANY, 'url', 'Shannon entropy of the characters of the path'],
  subdomain_depth: ['count', 'labels', ANY, 'url', 'Labels in front of the registrable domain'],
  is_ip_literal_host: ['flag', '', 1, 'url', 'The host is an IPv4 or IPv6 literal'],
  is_cheap_tld: ['flag', '', 1, 'url', 'The top-level domain is an often abused low-price one'],
  kw_url_proxy: ['count', 'markers', 7, 'url', 'Distinct words of web proxies in the URL'],
  kw_url_gambling: ['count', 'markers', 8, 'url', 'Distinct words of gambling in the URL'],
  kw_url_adult: ['count', 'markers', 8, 'url', 'Distinct words of adult sites in the URL'],
  kw_url_games: ['count', 'markers', 6, 'url', 'Distinct words of games in the URL'],
  link_density: ['ratio', '', 1, 'prose', 'Text inside links ÷ text'],
  internal_link_ratio: ['ratio', '', 1, 'prose', 'Links to the own registrable domain ÷ links'],
  paragraph_count: ['count', 'elements', ANY, 'prose', 'Paragraphs of more than 40 characters'],
  text_to_tag_ratio: ['ratio', 'characters per element', ANY, 'prose', 'Text length ÷ elements'],
  dom_node_count: ['count', 'elements', ANY, 'prose', 'Elements in the document'],
  outbound_domain_diversity: ['count', 'domains', ANY, 'prose', 'Distinct foreign registrable domains linked to'],
  link_count: ['count', 'links', ANY, 'prose', 'Links whose URL resolves to http(s)'],
  input_count: ['count', 'elements', ANY, 'functional', 'input elements'],
  button_count: ['count', 'elements', ANY, 'functional', 'button elements'],
  select_count: ['count', 'elements', ANY, 'functional', 'select elements'],
  has_url_like_input: ['flag', '', 1, 'functional', 'An input is made to take a web address'],
  url_embeds_url: ['flag', '', 1, 'functional', 'The path carries another URL, escaped or in base64'],
  has_dominant_canvas: ['flag', '', 1, 'functional', 'A canvas covers more than half of the viewport'],
  canvas_area_fraction: ['ratio', 'viewports', 4, 'functional', 'Area of the largest canvas ÷ viewport'],
  has_video_player: ['flag', '', 1, 'functional', 'There is a video element'],
  iframe_count: ['count', 'elements', ANY, 'functional', 'iframe elements'],
  iframe_cross_origin_count: ['count', 'elements', ANY, 'functional', 'iframes from a foreign registrable domain'],
  largest_iframe_area_fraction: ['ratio', 'viewports', 4, 'functional', 'Area of the largest iframe ÷ viewport'],
  iframe_cross_origin: ['flag', '', 1, 'functional', 'An iframe is from a foreign registrable domain'],
  has_large_xorigin_iframe: ['flag', '', 1, 'functional', 'A foreign iframe covers over a quarter of the viewport'],
  has_age_gate: ['flag', '', 1, 'functional', 'The text asks for the visitor’s age'],
  script_host_count: ['count', 'hosts', ANY, 'provenance', 'Distinct hosts that scripts are loaded from'],
  script_host_entropy: ['entropy', 'bits', ANY, 'provenance', 'Shannon entropy of those hosts over the scripts'],
  tag_div: ['count', 'elements', ANY, 'tags', 'div elements'],
  tag_iframe: ['count', 'elements', ANY, 'tags', 'iframe elements'],
  tag_script: ['count', 'elements', ANY, 'tags', 'script elements'],
  tag_video: ['count', 'elements', ANY, 'tags', 'video elements'],
  tag_canvas: ['count', 'elements', ANY, 'tags', 'canvas elements'],
  tag_embed: ['count', 'elements', ANY, 'tags', 'embed elements'],
  tag_object: ['count', 'elements', ANY, 'tags', 'object elements'],
  tag_form: ['count', 'elements', ANY, 'tags', 'form elements'],
  tag_input: ['count', 'elements', ANY, 'tags', 'input elements'],
  tag_a: ['count', 'elements', ANY, 'tags', 'a elements with href'],
  tag_img: ['count', 'elements', ANY, 'tags', 'img elements'],
  max_dom_depth: ['count', 'levels', ANY, 'tags', 'Depth of the deepest element, body being 1'],
  third_party_script_ratio: ['ratio', '', 1, 'scripts', 'Scripts from foreign domains ÷ scripts with src'],
  inline_script_ratio: ['ratio', '', 1, 'scripts', 'Scripts without src ÷ scripts'],
  popup_indicator_count: ['count', 'scripts', ANY, 'scripts', 'Inline scripts and click handlers that open pop-ups'],
  form_count: ['count', 'elements', ANY, 'credentials', 'form elements'],
  password_field_count: ['count', 'elements', ANY, 'credentials', 'Password inputs'],
  has_payment_field: ['flag', '', 1, 'credentials', 'An input asks for a payment card'],
  image_to_text_ratio: ['ratio', 'elements per character', ANY, 'credentials', 'Images ÷ text length'],
  fp_adult_adnet_count: ['count', 'markers', 14, 'fingerprints', 'Advertising networks of adult sites'],
  fp_gambling_affiliate_count: ['count', 'markers', 16, 'fingerprints', 'Suppliers and affiliate networks of gambling'],
  fp_crypto_widget_count: ['count', 'markers', 10, 'fingerprints', 'Payment and wallet widgets of cryptocurrencies'],
  fp_proxy_marker_count: ['count', 'markers', 10, 'fingerprints', 'Names of proxy scripts in the text'],
  has_gambling_license_seal: ['flag', '', 1, 'fingerprints', 'The text names a gambling regulator or helpline'],
}

/** The 62 signals in the order of their vector. */
export const SIGNALS: readonly SignalDefinition[] = /* @__PURE__ */ makeSignals()

function makeSignals(): readonly SignalDefinition[] {
  return Object.freeze(
    SIGNAL_NAMES.map((name) => {
      const [kind, unit, max, group, description] = TABLE[name]
      return Object.freeze({ name, kind, unit, range: Object.freeze([0, max] as const), group, description })
    }),
  )
}
