/** Words and names that stand for something in URLs, hosts and texts, as SIGNALS lists them. */

/** @internal */
export const CHEAP_TLDS: ReadonlySet<string> = /* @__PURE__ */ setOf(
  'xyz top click club online site live fun gq cf ml tk ga buzz rest cyou',
)

/** Markers in URLs. `gambl` is the stem of gamble, gambling, gambler. */
export const URL_PROXY = 'proxy unblock unblocked bypass vpn hidester croxy'
export const URL_GAMBLING = 'casino bet slot poker gambl wager roulette blackjack'
export const URL_ADULT = 'porn xxx sex adult nude cam escort hentai'
export const URL_GAMES = 'game play unblocked io arcade html5'

/** Labels of registrable domains that scripts and frames come from. */
export const ADULT_ADNETS: ReadonlySet<string> = /* @__PURE__ */ setOf(
  'exoclick juicyads trafficjunky eroadvertising ero-advertising adxxx trafficstars popads adsterra plugrush hilltopads ' +
    'clickadu tsyndicate adnium',
)
export const GAMBLING_AFFILIATES: ReadonlySet<string> = /* @__PURE__ */ setOf(
  'income-access incomeaccess raventrack netrefer myaffiliates cellxpert smartico betradar sportradar everymatrix ' +
    'softswiss pragmaticplay 1xbet betano evolution-gaming evolutiongaming',
)
export const CRYPTO_WIDGETS: ReadonlySet<string> = /* @__PURE__ */ setOf(
  'coinbase-commerce coingate nowpayments cryptomus coinpayments binance metamask walletconnect web3modal moonpay wert',
)

/**
 * Phrases of the visible text, in lower case. Each line begins with what all of its phrases hold: a text without that, as most
 * are, need not be searched for any of them. Rare letters in front make that search fast.
 */
export const PROXY_PHRASES = [
  'ype:powered by glype|glype',
  'xy:cgiproxy|phproxy|powered by php-proxy|php-proxy|miniproxy|x-proxy|/nph-proxy',
  '?u=:/browse.php?u=',
]
export const AGE_PHRASES = [
  'verif:age verification',
  'age gate:age gate',
  'must be :must be 18|must be 21|must be over',
  'adults only:adults only',
]
export const LICENCE_PHRASES = [
  'cura:curaçao|curacao',
  'gam:malta gaming|gambling commission|gaming licence|gaming license|begambleaware|gamcare',
  'mga/:mga/',
  'licensed and regulated:licensed and regulated',
]

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
