import type { DocumentLike } from '@pagekind/common'
import { type PageToRead, type Reading, readWith } from './reading.ts'

// Runs in a browser: fetches pages from the server that it came from, a batch at a time, and posts back what it read.

declare const DOMParser: new () => { parseFromString(html: string, type: 'text/html'): DocumentLike }

async function readAll(): Promise<void> {
  for (let batch = 0; ; batch++) {
    const response = await fetch(`/batch/${batch}`)
    if (response.status === 404) break
    const { pages, withTree } = (await response.json()) as { pages: PageToRead[]; withTree: boolean }
    const readings: Reading[] = pages.map((page) =>
      readWith((html, use) => use(new DOMParser().parseFromString(html, 'text/html')), page, withTree),
    )
    await fetch('/readings', { method: 'POST', body: JSON.stringify(readings) })
  }
  await fetch('/end', { method: 'POST' })
}

readAll().catch((error) => fetch('/failed', { method: 'POST', body: `${error}\n${error?.stack}` }))
