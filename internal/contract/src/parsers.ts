import { readPageFromHtml } from '@pagekind/features/html'
import { Window } from 'happy-dom'
import { parseDocument } from 'htmlparser2'
import { JSDOM, VirtualConsole } from 'jsdom'
import { DOMParser } from 'linkedom'
import { type PageToRead, type Parse, type Reading, readingOf, readWith, treeOf } from './reading.ts'

/** What runs in Node, by name; `html` builds a tree only where one is asked for. */
export const NODE_READERS = ['linkedom', 'jsdom', 'happy-dom', 'html'] as const

/** One of {@link NODE_READERS}. */
export type NodeReader = (typeof NODE_READERS)[number]

/** Reads pages one after the other. */
export async function* readInNode(
  reader: NodeReader,
  pages: Iterable<PageToRead>,
  withTree: boolean,
): AsyncGenerator<Reading> {
  for (const page of pages) {
    // What a finished window leaves behind is only freed between two turns of the event loop.
    await new Promise((resolve) => setImmediate(resolve))
    if (reader === 'html') yield readHtml(page, withTree)
    else if (reader === 'happy-dom') yield await readInHappyDom(page, withTree)
    else yield readWith(reader === 'jsdom' ? parseInJsdom : parseInLinkedom, page, withTree)
  }
}

function readHtml({ id, url, html }: PageToRead, withTree: boolean): Reading {
  const reading = readingOf(id, readPageFromHtml(html, { url }))
  return withTree ? { ...reading, tree: treeOf(parseDocument(html).firstChild as never) } : reading
}

const parseInLinkedom: Parse = (html, use) => use(new DOMParser().parseFromString(html, 'text/html') as never)

const parseInJsdom: Parse = (html, use) => {
  // Without a console of its own it tells every style sheet that it cannot read.
  const { window } = new JSDOM('', { virtualConsole: new VirtualConsole() })
  try {
    return use(new window.DOMParser().parseFromString(html, 'text/html'))
  } finally {
    window.close()
  }
}

async function readInHappyDom(page: PageToRead, withTree: boolean): Promise<Reading> {
  const window = new Window({
    url: 'https://example.org/',
    settings: {
      disableJavaScriptEvaluation: true,
      disableJavaScriptFileLoading: true,
      disableCSSFileLoading: true,
      handleDisabledFileLoadingAsSuccess: true,
    },
  })
  try {
    return readWith(
      (html, use) => use(new window.DOMParser().parseFromString(html, 'text/html') as never),
      page,
      withTree,
    )
  } finally {
    // Else it keeps every document.
    await window.happyDOM.close()
  }
}
