/** Made-up hosts and addresses: the same every time, none of them real. */
export interface HostWorkload {
  readonly rules: readonly string[]
  readonly queries: readonly string[]
}

const TLDS = ['com', 'net', 'org', 'de', 'co.uk', 'fr', 'io', 'info', 'com.br', 'jp']

/** `count` hosts, a fifth of them below a registrable domain; and addresses, of which half are of such a host or below one. */
export function hostWorkload(count: number, queries: number): HostWorkload {
  const random = linearCongruential(12_345)
  const rules = new Set<string>()
  while (rules.size < count) {
    const domain = `qz${word(random)}.${TLDS[Math.floor(random() * TLDS.length)]}`
    rules.add(random() < 0.2 ? `${word(random)}.${domain}` : domain)
  }
  const list = [...rules]
  return {
    rules: list,
    queries: Array.from({ length: queries }, (_, i) => {
      const known = i % 2 === 0 ? list[Math.floor(random() * count)] : `${word(random)}.${TLDS[i % TLDS.length]}`
      return `https://${random() < 0.5 ? 'www.' : ''}${known}/${word(random)}/${word(random)}?q=${word(random)}`
    }),
  }
}

/** `count` keywords, and titles of ten words, in one of four of which a keyword stands. */
export function keywordWorkload(count: number, titles: number): { keywords: string[]; titles: string[] } {
  const random = linearCongruential(54_321)
  const keywords = new Set<string>()
  while (keywords.size < count) keywords.add(random() < 0.2 ? `${word(random)} ${word(random)}` : word(random))
  const list = [...keywords]
  return {
    keywords: list,
    titles: Array.from({ length: titles }, (_, i) => {
      const words = Array.from({ length: 22 }, () => word(random))
      if (i % 4 === 0) words[7] = list[Math.floor(random() * count)]!
      return words.join(' ')
    }),
  }
}

const LETTERS = 'etaoinshrdlucmfwypvbgkjqxz'

function word(random: () => number): string {
  let text = ''
  const length = 4 + Math.floor(random() * 8)
  // The square makes the first letters the frequent ones.
  for (let i = 0; i < length; i++) text += LETTERS[Math.floor(random() ** 2 * 26)]
  return text
}

/** Numerical Recipes' constants. From 0 to 1, without 1. */
function linearCongruential(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
