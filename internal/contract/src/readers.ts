import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { BROWSERS, type BrowserName, readInBrowser } from './browsers.ts'
import { pagesOf } from './pages.ts'
import { NODE_READERS, type NodeReader } from './parsers.ts'
import type { Reading } from './reading.ts'

/** Everything that reads pages. The first, a browser, is what the others are compared with. */
export const READERS = [...BROWSERS, ...NODE_READERS] as const

/** One of {@link READERS}. */
export type ReaderName = (typeof READERS)[number]

/** Reads pages, all where `ids` is null. The readings by page. */
export async function read(
  reader: ReaderName,
  ids: readonly string[] | null,
  withTree = false,
): Promise<Map<string, Reading>> {
  const readings = isBrowser(reader)
    ? await readInBrowser(reader, pagesOf(ids), withTree)
    : await readInProcess(reader, ids, withTree)
  return new Map(readings.map((reading) => [reading.id, reading]))
}

/** What every reader says of every page. */
export async function readAll(): Promise<Map<ReaderName, Map<string, Reading>>> {
  const readings = new Map<ReaderName, Map<string, Reading>>()
  // Two at a time: there are two cores. The slowest first.
  const waiting = [...READERS].reverse()
  const work = async () => {
    for (let reader = waiting.shift(); reader !== undefined; reader = waiting.shift()) {
      readings.set(reader, await read(reader, null))
    }
  }
  await Promise.all([work(), work()])
  return readings
}

function isBrowser(reader: ReaderName): reader is BrowserName {
  return (BROWSERS as readonly string[]).includes(reader)
}

async function readInProcess(reader: NodeReader, ids: readonly string[] | null, withTree: boolean): Promise<Reading[]> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@pagekind/source',
      // Trees are visited by recursion.
      '--stack-size=4000',
      '--max-old-space-size=4096',
      join(import.meta.dirname, 'read.ts'),
      reader,
      JSON.stringify(ids),
      withTree ? 'trees' : '',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let complaints = ''
  child.stderr.on('data', (chunk) => {
    complaints = (complaints + chunk).slice(-4000)
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const readings: Reading[] = []
  for await (const line of createInterface({ input: child.stdout })) readings.push(JSON.parse(line))
  const code = await ended
  if (code !== 0) throw new Error(`The reader ${reader} ended with code ${code}.\n${complaints}`)
  return readings
}
