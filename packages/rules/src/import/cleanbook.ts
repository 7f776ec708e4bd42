import { shorten } from '@pagekind/common'
import { isSite, normalizeHost } from '../hosts/name.ts'
import type { Rule, RuleCondition, RuleFile } from '../types.ts'
import { type Node, type ParseError, parseTree } from './json.ts'
import type { Imported, ImportWarning } from './result.ts'

/** Priority of what stands under `priority_rules`. */
const FIRST = 1
const FIELDS = ['domain', 'title', 'url', 'path', 'content_type', 'url_ends_with']
/** What its configuration says beside rules, and why rules do not. */
const UNSAID: Readonly<Record<string, string>> = {
  title_cleaning_rules: 'titles are read as they are',
  category_hierarchy: 'labels have no order above them; they keep their names, Main/Sub',
  processing_order: 'rules are ordered by priority, then as they stand',
}

/** Options of {@link importCleanBook}. */
export interface CleanBookOptions {
  /** The head that gets the categories. Left out: `category`. */
  readonly head?: string
  /**
   * How keywords are read. `words`: at word boundaries, so that "app" does not find "apple". `substrings`: anywhere, as CleanBook does,
   * by regular expressions. Left out: `words`; keywords with `*` or `?` are regular expressions either way.
   */
  readonly keywords?: 'words' | 'substrings'
}

/**
 * CleanBook's `config.json` as rules: categories become labels of one head, weights multiply as there and add up to odds,
 * `priority_rules` come first, `must_not_contain` becomes `unless`. What cannot be said is told with its line. The rules
 * may hold regular expressions: compile them with `linearRegex`.
 */
export function importCleanBook(json: string, options: CleanBookOptions = {}): Imported {
  const errors: ParseError[] = []
  const tree = parseTree(json, errors, { allowTrailingComma: true })
  const warnings: ImportWarning[] = []
  const lineOf = (offset: number) => json.slice(0, offset).split('\n').length
  const warn = (node: Node | number, value: unknown, message: string) => {
    const offset = typeof node === 'number' ? node : node.offset
    warnings.push({ line: lineOf(offset), message, value: shorten(value) })
  }
  for (const { offset, length } of errors) warn(offset, json.slice(offset, offset + length), 'is no JSON')
  const head = options.head ?? 'category'
  const importer = new CleanBookImporter(head, options.keywords ?? 'words', warn)
  for (const { key, node } of membersOf(tree)) {
    if (key === 'priority_rules') importer.categories(node, FIRST)
    else if (key === 'category_rules') importer.categories(node, 0)
    else if (key === 'ai_settings') importer.settings(node)
    else if (key === 'category_order') importer.order(node)
    else if (Object.hasOwn(UNSAID, key)) warn(node, key, `cannot be said by rules: ${UNSAID[key]}`)
  }
  return { file: importer.file(), warnings }
}

interface Member {
  readonly key: string
  readonly node: Node
}

function membersOf(node: Node | undefined): Member[] {
  if (node?.type !== 'object') return []
  return (node.children ?? []).flatMap(({ children }) => {
    const [key, value] = children ?? []
    return key === undefined || value === undefined ? [] : [{ key: String(key.value), node: value }]
  })
}

type Warn = (node: Node, value: unknown, message: string) => void

class CleanBookImporter {
  readonly #head: string
  readonly #keywords: 'words' | 'substrings'
  readonly #warn: Warn
  readonly #rules: Rule[] = []
  readonly #labels = new Set<string>()
  #threshold = 0.4

  constructor(head: string, keywords: 'words' | 'substrings', warn: Warn) {
    this.#head = head
    this.#keywords = keywords
    this.#warn = warn
  }

