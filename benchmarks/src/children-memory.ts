import { readdirSync, readFileSync } from 'node:fs'

/** Megabytes that all processes below this one hold, what they share counted once; null where there is no /proc to tell. */
export function childrenMemory(): number | null {
  const parents = new Map<number, number>()
  try {
    for (const name of readdirSync('/proc')) {
      const status = /^\d+$/.test(name) ? read(`/proc/${name}/status`) : null
      if (status !== null) parents.set(Number(name), numberIn(status, 'PPid'))
    }
  } catch {
    return null
  }
  const isBelow = (id: number): boolean => id === process.pid || (parents.has(id) && isBelow(parents.get(id)!))
  let kilobytes = 0
  for (const [id, parent] of parents) {
    if (isBelow(parent)) kilobytes += numberIn(read(`/proc/${id}/smaps_rollup`) ?? '', 'Pss')
  }
  return kilobytes / 1e3
}

function numberIn(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
}

/** Null for a process that has ended meanwhile. */
function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
