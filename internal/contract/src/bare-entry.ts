import { extractSignalsFromHtml } from '@pagekind/features/html'

Object.assign(globalThis, {
  signals: extractSignalsFromHtml('<title>T</title><canvas></canvas><a href="/x">x</a>', {
    url: 'https://example.org/',
  }),
})