  file(): RuleFile {
    const used = new Set(this.#rules.map(({ label }) => label))
    const labels = [...this.#labels].filter((label) => used.has(label))
    const heads = { [this.#head]: { labels, exclusive: true, threshold: this.#threshold } }
    return { version: 1, name: 'CleanBook', ...(labels.length > 0 ? { heads } : {}), rules: this.#rules }
  }

  order(node: Node): void {
    for (const { value } of node.children ?? []) if (typeof value === 'string') this.#labels.add(value)
  }

  settings(node: Node): void {
    for (const { key, node: setting } of membersOf(node)) {
      const { value } = setting
      if (key === 'confidence_threshold' && typeof value === 'number' && value >= 0 && value <= 1)
        this.#threshold = value
      else this.#warn(setting, value, `${key} cannot be said by rules: weights add up by themselves`)
    }
  }

  categories(node: Node, priority: number): void {
    for (const { key: label, node: category } of membersOf(node)) {
      this.#labels.add(label)
      const weight = numberIn(category, 'weight')
      for (const rule of childOf(category, 'rules')?.children ?? []) this.#rule(label, rule, weight, priority)
    }
  }

  #rule(label: string, node: Node, categoryWeight: number, priority: number): void {
    const field = childOf(node, 'match')?.value
    const parts: RuleCondition[] = []
    const keywords = stringsOf(childOf(node, 'keywords'))
    if (keywords.length > 0) {
      const condition = this.#condition(node, field, keywords)
      if (condition === null) return
      parts.push(condition)
    }
    for (const { key, node: words } of membersOf(childOf(node, 'match_all_keywords_in'))) {
      const condition = this.#condition(words, key, stringsOf(words))
      if (condition === null) return
      parts.push(condition)
    }
    const forbidden = stringsOf(childOf(node, 'must_not_contain'))
    const unless = forbidden.length === 0 ? null : this.#condition(node, field, forbidden, true)
    const weight = numberIn(node, 'weight') * categoryWeight
    if (parts.length === 0 || weight === 0) {
      this.#warn(node, label, `has ${weight === 0 ? 'the weight 0' : 'no keywords'} and was left out`)
      return
    }
    this.#rules.push({
      id: `${label} #${this.#rules.length + 1}`,
      head: this.#head,
      label,
      ...(priority === 0 ? {} : { priority }),
      weight,
      when: parts.length === 1 ? parts[0]! : { all: parts },
      ...(unless === null ? {} : { unless }),
    })
  }

  /** What finds any of the keywords in a field. `isLiteral`: `*` and `?` mean themselves. */
  #condition(node: Node, field: unknown, keywords: readonly string[], isLiteral = false): RuleCondition | null {
    if (!FIELDS.includes(field as string)) {
      this.#warn(node, field, `is no field of CleanBook (${FIELDS.join(', ')})`)
      return null
    }
    if (field === 'content_type') {
      this.#warn(node, field, 'cannot be said: pages are judged before anything is fetched; the rule was left out')
      return null
    }
    const words = new Map<'domain' | 'title' | 'url', string[]>()
    const add = (member: 'domain' | 'title' | 'url', word: string) =>
      words.set(member, [...(words.get(member) ?? []), word])
    const patterns: { field: 'title' | 'url'; pattern: string }[] = []
    for (const keyword of keywords) {
      const host = field === 'domain' ? normalizeHost(keyword) : null
      const isWord = this.#keywords === 'words' && (isLiteral || !/[*?]/.test(keyword))
      if (host !== null && !host.includes('*') && isSite(host)) add('domain', host)
      else if (isWord && (field === 'title' || field === 'url')) add(field, keyword)
      else patterns.push(patternOf(field as string, keyword, isLiteral))
    }
    const parts: RuleCondition[] = [...words].map(([member, list]) => ({ [member]: list }))
    if (patterns.length > 0) parts.push({ regex: patterns })
    return parts.length === 1 ? parts[0]! : { any: parts }
  }
}

/** A keyword as a regular expression: a substring of its field in any case, with `*` and `?` as wildcards. */
function patternOf(field: string, keyword: string, isLiteral: boolean): { field: 'title' | 'url'; pattern: string } {
  const quoted = keyword.replace(/[\\^$.*+?()[\]{}|]/g, (character) => {
    if (!isLiteral && character === '*') return '.*'
    return !isLiteral && character === '?' ? '.' : `\\${character}`
  })
  if (field === 'title') return { field: 'title', pattern: `(?i)${quoted}` }
  const front = { domain: '^(?:[a-z]+://)?[^/?#]*', path: '^(?:[a-z]+://)?[^/?#]*/[^?#]*' }[field] ?? ''
  return { field: 'url', pattern: `(?i)${front}${quoted}${field === 'url_ends_with' ? '$' : ''}` }
}

function childOf(node: Node | undefined, key: string): Node | undefined {
  return membersOf(node).find((member) => member.key === key)?.node
}

function stringsOf(node: Node | undefined): string[] {
  return (node?.children ?? []).flatMap(({ value }) =>
    typeof value === 'string' && value.trim() !== '' ? [value] : [],
  )
}

/** A weight; 1 where there is none. */
function numberIn(node: Node, key: string): number {
  const value: unknown = childOf(node, key)?.value
  return typeof value === 'number' && Number.isFinite(value) ? value : 1
}
