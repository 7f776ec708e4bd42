/**
 * Reads pages from HTML text, for places that have no DOM: streamed through htmlparser2, no tree is built.
 *
 * @module
 */
import { PagekindError } from '@pagekind/common'
import { type HtmlOptions, HtmlStream } from './html/stream.ts'
import { checkReadOptions } from './options.ts'
import { ContentCollector } from './page/collector.ts'
import type { PageContent } from './page/content.ts'
import { finishContent, finishSignals } from './page/finish.ts'
import type { Sensor } from './sensor/sensor.ts'
import type { Signals } from './signals/names.ts'

export type { HtmlOptions } from './html/stream.ts'

const OPTIONS = ['url', 'urlKeywords', 'maxLength', 'maxDepth', 'maxElements']

/**
 * The 62 structural signals of a page, from its HTML; the parts of an iterable are read one after the other. The same as
 * `extractSignals` of the tree that linkedom builds. About 1.3 times the time that htmlparser2 takes for the HTML alone.
 *
 * A limit that is met ends the reading; `truncated` then names it. Never throws on any HTML; `E_INPUT` for what is no text,
 * `E_OPTION` for an option that is none.
 */
export function extractSignalsFromHtml(html: string | Iterable<string>, options: HtmlOptions = {}): Signals {
  checkHtmlOptions(options, 'extractSignalsFromHtml')
  return finishSignals(readHtml(html, new HtmlStream(options, null)), options)
}

/** What a page says in words, and its signals, from its HTML. Like {@link extractSignalsFromHtml} in all else. */
export function readPageFromHtml(html: string | Iterable<string>, options: HtmlOptions = {}): PageContent {
  checkHtmlOptions(options, 'readPageFromHtml')
  const content = new ContentCollector()
  return finishContent(readHtml(html, new HtmlStream(options, content)), content, options)
}

/**
 * Reads a page's HTML as it arrives, in constant time for each piece and memory for the page's text only. Its methods throw `E_INPUT`
 * for what is no text and for a second end, the constructor `E_OPTION`.
 *
 * ```ts
 * const reader = new HtmlReader({ url: response.url })
 * for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
 *   if (!reader.write(chunk)) break
 * }
 * const { title, signals } = reader.end()
 * ```
 */
export class HtmlReader {
  readonly #options: HtmlOptions
  readonly #content = new ContentCollector()
  #stream: HtmlStream | null

  /** Begins a page. */
  constructor(options: HtmlOptions = {}) {
    checkHtmlOptions(options, 'HtmlReader')
    this.#options = options
    this.#stream = new HtmlStream(options, this.#content)
  }

  /** Reads on. Returns false once a limit is met: nothing more will be read. */
  write(chunk: string): boolean {
    return this.#open().write(textOf(chunk))
  }

  /** Ends the page. Returns what it says, as `readPage` does. */
  end(): PageContent {
    const sensor = this.#open().end()
    this.#stream = null
    return finishContent(sensor, this.#content, this.#options)
  }

  #open(): HtmlStream {
    if (this.#stream !== null) return this.#stream
    throw new PagekindError('E_INPUT', 'This page has been read to its end', { hint: 'Make a new HtmlReader for each' })
  }
}

function checkHtmlOptions(options: HtmlOptions, of: string): void {
  checkReadOptions(options, OPTIONS, of)
  for (const name of ['maxLength', 'maxDepth', 'maxElements'] as const) {
    const value = options[name]
    if (value === undefined || (Number.isInteger(value) && value > 0)) continue
    throw new PagekindError('E_OPTION', `The option ${name} does not take this value`, {
      value,
      hint: 'Give a whole number of 1 or more',
    })
  }
}

function readHtml(html: string | Iterable<string>, stream: HtmlStream): Sensor {
  if (typeof html === 'string') stream.write(html)
  else {
    if (typeof html !== 'object' || html === null || !(Symbol.iterator in html)) textOf(html)
    for (const chunk of html) if (!stream.write(textOf(chunk))) break
  }
  return stream.end()
}

function textOf(chunk: unknown): string {
  if (typeof chunk === 'string') return chunk
  throw new PagekindError('E_INPUT', 'HTML is not text', { value: chunk, hint: 'Give a string; decode bytes first' })
}
