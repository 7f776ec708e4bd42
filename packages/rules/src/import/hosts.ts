import { shorten } from '@pagekind/common'
import { isSite, normalizeHost } from '../hosts/name.ts'
import type { Rule, RuleCondition } from '../types.ts'
import { type Imported, type ImportTarget, type ImportWarning, numberedLines, ruleFor } from './result.ts'

/** Hosts of one list, by how they are meant. */
class HostLists {
  /** With all that is below them. */
  readonly domains = new Set<string>()
  readonly hosts = new Set<string>()
  readonly exceptions = new Set<string>()
  readonly warnings: ImportWarning[] = []

  warn(line: number, value: string, message: string): void {
    this.warnings.push({ line, message, value: shorten(value) })
  }

  /** A domain and what is below it; a public suffix is taken as the host itself. */
  addDomain(line: number, text: string): void {
    const host = normalizeHost(text)
    if (host === null || host.includes('*')) this.warn(line, text, 'is no domain and was left out')
    else if (isSite(host)) this.domains.add(host)
    else {
      this.hosts.add(host)
      this.warn(line, text, 'is a public suffix: only the host itself was taken, not the sites below it')
    }
  }

  addHost(line: number, text: string): void {
    const host = normalizeHost(text)
    if (host === null || /^[*.]*$/.test(host)) this.warn(line, text, 'is no host and was left out')
    else this.hosts.add(host)
  }

  /** One rule of all, where there are any. */
  toFile(target: ImportTarget): Imported {
    const parts: RuleCondition[] = []
    if (this.domains.size > 0) parts.push({ domain: [...this.domains] })
    if (this.hosts.size > 0) parts.push({ host: [...this.hosts] })
    const unless = this.exceptions.size > 0 ? { unless: { domain: [...this.exceptions] } } : {}
    const [first] = parts
    const when = parts.length > 1 ? { any: parts } : first
    const rules: Rule[] = when === undefined ? [] : [ruleFor(target, { when, ...unless })]
    return { file: { version: 1, name: target.id, rules }, warnings: this.warnings }
  }
}

/** Names that hosts files give to the machine itself. */
const OWN_NAMES = /^(?:localhost|local|broadcasthost|ip6-.*|.*\.localdomain|0\.0\.0\.0)$/

/**
 * A hosts file: lines of an address and one or more hosts, with comments behind `#`. Hosts are meant exactly: what is below
 * them is not. The machine's own names are passed over.
 */
export function importHostsFile(text: string, target: ImportTarget): Imported {
  const lists = new HostLists()
  for (const [line, raw] of numberedLines(text)) {
    const [address, ...hosts] = withoutComment(raw).split(/\s+/)
    if (address === undefined || address === '') continue
    if (hosts.length === 0 || !/^[0-9a-f:.%a-z]+$/i.test(address) || !/[:.]/.test(address)) {
      lists.warn(line, raw, 'is not an address and a host')
      continue
    }
    for (const host of hosts) if (!OWN_NAMES.test(host)) lists.addHost(line, host)
  }
  return lists.toFile(target)
}

/** A list of domains, one a line, with comments behind `#`, `;`, `!` or `//`; `.example.com` and `*.example.com` are the same. */
export function importDomainList(text: string, target: ImportTarget): Imported {
  const lists = new HostLists()
  for (const [line, raw] of numberedLines(text)) addListed(lists, line, raw)
  return lists.toFile(target)
}

function addListed(lists: HostLists, line: number, raw: string): void {
  const name = withoutComment(raw).replace(/^(?:[;!]|\/\/).*/, '')
  if (name !== '') lists.addDomain(line, name.replace(/^(?:\*\.|\.)/, ''))
}

