// The names stand by themselves, so that whoever needs no table of descriptions does not load it.

/**
 * SHA-256 of the table of signals, as a bundle names the one that it was trained with. A test holds it against the table, and says
 * the new one when a definition changes.
 */
export const SIGNALS_SHA256 = '5fefbcb89c2ad7491430f6f41db22597125a16c9239aa63e7a8e990028be3844'

/** The names of the 62 signals, in the order of the vector. */
export const SIGNAL_NAMES = [
  'url_length',
  'path_depth',
  'query_param_count',
  'url_digit_ratio',
  'url_hyphen_count',
  'url_pct_encoded_count',
  'host_entropy',
  'path_entropy',
  'subdomain_depth',
  'is_ip_literal_host',
  'is_cheap_tld',
  'kw_url_proxy',
  'kw_url_gambling',
  'kw_url_adult',
  'kw_url_games',
  'link_density',
  'internal_link_ratio',
  'paragraph_count',
  'text_to_tag_ratio',
  'dom_node_count',
  'outbound_domain_diversity',
  'link_count',
  'input_count',
  'button_count',
  'select_count',
  'has_url_like_input',
  'url_embeds_url',
  'has_dominant_canvas',
  'canvas_area_fraction',
  'has_video_player',
  'iframe_count',
  'iframe_cross_origin_count',
  'largest_iframe_area_fraction',
  'iframe_cross_origin',
  'has_large_xorigin_iframe',
  'has_age_gate',
  'script_host_count',
  'script_host_entropy',
  'tag_div',
  'tag_iframe',
  'tag_script',
  'tag_video',
  'tag_canvas',
  'tag_embed',
  'tag_object',
  'tag_form',
  'tag_input',
  'tag_a',
  'tag_img',
  'max_dom_depth',
  'third_party_script_ratio',
  'inline_script_ratio',
  'popup_indicator_count',
  'form_count',
  'password_field_count',
  'has_payment_field',
  'image_to_text_ratio',
  'fp_adult_adnet_count',
  'fp_gambling_affiliate_count',
  'fp_crypto_widget_count',
  'fp_proxy_marker_count',
  'has_gambling_license_seal',
] as const

/** The name of one of the 62 signals. */
export type SignalName = (typeof SIGNAL_NAMES)[number]

/** Why reading a page ended before its end: the limit that was met. */
export type Truncation = 'length' | 'depth' | 'elements'

/**
 * A page's 62 signals by name, in the order of `SIGNALS`: finite numbers, flags 0 or 1. Frozen. `truncated` does not show
 * among its keys.
 */
export type Signals = Readonly<Record<SignalName, number>> & {
  /** The limit that ended the reading early; null where the whole page was read. */
  readonly truncated: Truncation | null
}

/**
 * The signals as a vector of 62 numbers, in the order of `SIGNALS`. Takes any record of signals; throws nothing, a name that
 * is missing is NaN. About 0.3 µs.
 */
export function toVector(signals: Readonly<Record<SignalName, number>>): Float64Array {
  return Float64Array.from(SIGNAL_NAMES, (name) => signals[name])
}
