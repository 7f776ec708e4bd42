import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { TestPage } from './pages.ts'

const SHARED = process.env['PAGEKIND_SHARED'] ?? join(import.meta.dirname, '../../../../../shared')
const FOLDER = join(SHARED, 'data/html')

/**
 * Every `step`th of the real pages of `../shared`, or of the folder that PAGEKIND_SHARED names; of those the ones of at most `longest`
 * characters. None where they are not there: they are no part of the repository.
 */
export function realPages(step: number, longest = Number.POSITIVE_INFINITY): TestPage[] {
  if (!existsSync(FOLDER)) return []
  const pages: TestPage[] = []
  let seen = 0
  for (const file of readdirSync(FOLDER).sort()) {
    for (const line of linesOf(file)) {
      if (seen++ % step !== 0) continue
      const { id, url, html } = JSON.parse(line)
      if (html.length <= longest) pages.push({ name: id, url: url ?? '', html })
    }
  }
  return pages
}

/** A page of a set whose makers say which snippets its main text must hold and which it must not. */
export interface SnippetPage extends TestPage {
  /** Its site. */
  readonly group: string
  readonly have: readonly string[]
  readonly without: readonly string[]
}

/** The pages of the trafilatura set; none where they are not there. */
export function snippetPages(): SnippetPage[] {
  if (!existsSync(FOLDER)) return []
  return linesOf('trafilatura.jsonl.gz').map((line) => {
    const { id, url, html, group, have, without } = JSON.parse(line)
    return { name: id, url: url ?? '', html, group, have: have ?? [], without: without ?? [] }
  })
}

function linesOf(file: string): string[] {
  const text = gunzipSync(readFileSync(join(FOLDER, file))).toString()
  return text.split('\n').filter((line) => line !== '')
}
