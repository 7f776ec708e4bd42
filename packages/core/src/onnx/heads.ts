import { badOption } from '@pagekind/common'
import type { HeadSpec } from '../bundle/manifest.ts'
import { readList, readRecord, refuseTwice } from '../bundle/read.ts'
import { MAX_HEADS, readHead } from '../bundle/validate.ts'
import type { Runtime } from './runtime.ts'

/** Leaves a logit's own probability as it is. */
const AS_IT_IS = { kind: 'platt', a: 1, b: 0 }

/**
 * The heads that a runtime answers by a model of its own, checked; none where it runs the bundle's. One that stands for a head of the
 * bundle keeps that one's fallback label, where it has it. Throws `E_OPTION`.
 */
export function ownHeads({ heads }: Runtime, bundled: readonly HeadSpec[]): readonly HeadSpec[] {
  if (heads === undefined) return []
  try {
    const own = readList(heads, 'heads', 1, MAX_HEADS, (given, path) => {
      const { name, labels, activation, thresholds } = readRecord(given, path)
      const list: unknown[] = Array.isArray(labels) ? labels : []
      const fallback = bundled.find((one) => one.name === name)?.fallback
      return readHead(
        {
          name,
          labels,
          activation,
          thresholds,
          calibration: list.map(() => AS_IT_IS),
          fallback: list.includes(fallback) ? fallback : null,
        },
        path,
      )
    })
    refuseTwice(
      own.map(({ name }) => name),
      'heads',
    )
    return own
  } catch (cause) {
    throw badOption('runtime', heads, String(cause))
  }
}

/** The bundle's heads with those of the runtime in their places, new ones behind. */
export function replaceHeads(bundled: readonly HeadSpec[], own: readonly HeadSpec[]): readonly HeadSpec[] {
  return [...new Map([...bundled, ...own].map((head) => [head.name, head])).values()]
}
