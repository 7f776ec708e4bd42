import { PagekindError } from '@pagekind/common'
import type { Classifier, Page } from '@pagekind/core'
import { MAX_LINE, readLines } from './lines.ts'
import type { Output } from './output.ts'

/** Members of a line that are a page's; `id` is passed through, anything else is ignored. */
const MEMBERS = ['url', 'title', 'description', 'lang', 'html'] as const

/**
 * Answers one page a line: reads JSON Lines and writes one verdict a line in the same order, in constant memory. A
 * line that cannot be answered gives `{"line", "error"}` in its place, with its `id` where one could be read. Blank
 * lines are skipped, but count. Returns whether every line was answered.
 */
export async function classifyLines(
  classifier: Classifier,
  input: AsyncIterable<Uint8Array | string>,
  output: Output,
): Promise<boolean> {
  let number = 0
  let good = true
  for await (const line of readLines(input)) {
    number++
    if (line !== null && line.trim() === '') continue
    const { text, ok } = answer(classifier, line, number)
    if (!ok) good = false
    const wait = output.write(text)
    if (wait !== undefined) await wait
  }
  await output.end()
  return good
}

function answer(classifier: Classifier, line: string | null, number: number): { text: string; ok: boolean } {
  let id: unknown
  try {
    const record = parseRecord(line)
    id = Object.hasOwn(record, 'id') ? record['id'] : undefined
    const page: Record<string, unknown> = {}
    // A null is how many writers of JSON say that there is nothing.
    for (const member of MEMBERS)
      if (Object.hasOwn(record, member) && record[member] !== null) page[member] = record[member]
    const verdict = classifier.classifySync(page as Page)
    return { text: `${JSON.stringify(id === undefined ? verdict : { id, ...verdict })}\n`, ok: true }
  } catch (error) {
    if (!PagekindError.is(error)) throw error
    const { code, message } = error
    return { text: `${JSON.stringify({ id, line: number, error: { code, message } })}\n`, ok: false }
  }
}

function parseRecord(line: string | null): Record<string, unknown> {
  if (line === null)
    throw new PagekindError('E_INPUT', 'The line is too long', { hint: `Keep a line below ${MAX_LINE} bytes` })
  let record: unknown
  try {
    record = JSON.parse(line)
  } catch (cause) {
    throw new PagekindError('E_JSON', 'The line is not JSON', {
      value: line,
      hint: 'Write one JSON object a line',
      cause,
    })
  }
  if (typeof record === 'object' && record !== null && !Array.isArray(record)) return record as Record<string, unknown>
  throw new PagekindError('E_INPUT', 'The line is no JSON object', {
    value: record,
    hint: 'Write a page a line, such as {"url": "https://example.com/", "title": "Example"}',
  })
}
