import { extractSignals } from '@pagekind/features'

declare const document: never
declare const location: { readonly href: string }

// In the page itself: hands the reader to whoever drives the browser.
Object.assign(globalThis, {
  signalsAs: (layout: 'nominal' | 'measured') => extractSignals(document, { url: location.href, layout }),
})
