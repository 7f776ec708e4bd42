import type { PageContent } from './content.ts'

const ENOUGH_CHARACTERS = 80
const ENOUGH_TOKENS = 6

/**
 * Whether a page holds too little to be judged by its content: fewer than 80 visible characters without white space, and fewer than 6
 * tokens in title and description together. Of such a page only rules and the URL speak. A token is a word; in scripts without
 * spaces (Han, kana, Thai, Khmer, Lao, Burmese) two characters are one.
 */
export function isThin(page: Pick<PageContent, 'title' | 'description' | 'visibleCharacters'>): boolean {
  if (page.visibleCharacters >= ENOUGH_CHARACTERS) return false
  return tokensOf(page.title) + tokensOf(page.description) < ENOUGH_TOKENS
}

const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Khmer}\\p{Script=Lao}\\p{Script=Myanmar}'
const TOKEN = /* @__PURE__ */ new RegExp(`[${UNSPACED}]{1,2}|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, 'gu')
/** More text than this holds six tokens, if any. */
const READ = 1000

function tokensOf(text: string | null): number {
  return text?.slice(0, READ).match(TOKEN)?.length ?? 0
}
