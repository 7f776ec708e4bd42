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

/** Phrases of the visible text, in lower case. */
export const PROXY_PHRASES =
  'powered by glype|glype|cgiproxy|phproxy|powered by php-proxy|php-proxy|miniproxy|x-proxy|/nph-proxy|/browse.php?u='
export const AGE_PHRASES = 'age verification|age gate|must be 18|must be 21|must be over|adults only'
export const LICENCE_PHRASES =
  'curaçao|curacao|malta gaming|gambling commission|gaming licence|gaming license|begambleaware|gamcare|mga/|licensed and regulated'

/**
 * Matches every text that holds one of these phrases, whatever its case, and few others: most pages need not be turned to lower case,
 * which takes three times as long. Each phrase has one of the letters in front, all rare, so that hardly any place is looked at twice.
 */
export const MAY_HOLD_PHRASE =
  /[yvgbu?](?:pe(?<=glype)|(?<=[hi-]proxy)|erification|ate(?<=e gate)|aming l|aming(?<=a gaming)|ambling c|ambleaw|amcare|a\/|e 18|e 21|e over|lts only|ra[cç]ao|ulated|u=)/i

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
