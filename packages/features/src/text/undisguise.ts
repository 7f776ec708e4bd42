/** What is not seen: soft hyphen, zero-width characters, word joiner, byte-order mark. Also joins emoji and letters of some scripts. */
const UNSEEN = '\u00ad\u200b-\u200d\u2060\ufeff'
const HIDDEN = /* @__PURE__ */ new RegExp(`(?<=[\\p{L}\\p{N}])[${UNSEEN}]+(?=[\\p{L}\\p{N}])`, 'gu')
/** Scripts whose letters are joined or kept apart by zero-width characters, as they should be. */
const JOINED =
  /* @__PURE__ */ /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Thai}\p{Script=Lao}\p{Script=Tibetan}]/u
/** Letters of other scripts that look like Latin ones, from Unicode's confusables (UTS #39): Cyrillic, Greek, Armenian, Latin's own. */
const LOOKALIKES: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(
  [
    ['аɑα', 'a'],
    ['сϲᴄ', 'c'],
    ['ԁ', 'd'],
    ['еҽ', 'e'],
    ['ɡց', 'g'],
    ['һհ', 'h'],
    ['іι', 'i'],
    ['јϳ', 'j'],
    ['κк', 'k'],
    ['ӏ', 'l'],
    ['ոп', 'n'],
    ['оοօσ', 'o'],
    ['рρ', 'p'],
    ['ԛ', 'q'],
    ['ѕꜱ', 's'],
    ['т', 't'],
    ['υս', 'u'],
    ['ѵν', 'v'],
    ['ԝѡ', 'w'],
    ['хχ', 'x'],
    ['уγ', 'y'],
    ['АΑ', 'A'],
    ['ВΒ', 'B'],
    ['СϹ', 'C'],
    ['ЕΕ', 'E'],
    ['НΗ', 'H'],
    ['ІΙ', 'I'],
    ['Ј', 'J'],
    ['КΚ', 'K'],
    ['МΜ', 'M'],
    ['Ν', 'N'],
    ['ОΟՕ', 'O'],
    ['РΡ', 'P'],
    ['Ѕ', 'S'],
    ['ТΤ', 'T'],
    ['ХΧ', 'X'],
    ['ΥҮ', 'Y'],
    ['Ζ', 'Z'],
  ].flatMap(([lookalikes, letter]) => [...lookalikes!].map((lookalike): [string, string] => [lookalike, letter!])),
)
const WORDS = /[\p{L}\p{M}]+/gu
const LATIN = /\p{Script=Latin}/u
const DISGUISED = /* @__PURE__ */ new RegExp(`[${UNSEEN}${[...LOOKALIKES.keys()].join('')}]`)

/**
 * Text as a reader sees it, where it was written so that a filter would not: invisible characters inside words are dropped
 * ("un\u00adblock"), and letters that only look Latin are made so in words that hold Latin ones too ("саsino" with a Cyrillic
 * "са"). Words of one script stay as they are, and so do zero-width characters where a script needs them. Linear; text without
 * any such character comes back itself.
 */
export function undisguise(text: string): string {
  if (!DISGUISED.test(text)) return text
  return text.replace(HIDDEN, dropUnseen).replace(WORDS, foldWord)
}

function dropUnseen(unseen: string, at: number, text: string): string {
  return JOINED.test(text.slice(Math.max(0, at - 2), at)) ? unseen : ''
}

function foldWord(word: string): string {
  if (!LATIN.test(word)) return word
  const letters = [...word]
  // A letter that nobody would take for Latin: two scripts in one word, not a disguise.
  if (letters.some((letter) => !LATIN.test(letter) && !LOOKALIKES.has(letter) && !/\p{M}/u.test(letter))) return word
  return letters.map((letter) => LOOKALIKES.get(letter) ?? letter).join('')
}
