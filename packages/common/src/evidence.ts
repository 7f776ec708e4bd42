import type { ErrorCode } from './error.ts'

/** A step of the cascade: the built-in ones by name, and those a user defines. */
export type StageName = 'rules' | 'directory' | 'lexical' | 'onnx' | 'fusion' | 'llm' | (string & {})

/** A piece of the page's URL or text, and how much it speaks for (positive) or against (negative) something. */
export interface TokenWeight {
  /** The piece as a reader knows it: a word, a domain, a part of a word (`gambl…`). */
  readonly token: string
  /** Where it stands. */
  readonly field: 'url' | 'title' | 'description'
  /** What it adds, in logits. */
  readonly weight: number
}

/** A piece of the page's URL or text that spoke for or against a label. */
export interface TokenEvidence extends TokenWeight {
  readonly kind: 'token'
  readonly stage: StageName
  /** The label it speaks for or against. */
  readonly label: string
}

/** A rule that matched, or a site that is known. */
export interface RuleEvidence {
  readonly kind: 'rule'
  readonly stage: StageName
  /** The rule's id. */
  readonly rule: string
  /** The part of the page that it looked at first; empty where it only says what is absent. */
  readonly field: string
  /** The slice of it that matched. */
  readonly matched: string
  readonly label: string
  /** What it adds to the odds of the label; 0 for a veto. Of a hint about the site, where another stage decided: to the logit. */
  readonly weight: number
  /** Whether it forbids the label. */
  readonly veto?: true
}

/** A structural signal, or a score of the text model (`text:HEAD:LABEL`), and what it added. */
export interface SignalEvidence {
  readonly kind: 'signal'
  readonly stage: StageName
  readonly signal: string
  readonly value: number
  readonly label: string
  readonly weight: number
}

/** How it was decided whether the page *is* something or is only about it. */
export interface DecisionEvidence {
  readonly kind: 'decision'
  readonly stage: StageName
  /**
   * `tree`: the page's structure says so. `text`: its address and words do, and nothing in its structure speaks against it.
   * `article`: its words do, but it is plainly an article about it. `thin`: the page says too little to be judged by its content.
   * `none`: nothing says so.
   */
  readonly branch: 'thin' | 'tree' | 'text' | 'article' | 'text-alone' | 'none'
  /** What the page is; null where nothing was judged. */
  readonly label: string | null
  /** The probability that decided, 0 to 1. */
  readonly score: number
  /** What an article is about. */
  readonly about?: string
}

/** Something the reader should know of how the answer came about: a malformed URL, a text that was cut. */
export interface NoticeEvidence {
  readonly kind: 'notice'
  readonly stage: StageName
  readonly code: ErrorCode
  readonly message: string
}

/** Why a head was answered as it was. */
export type Evidence = TokenEvidence | RuleEvidence | SignalEvidence | DecisionEvidence | NoticeEvidence
