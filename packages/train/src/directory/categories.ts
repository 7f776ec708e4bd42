import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { registrableDomain, urlHost } from '@pagekind/features'
import { readTable } from '../corpus/rows.ts'
import { readNoisy } from '../evaluate/shared-data.ts'

/** Sets of pages that are lists of sites: their rows are home pages, their label a statement about the site. All openly licensed. */
const SITE_SETS = new Set([
  'bangs',
  'universities',
  'twofactorauth',
  'whatsmyname',
  'webstack_zh',
  'dotgov',
  'rss_feeds',
])
/** The curated list of sites by safety label. */
const SEEDS = 'safety_seeds'

/** What sets say of hosts: their categories, each `set: label`. */
export class SiteCategories {
  readonly #byHost = new Map<string, Set<string>>()

  /** Files the host of an address under a set's label. */
  add(url: string, set: string, label: string): void {
    const [host] = hostsOf(url)
    if (host !== undefined && label !== '') this.addHost(host, `${set}: ${label}`)
  }

  addHost(host: string, category: string): void {
    const categories = this.#byHost.get(host) ?? new Set()
    this.#byHost.set(host, categories.add(category))
  }

  /** Every host with its categories. */
  entries(): IterableIterator<[host: string, categories: ReadonlySet<string>]> {
    return this.#byHost.entries()
  }

  /** How many hosts each category has. */
  count(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const categories of this.#byHost.values()) {
      for (const category of categories) counts.set(category, (counts.get(category) ?? 0) + 1)
    }
    return counts
  }

  /** Categories of the site that a page belongs to: those of its host and of the hosts above it, as rules of domains hold for both. */
  of(url: string): readonly string[] {
    return [...new Set(hostsOf(url).flatMap((host) => [...(this.#byHost.get(host) ?? [])]))]
  }
}

/** The host of a page without `www.`, and those above it up to the registrable domain; none where the address has no host. */
export function hostsOf(url: string): string[] {
  const hosts: string[] = []
  let host = urlHost(url)?.replace(/^www\./, '')
  if (host === undefined) return hosts
  const site = registrableDomain(host)
  for (;;) {
    hosts.push(host)
    const dot = host.indexOf('.')
    if (host === site || site === null || dot < 0) return hosts
    host = host.slice(dot + 1)
  }
}

/** Reads the lists of sites. */
export async function readSiteCategories(shared: string): Promise<SiteCategories> {
  const sites = new SiteCategories()
  const folder = join(shared, 'data/urls')
  for (const row of readTable(gunzipSync(readFileSync(join(folder, 'sites.tsv.gz'))).toString('utf8'))) {
    // A line with a path speaks of a page, not of its site.
    if (isHome(row['url'] ?? '')) sites.add(row['url'] ?? '', row['set'] ?? '', row['label'] ?? '')
  }
  for (const row of readTable(readFileSync(join(folder, 'safety_seeds.tsv'), 'utf8'))) {
    if (isHome(row['url'] ?? '')) sites.add(row['url'] ?? '', SEEDS, row['safety'] ?? '')
  }
  for await (const { url, set, label } of readNoisy(shared)) if (SITE_SETS.has(set)) sites.add(url, set, label)
  return sites
}

/** Whether an address is that of a home page. */
export function isHome(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { pathname, search } = new URL(url)
  return pathname === '/' && search === ''
}
