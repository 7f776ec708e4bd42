import type { Attributes } from '../sensor/attributes.ts'
import * as attribute from '../sensor/attributes.ts'
import type { Heading } from './content.ts'
import { jsonLdTypesOf } from './json-ld.ts'
import { Outline } from './outline.ts'

const MOST_HEADINGS = 1000
/** JSON-LD beyond this is not read; no page's is. */
const LONGEST_JSON_LD = 1_000_000

/** What a page says of itself in words, gathered while the sensor reads it. */
export class ContentCollector {
  readonly outline = new Outline()
  readonly headings: Heading[] = []
  readonly jsonLdTypes = new Set<string>()
  /** Text of the first `title`; null before it ends. */
  titleText: string | null = null
  lang: string | null = null
  canonical: string | null = null
  /** First content of each `meta` that is read, by its name or property. */
  readonly metas = new Map<string, string>()

  #title = ''
  #owner = 0
  #isJsonLd = false

  openBlock(name: string, attributes: Attributes): void {
    const { outline } = this
    outline.parents.push(this.#owner)
    this.#owner = outline.tags.length
    outline.tags.push(name)
    outline.hints.push((attributes.present & HINTS) === 0 ? '' : hintsOf(attributes))
  }

  closeBlock(): void {
    this.#owner = this.outline.parents[this.#owner]!
  }

  /** A finished block of text, of which `linked` characters stand in links. */
  addBlock(text: string, linked: number): void {
    const { outline } = this
    outline.texts.push(text)
    outline.owners.push(this.#owner)
    outline.linked.push(linked)
  }

  /** Returns what {@link addHeading} has to know of this heading. */
  openHeading(name: string): number {
    return this.outline.texts.length * 8 + name.charCodeAt(1) - 0x30
  }

  addHeading(opened: number): void {
    const { texts } = this.outline
    const from = Math.floor(opened / 8)
    if (from >= texts.length || this.headings.length === MOST_HEADINGS) return
    const level = (opened % 8) as Heading['level']
    this.headings.push(Object.freeze({ level, text: texts.slice(from).join(' ') }))
  }

  title(data: string): void {
    if (this.titleText === null) this.#title += data
  }

  endTitle(): void {
    this.titleText ??= this.#title
  }

  html(attributes: Attributes): void {
    this.lang ??= attributes.value(attribute.LANG)
  }

  meta(attributes: Attributes): void {
    const content = attributes.value(attribute.CONTENT)
    if (content === null) return
    const name =
      attributes.value(attribute.PROPERTY) ?? attributes.value(attribute.NAME) ?? attributes.value(attribute.HTTP_EQUIV)
    const key = name?.trim().toLowerCase() ?? ''
    if (META_NAMES.has(key) && !this.metas.has(key) && content.trim() !== '') this.metas.set(key, content)
  }

  link(attributes: Attributes): void {
    const rel = attributes.value(attribute.REL)
    if (rel !== null && /(?:^|\s)canonical(?:\s|$)/i.test(rel)) this.canonical ??= attributes.value(attribute.HREF)
  }

  openScript(attributes: Attributes): void {
    const type = attributes.value(attribute.TYPE)
    this.#isJsonLd = type !== null && /^\s*application\/ld\+json\s*(?:;|$)/i.test(type)
  }

  endScript(script: string): void {
    if (!this.#isJsonLd || script.length > LONGEST_JSON_LD) return
    for (const type of jsonLdTypesOf(script)) this.jsonLdTypes.add(type)
  }
}

const META_NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'description',
  'og:title',
  'og:description',
  'og:type',
  'content-language',
])

const HINTS = (1 << attribute.CLASS) | (1 << attribute.ID) | (1 << attribute.ROLE) | (1 << attribute.ITEMPROP)

function hintsOf(attributes: Attributes): string {
  let hints = ''
  for (const number of [attribute.CLASS, attribute.ID, attribute.ROLE, attribute.ITEMPROP]) {
    const value = attributes.value(number)
    if (value) hints += hints === '' ? value : ` ${value}`
  }
  return hints
}