function withoutComment(line: string): string {
  return line.replace(/#.*/, '').trim()
}

const ADBLOCK_HOST = /^(@@)?\|\|([^/^$*|]+)\^?\|?(?:\$(.*))?$/
const ADBLOCK_WILDCARD = /^\|\|([^/^$|]*\*[^/^$|]*)\^?$/
/** Options that are about pages as a whole. */
const PAGE_OPTIONS = new Set(['all', 'document', 'doc', 'important', 'popup'])

/**
 * Lines of an Adblock list that name hosts: `||example.com^`, and exceptions `@@||example.com^`. Other lines (of paths, of
 * elements, with options that are not about whole pages) are told in warnings.
 */
export function importAdblockList(text: string, target: ImportTarget): Imported {
  const lists = new HostLists()
  for (const [line, raw] of numberedLines(text)) {
    const filter = raw.trim()
    if (filter === '' || filter.startsWith('!') || /^\[.*\]$/.test(filter)) continue
    const [, exception, host, options = ''] = ADBLOCK_HOST.exec(filter) ?? []
    const [, pattern] = ADBLOCK_WILDCARD.exec(filter) ?? []
    if (pattern !== undefined) lists.addHost(line, pattern)
    else if (host === undefined) lists.warn(line, raw, 'is about parts of pages or of addresses, which no rule says')
    else if (options.split(',').some((option) => option !== '' && !PAGE_OPTIONS.has(option))) {
      lists.warn(line, raw, 'has options that are not about whole pages')
    } else if (exception === undefined) lists.addDomain(line, host)
    else {
      const name = normalizeHost(host)
      if (name !== null && isSite(name)) lists.exceptions.add(name)
      else lists.warn(line, raw, 'excepts no domain and was left out')
    }
  }
  return lists.toFile(target)
}

/** A category of a folder as Toulouse's UT1 has them: its files `domains` and `urls`. */
export interface Ut1Category {
  readonly domains?: string | undefined
  readonly urls?: string | undefined
  /** What its sites are; left out, its pages are passed over with a warning. */
  readonly target?: Omit<ImportTarget, 'id'> | undefined
}

/**
 * Folders of categories, each with a list of domains (or addresses of hosts) and one of URLs without scheme. The id of a rule is
 * its category's name; that of a URL has the URL behind it. Lines of warnings are of the file that the message names.
 */
export function importUt1(categories: Readonly<Record<string, Ut1Category>>): Imported {
  const rules: Rule[] = []
  const warnings: ImportWarning[] = []
  for (const [name, { domains = '', urls = '', target }] of Object.entries(categories)) {
    if (target === undefined) {
      warnings.push({ line: 0, message: `${name}: has no target and was left out`, value: shorten(name) })
      continue
    }
    const lists = new HostLists()
    for (const [line, raw] of numberedLines(domains)) addListed(lists, line, raw)
    rules.push(...lists.toFile({ ...target, id: name }).file.rules)
    warnings.push(...lists.warnings.map((warning) => ({ ...warning, message: `${name}/domains: ${warning.message}` })))
    for (const [line, raw] of numberedLines(urls)) {
      const url = withoutComment(raw)
      if (url === '') continue
      const when = conditionOfUrl(url)
      if (when !== null) rules.push(ruleFor({ ...target, id: `${name}:${url}` }, { when }))
      else warnings.push({ line, message: `${name}/urls: is no address and was left out`, value: shorten(url) })
    }
  }
  return { file: { version: 1, rules: uniqueIds(rules) }, warnings }
}

function conditionOfUrl(url: string): RuleCondition | null {
  const slash = url.indexOf('/')
  const host = normalizeHost(slash < 0 ? url : url.slice(0, slash))
  if (host === null || host.includes('*') || url.length > 200) return null
  const path = slash < 0 ? '/' : url.slice(slash).replace(/[?].*/, '').replaceAll('*', '')
  const where = isSite(host) ? { domain: host } : { host }
  // A page, and what is below it.
  return path === '/' ? where : { ...where, path: path.replace(/[/$]+$/, '') }
}

function uniqueIds(rules: readonly Rule[]): Rule[] {
  return [...new Map(rules.map((rule) => [rule.id, rule])).values()]
}
