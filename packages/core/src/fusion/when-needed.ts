import { NO_ANSWERS } from '../cascade/stage.ts'
import { FUSION_COST, type Fusion } from './parts.ts'

/**
 * The same, but trees are unpacked when the first page with markup comes: 20 ms that a start without one does not pay. For bundles whose
 * trees are known to be right, as errors would come as late.
 */
export function whenNeeded(fusion: Fusion): Fusion {
  return (parts) => {
    const heads = parts.manifest.fusion
      .map(({ head }) => head)
      .filter((name) => parts.heads.some(({ spec }) => spec.name === name))
    if (heads.length === 0) return null
    let made: ReturnType<Fusion> = null
    return {
      name: 'fusion',
      cost: FUSION_COST,
      heads,
      runSync(context) {
        if (context.content() === null) return NO_ANSWERS
        made ??= fusion(parts)
        return made!.runSync!(context)
      },
    }
  }
}
