import { PagekindError } from '@pagekind/common'
import type { Classifier, Page } from '@pagekind/core'
import { MAX_LINE, readLines } from './lines.ts'
import type { Output } from './output.ts'
import { rawMember } from './raw-member.ts'

/** Members of a line that are a page's; `id` is passed through as it is written, anything else is ignored. */
const MEMBERS = ['url', 'title', 'description', 'lang', 'html'] as const

/**
 * Answers one page a line: reads JSON Lines and writes one verdict a line in the same order, in constant memory. What is
 * answered is written when 64 k characters are together or the input makes one wait, so that nobody waits for the next
 * page. A line that cannot be answered gives `{"line", "error"}` in its place, with its `id` where one could be read. Blank
 * lines are skipped, but count. Returns whether every line was answered.
 */
export async function classifyLines(
  classifier: Classifier,
  input: AsyncIterable<Uint8Array | string>,
  output: Output,
): Promise<boolean> {
  let number = 0
  let good = true
  for await (const lines of readLines(input)) {
    for (const line of lines) {
      number++
      if (line !== null && line.trim() === '') continue
      const { text, ok } = answer(classifier, line, number)
      if (!ok) good = false
      const wait = output.write(text)
      if (wait !== undefined) await wait
    }
    await output.flush()
  }
  return good
}

function answer(classifier: Classifier, line: string | null, number: number): { text: string; ok: boolean } {
  let id: string | undefined
  try {
    const record = parseRecord(line)
    id = rawMember(line!, 'id')
    const page: Record<string, unknown> = {}
    for (const member of MEMBERS) {
      // A null is how many writers of JSON say that there is nothing.
      if (Object.hasOwn(record, member) && record[member] !== null) page[member] = record[member]
    }
    return { text: withId(id, classifier.classifySync(page as Page)), ok: true }
  } catch (error) {
    if (!PagekindError.is(error)) throw error
    const { code, message } = error
    return { text: withId(id, { line: number, error: { code, message } }), ok: false }
  }
}

/** A line of output: the object, with the id before its members. */
function withId(id: string | undefined, object: object): string {
  const json = JSON.stringify(object)
  return id === undefined ? `${json}\n` : `{"id":${id},${json.slice(1)}\n`
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
