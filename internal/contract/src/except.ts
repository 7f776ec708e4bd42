import { writeFileSync } from 'node:fs'
import { COMPARISONS } from './comparisons.ts'
import { differingPages, exceptionsFile, reasonsOf } from './differences.ts'
import { readAll } from './readers.ts'

// node --conditions=@pagekind/source internal/contract/src/except.ts: writes the lists of exceptions anew, and tells what stands in them. A page
// whose trees are the same is never one: that is a fault of the sensor, and is told.

const readings = await readAll()
for (const { reader, reference } of COMPARISONS) {
  const ids = differingPages(readings.get(reader)!, readings.get(reference)!)
  const reasons = await reasonsOf(reader, reference, ids)
  const faults = ids.filter((id) => reasons[id] === null)
  const listed = Object.fromEntries(Object.entries(reasons).filter(([, reason]) => reason !== null))
  if (ids.length > 0) writeFileSync(exceptionsFile(reader, reference), `${JSON.stringify(listed, null, 1)}\n`)
  console.log(`${reader} as ${reference}: ${ids.length} of ${readings.get(reader)!.size} pages differ`)
  for (const [reason, count] of countsOf(Object.values(listed) as string[])) console.log(`  ${count}  ${reason}`)
  if (faults.length > 0) console.log(`  The same tree, yet another reading: ${faults.join(' ')}`)
}

function countsOf(reasons: readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)
}
