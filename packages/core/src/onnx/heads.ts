import { badOption, PagekindError } from '@pagekind/common'
import type { HeadSpec } from '../bundle/manifest.ts'
import { readHead } from '../bundle/validate.ts'
import type { Runtime } from './runtime.ts'

/** Leaves a logit's own probability as it is. */
const AS_IT_IS = Object.freeze({ kind: 'platt', a: 1, b: 0 } as const)

/**
 * The heads that a runtime answers by a model of its own, checked; none where it runs the bundle's. One that stands for a head of the
 * bundle keeps that one's fallback label, where it has it. Throws `E_OPTION`.
 */
export function ownHeads({ heads }: Runtime, bundled: readonly HeadSpec[]): readonly HeadSpec[] {
  if (heads === undefined) return []
  if (!Array.isArray(heads) || heads.length === 0) {
    throw badOption('runtime.heads', heads, 'Give a list of { name, labels, activation, thresholds }, or leave it out')
  }
  return heads.map((given, i) => {
    const head = checked(given, `runtime.heads[${i}]`)
    if (heads.findIndex((one) => one.name === head.name) !== i) {
      throw badOption('runtime.heads', head.name, 'Give each head a name of its own')
    }
    const fallback = bundled.find(({ name }) => name === head.name)?.fallback ?? null
    return head.labels.includes(fallback as string) ? Object.freeze({ ...head, fallback }) : head
  })
}

/** The bundle's heads with those of the runtime in their places, new ones behind. */
export function replaceHeads(bundled: readonly HeadSpec[], own: readonly HeadSpec[]): readonly HeadSpec[] {
  const byName = new Map([...bundled, ...own].map((head) => [head.name, head]))
  return [...byName.values()]
}

function checked(given: unknown, path: string): HeadSpec {
  try {
    const { name, labels, activation, thresholds } = (given ?? {}) as HeadSpec
    const calibration = Array.isArray(labels) ? labels.map(() => AS_IT_IS) : []
    return readHead({ name, labels, activation, thresholds, calibration, fallback: null }, path)
  } catch (cause) {
    throw badOption(path, given, PagekindError.is(cause) ? cause.message : String(cause))
  }
}
