/** Tree ensembles over signals. The public types; the interpreter comes with the fusion issue. */
export type { Contribution, Ensemble } from './types.ts'
