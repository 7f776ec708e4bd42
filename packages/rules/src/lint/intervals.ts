import type { SignalTest } from '../compile/program.ts'

/** Numbers between two ends, each of which belongs to them or not. `!=` is an interval with a hole. */
export interface Interval {
  readonly from: number
  readonly hasFrom: boolean
  readonly to: number
  readonly hasTo: boolean
  readonly hole: number | null
}

const ALL: Interval = { from: -Infinity, hasFrom: true, to: Infinity, hasTo: true, hole: null }

/** The values that pass a comparison. */
export function intervalOf({ operator, value }: SignalTest): Interval {
  switch (operator) {
    case '<':
      return { ...ALL, to: value, hasTo: false }
    case '<=':
      return { ...ALL, to: value }
    case '>':
      return { ...ALL, from: value, hasFrom: false }
    case '>=':
      return { ...ALL, from: value }
    case '==':
      return { ...ALL, from: value, to: value }
    case '!=':
      return { ...ALL, hole: value }
  }
}

/** Whether every value of `inner` is one of `outer`. */
export function isWithin(inner: Interval, outer: Interval): boolean {
  const startsIn = inner.from > outer.from || (inner.from === outer.from && (outer.hasFrom || !inner.hasFrom))
  const endsIn = inner.to < outer.to || (inner.to === outer.to && (outer.hasTo || !inner.hasTo))
  return startsIn && endsIn && (outer.hole === null || outer.hole === inner.hole || !holds(inner, outer.hole))
}

/** The values of both; null where there are none. Of two holes one is forgotten. */
export function intersect(a: Interval, b: Interval): Interval | null {
  const from = Math.max(a.from, b.from)
  const to = Math.min(a.to, b.to)
  const hasFrom = (a.from < from || a.hasFrom) && (b.from < from || b.hasFrom)
  const hasTo = (a.to > to || a.hasTo) && (b.to > to || b.hasTo)
  const hole = a.hole ?? b.hole
  if (from > to || (from === to && (!hasFrom || !hasTo || hole === from))) return null
  return { from, hasFrom, to, hasTo, hole }
}

function holds(interval: Interval, value: number): boolean {
  if (value === interval.hole || value < interval.from || value > interval.to) return false
  return (value > interval.from || interval.hasFrom) && (value < interval.to || interval.hasTo)
}
