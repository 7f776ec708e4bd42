import { Cascade } from '../cascade/cascade.ts'
import { Head } from '../cascade/head.ts'
import type { Stage } from '../cascade/stage.ts'
import { head } from './small-bundle.ts'

// For tests only; not part of the published package.

export const HEADS = [head('topic', ['News', 'Shop'], { fallback: 'Other' }), head('safety', ['none', 'adult'])]
export const PAGE = { title: 'A', url: 'https://example.com/x' }
export const SURE = { scores: { News: 0.9 } }
export const UNSURE = { scores: { News: 0.55 } }

/** A cascade of two heads, with these stages. */
export function cascade(...stages: Stage[]): Cascade {
  return new Cascade(
    HEADS.map((spec) => new Head(spec, spec.thresholds)),
    stages,
    'test@1',
  )
}

/** A stage that gives these answers at once. */
export function stage(
  name: string,
  cost: number,
  answers: ReturnType<NonNullable<Stage['runSync']>>,
  more: Partial<Stage> = {},
): Stage {
  return { name, cost, heads: ['topic', 'safety'], runSync: () => answers, ...more }
}

/** A stage that can only answer in its own time. */
export function slow(name: string, cost: number, answers: object, more: Partial<Stage> = {}): Stage {
  return { name, cost, heads: ['topic', 'safety'], run: async () => answers as never, ...more }
}
