import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { TestPage } from './pages.ts'

const FOLDER = new URL('../../../../../shared/data/html/', import.meta.url)

/**
 * Every `step`th of the real pages beside the repository, at most `longest` characters each. None where they are not there: they are no part
 * of the repository.
 */
export function realPages(step: number, longest = Number.POSITIVE_INFINITY): TestPage[] {
  let files: string[]
  try {
    files = readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl.gz'))
  } catch {
    return []
  }
  const pages: TestPage[] = []
  let seen = 0
  for (const file of files.sort()) {
    for (const line of gunzipSync(readFileSync(new URL(file, FOLDER)))
      .toString()
      .split('\n')) {
      if (line === '' || seen++ % step !== 0) continue
      const { id, url, html } = JSON.parse(line)
      if (html.length <= longest) pages.push({ name: id, url: url ?? '', html })
    }
  }
  return pages
}
