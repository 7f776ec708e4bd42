import { writeSync } from 'node:fs'
import { pagesOf } from './pages.ts'
import { type NodeReader, readInNode } from './parsers.ts'

// node src/read.ts READER FILE: reads the pages whose ids stand in the JSON of FILE, or all where it is null, and prints a reading a line. A
// process of its own for each reader: they do not share a heap, and two of them run at once.

const [reader, wanted, trees] = process.argv.slice(2)
const ids: string[] | null = JSON.parse(wanted ?? 'null')
for await (const reading of readInNode(reader as NodeReader, pagesOf(ids), trees === 'trees')) {
  writeLine(JSON.stringify(reading))
}

/** A pipe that is full takes a part, or nothing for now. */
function writeLine(line: string): void {
  let rest = Buffer.from(`${line}\n`)
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}
