import { urlFacts } from '@pagekind/features'
import type { OneOrMore, RegexTest, Rule, RuleCondition, RulePage } from '../types.ts'

/** The slow, obvious reading of rules: each rule is asked of each page, by splitting, regular expressions and comparisons. */
export function obviousMatches(rules: readonly Rule[], page: RulePage): string[] {
  return rules
    .map((rule, i) => ({ rule, i }))
    .sort((a, b) => (b.rule.priority ?? 0) - (a.rule.priority ?? 0) || a.i - b.i)
    .filter(({ rule }) => holds(rule.when, page) && !(rule.unless !== undefined && holds(rule.unless, page)))
    .map(({ rule }) => rule.id)
}

function holds(condition: RuleCondition, page: RulePage): boolean {
  const facts = page.url === undefined ? null : urlFacts(page.url)
  const host = facts?.host ?? null
  const any = <T>(tests: OneOrMore<T> | undefined, test: (value: T) => boolean): boolean =>
    tests === undefined || (Array.isArray(tests) ? (tests as T[]) : [tests as T]).some(test)
  const { all = [], none = [], domain, path, query, extension, regex, language, signal } = condition
  return (
    all.every((part) => holds(part, page)) &&
    (condition.any === undefined || condition.any.some((part) => holds(part, page))) &&
    !none.some((part) => holds(part, page)) &&
    any(domain, (one) => host !== null && (host === one || host.endsWith(`.${one}`))) &&
    any(condition.host, (one) => host !== null && labelsExpression(one).test(host)) &&
    any(path, (one) => facts !== null && pathExpression(one).test(decodeURIComponent(new URL(facts.href).pathname))) &&
    any(query, (one) =>
      (facts?.query ?? []).some(
        ({ key, value }) => starExpression(one.key).test(key) && starExpression(one.value ?? '*').test(value),
      ),
    ) &&
    any(extension, (one) => facts?.extension === one.toLowerCase()) &&
    any(language, (one) => new RegExp(`^${one}(-|$)`, 'i').test(page.lang ?? '')) &&
    any(signal, (one) => compare(one, page)) &&
    (['title', 'description', 'url', 'text'] as const).every((field) =>
      any(condition[field], (word) => holdsWord(textOf(field, page), word)),
    ) &&
    any(regex, (one) => holdsRegex(one, page))
  )
}

function textOf(field: RegexTest['field'], page: RulePage): string {
  if (field === 'url') return decodeURIComponent((page.url ?? '').replace(/^https?:\/\//, ''))
  return (field === 'text' ? page.mainText : page[field]) ?? ''
}

/** By splitting into characters: an end of the word is at the text's end, or a character of it or beside it stands for itself. */
function holdsWord(text: string, word: string): boolean {
  const fold = (one: string) =>
    one.normalize('NFKC').toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ').replace(/\s+/gu, ' ')
  const characters = [...fold(text)]
  const wanted = [...fold(word.trim())]
  const isInner = (a: string | undefined, b: string | undefined) =>
    a !== undefined && b !== undefined && isOfWords(a) && isOfWords(b)
  return characters.some(
    (_, i) =>
      wanted.every((character, j) => characters[i + j] === character) &&
      !isInner(characters[i - 1], characters[i]) &&
      !isInner(characters[i + wanted.length - 1], characters[i + wanted.length]),
  )
}

const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]/u

function isOfWords(character: string): boolean {
  return /[\p{L}\p{M}\p{N}]/u.test(character) && !SPACELESS.test(character)
}

function holdsRegex({ field, pattern }: RegexTest, page: RulePage): boolean {
  const ignoresCase = pattern.startsWith('(?i)')
  const text = field === 'url' ? (page.url ?? '') : textOf(field, page)
  return new RegExp(ignoresCase ? pattern.slice(4) : pattern, ignoresCase ? 'iu' : 'u').test(text)
}

function compare(comparison: string, page: RulePage): boolean {
  const [name, operator, number] = comparison.split(' ') as [keyof NonNullable<RulePage['signals']>, string, string]
  const value = page.signals?.[name]
  if (value === undefined) return false
  if (operator === '<') return value < Number(number)
  if (operator === '>=') return value >= Number(number)
  throw new TypeError(`the oracle knows no ${operator}`)
}

const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
const starExpression = (glob: string) => new RegExp(`^${glob.split('*').map(quote).join('[^]*')}$`, 'u')
const labelsExpression = (host: string) => new RegExp(`^${host.split('*').map(quote).join('[^.]+')}$`)

function pathExpression(path: string): RegExp {
  const stem = path.replace(/\$$/, '')
  const parts = stem.split(/(\*+)/)
  const source = parts.map((part, i) => (i % 2 === 0 ? quote(part) : part === '*' ? '[^/]*' : '[^]*')).join('')
  const end = path.endsWith('$') || stem.includes('*') ? '$' : stem.endsWith('/') ? '' : '(/|$)'
  return new RegExp(`^${source}${end}`)
}
