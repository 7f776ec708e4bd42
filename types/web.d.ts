// The web globals that Node, browsers, workers, Deno, Bun and workerd all have, cut down to what the portable packages
// use. Only tsconfig.portable.json includes this file: it stands in for the DOM library and @types/node there.
// Adding a member here is a decision that every runtime has it.

declare class URL {
  constructor(url: string, base?: string | URL)
  static canParse(url: string, base?: string): boolean
  readonly href: string
  readonly origin: string
  readonly protocol: string
  readonly username: string
  readonly password: string
  readonly host: string
  readonly hostname: string
  readonly port: string
  readonly pathname: string
  readonly search: string
  readonly searchParams: URLSearchParams
  readonly hash: string
  toString(): string
}

declare class URLSearchParams {
  constructor(query?: string)
  get(name: string): string | null
  [Symbol.iterator](): IterableIterator<[string, string]>
}

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
  encodeInto(text: string, target: Uint8Array): { read: number; written: number }
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string
}

interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}
declare const AbortSignal: { abort(reason?: unknown): AbortSignal; any(signals: Iterable<AbortSignal>): AbortSignal }

declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

interface ReadableStreamReader {
  read(): Promise<{ done: false; value: Uint8Array } | { done: true; value?: undefined }>
  cancel(reason?: unknown): Promise<void>
  releaseLock(): void
}

interface Response {
  readonly ok: boolean
  readonly status: number
  readonly statusText: string
  readonly url: string
  readonly headers: { get(name: string): string | null }
  readonly body: { getReader(): ReadableStreamReader; cancel(reason?: unknown): Promise<void> } | null
  arrayBuffer(): Promise<ArrayBuffer>
  json(): Promise<unknown>
  text(): Promise<string>
}
declare function fetch(url: string | URL, options?: { signal?: AbortSignal | null }): Promise<Response>

declare function atob(base64: string): string
declare function queueMicrotask(callback: () => void): void
declare const performance: { now(): number }
