import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ReaderName, read } from './readers.ts'
import type { Reading } from './reading.ts'

/** Pages of which a reader says something else than the one it is compared with, because it builds another tree: why, by page. */
export type Exceptions = Readonly<Record<string, string>>

/** The file that lists them. */
export function exceptionsFile(reader: ReaderName, reference: ReaderName): string {
  return join(import.meta.dirname, '..', 'exceptions', `${reader}-as-${reference}.json`)
}

/** What is listed; nothing where there is no list. */
export function exceptionsOf(reader: ReaderName, reference: ReaderName): Exceptions {
  try {
    return JSON.parse(readFileSync(exceptionsFile(reader, reference), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

type Readings = ReadonlyMap<string, Reading>

/** The pages of which two readers do not say the same. */
export function differingPages(readings: Readings, reference: Readings): string[] {
  return [...reference].flatMap(([id, expected]) => {
    const reading = readings.get(id)
    const isSame =
      reading?.text === expected.text && expected.vector.every((value, i) => Object.is(value, reading.vector[i]))
    return isSame ? [] : [id]
  })
}

/** Where two readers' trees of some pages part, in a word or two by page; null where the trees are the same. */
export async function reasonsOf(
  reader: ReaderName,
  reference: ReaderName,
  ids: readonly string[],
): Promise<Record<string, string | null>> {
  if (ids.length === 0) return {}
  const [trees, expected] = await Promise.all([read(reader, ids, true), read(reference, ids, true)])
  return Object.fromEntries(ids.map((id) => [id, reasonOf(trees.get(id)!.tree!, expected.get(id)!.tree!)]))
}

const FORMATTING = new Set('a b big code em font i nobr s small strike strong tt u'.split(' '))
const TABLE = new Set('table caption col tr td th thead tfoot'.split(' '))

/** Why a tree is not the expected one, by the first place where they part; null where they do not. */
export function reasonOf(tree: readonly string[], expected: readonly string[]): string | null {
  let at = 0
  while (at < expected.length && tree[at] === expected[at]) at++
  if (at === expected.length && at === tree.length) return null
  const [name, other] = [nameOf(expected[at]), nameOf(tree[at])]
  if (nameOf(expected[at - 1]) === 'noscript') return 'noscript: what may not stand in the head’s ends the head'
  if (FORMATTING.has(name)) return `<${name}>: HTML opens it again in each block that it reaches into`
  if (TABLE.has(name) || TABLE.has(other)) return 'table: HTML moves out of it what may not stand in it'
  if (name === 'p' && other !== 'p') return '</p> without <p>: HTML makes an empty paragraph of it'
  if (name === other && name === '"') return 'text: entities or raw text are read otherwise'
  if (name === other) return `<${name}>: stands elsewhere or has other attributes`
  return `${told(name)} stands where the other has ${told(other)}`
}

function told(name: string): string {
  return name === '' ? 'nothing more' : name === '"' ? 'text' : `<${name}>`
}

/** Name of an element, `"` of a text, nothing beyond the end. */
function nameOf(entry: string | undefined): string {
  return /^\d+ (?:"|<([^\s>]+))/.exec(entry ?? '')?.[1] ?? (entry === undefined ? '' : '"')
}
