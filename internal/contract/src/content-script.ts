import { extractSignals, readPage, toVector } from '@pagekind/features'

// The isolated content script of an extension: shares the page's DOM, not its prototypes.

declare const document: never
declare const location: { readonly href: string }
declare const window: { postMessage(message: unknown, target: string): void }

const url = location.href
const { title, visibleCharacters } = readPage(document, { url })
const nominal = extractSignals(document, { url })
const measured = extractSignals(document, { url, layout: 'measured' })
window.postMessage({ title, visibleCharacters, nominal, measured, size: toVector(measured).length }, '*')
