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

  add(url: string, set: string, label: string): void {
    const host = urlHost(url)
    if (host === null || label === '') return
    const name = host.replace(/^www\./, '')
    const categories = this.#byHost.get(name) ?? new Set()
    this.#byHost.set(name, categories.add(`${set}: ${label}`))
  }

  /** Every host with its categories. */
  entries(): IterableIterator<[host: string, categories: ReadonlySet<string>]> {
    return this.#byHost.entries()
  }

  /** Categories of the site that a page belongs to: those of its host, or else of the nearest host above it. */
  of(url: string): readonly string[] {
    let host = urlHost(url)?.replace(/^www\./, '')
    if (host === undefined) return []
    const site = registrableDomain(host)
    for (;;) {
      const categories = this.#byHost.get(host)
      if (categories !== undefined) return [...categories]
      const dot = host.indexOf('.')
      if (host === site || dot < 0) return []
      host = host.slice(dot + 1)
    }
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
