import { type Evidence, type NoticeEvidence, type Page, PagekindError } from '@pagekind/common'
import { isUrl, type PageContent, type Signals, type UrlFacts, urlFacts } from '@pagekind/features'
import { undisguise } from '@pagekind/features/text'
import type { RuleMatch } from '@pagekind/rules'
import type { PageReader } from '../reader.ts'
import { LIMITS, type TextFields } from '../tokenizer/tokenizer.ts'
import type { Decision, HeadVerdict } from '../verdict.ts'
import type { StageContext } from './stage.ts'

/** Longer titles are cut by whoever reads them. */
const MOST_READ = 4096

/** One for all pages, most of which have nothing else. */
const NOTHING: readonly never[] = []

/** What may be known of a page beside itself. */
export interface Known {
  /** What the directory of sites says of it. */
  known?: readonly RuleMatch[]
}

/** One head of one page: what was said so far. */
export interface HeadState {
  verdict: HeadVerdict | undefined
  decision: Decision
  open: boolean
  /** Whether a stage said itself which labels count. */
  given: boolean
  /** Labels that must not be given. */
  vetoes: Set<string> | null
  /** Reasons told by stages that gave no answer. */
  evidence: Evidence[] | null
}

/** A head of which nothing was said yet. */
export function openHead(): HeadState {
  return { verdict: undefined, decision: 'abstain', open: true, given: false, vetoes: null, evidence: null }
}

/** One page on its way through the cascade. Every field of the page is read once, here, and never again. */
export class PageContext implements StageContext, TextFields, Known {
  readonly page: Page
  readonly explain: boolean
  /** The URL as it was given. */
  readonly givenUrl: string
  readonly url: string
  readonly title: string
  readonly description: string
  /** What is to be told in every head's evidence; null for nothing. */
  notices: NoticeEvidence[] | null = null
  known: readonly RuleMatch[] = NOTHING
  /** By head, in the classifier's order; filled by the cascade. */
  states: readonly HeadState[] = NOTHING
  readonly #headIndex: ReadonlyMap<string, number>
  readonly #givenLang: string
  readonly #reader: PageReader | null
  readonly #document: Page['document']
  readonly #html: string
  #facts: UrlFacts | null | undefined = undefined
  #content: PageContent | null | undefined = undefined

  /**
   * Throws `E_INPUT` where the page is no object, a field is no text, or there is neither URL nor title; `E_URL` where the
   * URL is malformed and there is no title. What the caller did not say of title, description and language is read from
   * the page's document or HTML; `reader` is what reads them, null where nothing can.
   */
  constructor(page: Page, explain: boolean, headIndex: ReadonlyMap<string, number>, reader: PageReader | null = null) {
    if (typeof page !== 'object' || page === null) throw notAPage(page)
    this.page = page
    this.explain = explain
    this.#headIndex = headIndex
    this.givenUrl = readField(page, 'url')
    const url = this.givenUrl.trim()
    this.url = url !== '' && isReadable(url) ? url : ''
    this.#reader = reader
    this.#document = readMember(page, 'document') as Page['document']
    this.#html = readField(page, 'html')
    this.title = seen(readField(page, 'title').trim() || (this.content()?.title ?? ''))
    this.description = seen(readField(page, 'description').trim() || (this.content()?.description ?? ''))
    this.#givenLang = readField(page, 'lang').trim()
    if (url !== '' && this.url === '') this.#tellMalformedUrl(url)
    if (this.url === '' && this.title === '') throw nothingToJudge(page)
    if (this.url.length > LIMITS.url) this.#tellCut('url', LIMITS.url)
    if (this.title.length > LIMITS.title) this.#tellCut('title', LIMITS.title)
    if (this.description.length > LIMITS.description) this.#tellCut('description', LIMITS.description)
  }

  urlFacts(): UrlFacts | null {
    if (this.#facts === undefined) this.#facts = this.url === '' ? null : urlFacts(this.url)
    return this.#facts
  }

  get lang(): string {
    return this.#givenLang || (this.content()?.lang ?? '')
  }

  /** For rules, like the signals below. */
  get mainText(): string | undefined {
    return this.content()?.mainText
  }

  get signals(): Signals | undefined {
    return this.content()?.signals
  }

  content(): PageContent | null {
    if (this.#content === undefined) {
      this.#content = this.#read()
      const limit = this.#content?.truncated ?? null
      if (limit !== null) this.tell(notice('E_TRUNCATED', `The page was read up to a limit of ${limit} only`))
    }
    return this.#content
  }

  isOpen(head: string): boolean {
    return this.#stateOf(head)?.open ?? false
  }

  answerOf(head: string): HeadVerdict | undefined {
    return this.#stateOf(head)?.verdict
  }

  /** Adds a notice to the evidence of every head. */
  tell(notice: NoticeEvidence): void {
    this.notices ??= []
    this.notices.push(notice)
  }

  #read(): PageContent | null {
    const isGiven = this.#document !== undefined && this.#document !== null
    if (!isGiven && this.#html === '') return null
    if (this.#reader === null) {
      throw new PagekindError('E_INPUT', 'This classifier reads no documents and no HTML', {
        hint: 'Give createClassifier the option reader: pageReader of @pagekind/core/reader',
      })
    }
    return isGiven ? this.#reader.readDocument(this.#document, this.url) : this.#reader.readHtml(this.#html, this.url)
  }

  #stateOf(head: string): HeadState | undefined {
    const index = this.#headIndex.get(head)
    return index === undefined ? undefined : this.states[index]
  }

  #tellMalformedUrl(url: string): void {
    if (this.title === '') {
      throw new PagekindError('E_URL', 'The URL cannot be read and there is no title', {
        value: url,
        hint: 'Give an address such as https://example.com/x, or the page’s title',
      })
    }
    this.tell(notice('E_URL', 'The URL cannot be read; the page was judged by its text alone'))
  }

  #tellCut(field: keyof typeof LIMITS, limit: number): void {
    this.tell(notice('E_TRUNCATED', `Only the first ${limit} characters of the ${field} were read`))
  }
}

function notice(code: NoticeEvidence['code'], message: string): NoticeEvidence {
  return { kind: 'notice', stage: 'input', code, message }
}

/** As a reader sees it, as far as any stage reads. */
function seen(text: string): string {
  return text.length <= MOST_READ ? undisguise(text) : undisguise(text.slice(0, MOST_READ)) + text.slice(MOST_READ)
}

/** Whether the part of the URL that is read starts with what a URL needs. */
function isReadable(url: string): boolean {
  return isUrl(url.length > LIMITS.url ? url.slice(0, LIMITS.url) : url)
}

function readMember(page: Page, field: keyof Page): unknown {
  try {
    return page[field]
  } catch (cause) {
    throw new PagekindError('E_INPUT', `The page's ${field} cannot be read`, { hint: 'See `cause`', cause })
  }
}

function readField(page: Page, field: 'url' | 'title' | 'description' | 'lang' | 'html'): string {
  const value = readMember(page, field)
  if (typeof value === 'string') return value
  if (value === undefined) return ''
  throw new PagekindError('E_INPUT', `The page's ${field} is not text`, {
    value,
    hint: field === 'url' ? 'Give a string; of a URL object its href' : 'Give a string, or leave it out',
  })
}

function notAPage(value: unknown): PagekindError {
  return new PagekindError('E_INPUT', 'The page is not an object', { value, hint: 'Give { url, title }' })
}

function nothingToJudge(page: Page): PagekindError {
  return new PagekindError('E_INPUT', 'The page has neither a URL nor a title', {
    value: page,
    hint: 'Give one, or a document that has a title; a description alone is too little',
  })
}
