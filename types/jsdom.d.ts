// The part of jsdom that tests and benchmarks use. Its own types bring the whole DOM library, and with it globals that
// Node does not have.
declare module 'jsdom' {
  export class VirtualConsole {}
  export class JSDOM {
    constructor(html?: string, options?: { url?: string; runScripts?: 'outside-only'; virtualConsole?: VirtualConsole })
    // biome-ignore lint/suspicious/noExplicitAny: a window of the DOM library that is not there
    readonly window: any
  }
}
