import type { ReadOptions } from '../options.ts'
import type { Sensor } from '../sensor/sensor.ts'
import { computeSignals } from '../signals/compute.ts'
import type { Signals } from '../signals/names.ts'
import { HostResolver } from '../signals/resolve.ts'
import { pageUrl } from '../signals/url-signals.ts'
import type { ContentCollector } from './collector.ts'
import type { PageContent } from './content.ts'
import { mainText } from './main-text.ts'

/** The signals of a page that was read to its end. */
export function finishSignals(sensor: Sensor, options: ReadOptions): Signals {
  return finish(sensor, options).signals
}

/** All that a page says, read to its end. */
export function finishContent(sensor: Sensor, content: ContentCollector, options: ReadOptions): PageContent {
  const { signals, resolver } = finish(sensor, options)
  const { metas } = content
  return Object.freeze<PageContent>({
    title: firstText(content.titleText, metas.get('og:title')),
    description: firstText(metas.get('description'), metas.get('og:description')),
    headings: Object.freeze(content.headings),
    lang: firstText(content.lang, metas.get('content-language')?.split(',', 1)[0]),
    canonicalUrl: content.canonical === null ? null : resolver.resolve(content.canonical),
    openGraphType: firstText(metas.get('og:type')),
    jsonLdTypes: Object.freeze([...content.jsonLdTypes]),
    mainText: mainText(content.outline),
    visibleCharacters: sensor.text.countSolid(),
    signals,
    truncated: sensor.truncated,
  })
}

function finish(sensor: Sensor, options: ReadOptions) {
  const page = pageUrl(options.url ?? '')
  const resolver = new HostResolver(page, sensor.base)
  const signals = computeSignals(sensor, page, resolver, options.urlKeywords ?? 'token')
  return { signals, resolver }
}

/** The first that has text, its white space collapsed; null where none has. */
function firstText(...texts: readonly (string | null | undefined)[]): string | null {
  for (const text of texts) {
    const collapsed = text?.replace(/\s+/g, ' ').trim()
    if (collapsed) return collapsed
  }
  return null
}
