const NON_ASCII_UNIT = /[^\0-\x7f]/

/** Whether every code unit of `text` is ASCII. Linear; the engine's scan is half as long as a loop of ours. */
export function isAscii(text: string): boolean {
  return !NON_ASCII_UNIT.test(text)
}

const NON_ASCII = /[^\0-\x7f]+/g
const SURROGATE_UNIT = /[\ud800-\udfff]/
const LONE_SURROGATE = /\p{Surrogate}/gu

/**
 * Unicode NFKC with locale-independent case folding of everything but ASCII, whose case the scanner folds itself
 * because it cuts camelCase by it. ASCII text comes back as it is. The folding is lower-casing (never the locale's)
 * with the three folds of Unicode's CaseFolding.txt that lower-casing leaves open and that occur in titles:
 * final sigma, sharp s, long s (NFKC already turns the last into s). Half of a surrogate pair becomes U+FFFD, as engines do not agree
 * on what NFKC makes of it.
 */
export function normalizeText(text: string): string {
  if (isAscii(text)) return text
  const wellFormed = SURROGATE_UNIT.test(text) ? text.replace(LONE_SURROGATE, '\ufffd') : text
  return wellFormed.normalize('NFKC').replace(NON_ASCII, foldRun)
}

function foldRun(run: string): string {
  // Lower-casing may denormalise (U+0130 becomes i + U+0307): a second NFKC makes the result stable.
  return run.toLowerCase().replaceAll('ς', 'σ').replaceAll('ß', 'ss').normalize('NFKC')
}
