/**
 * Packed trees and the decision, without the readers of other formats.
 *
 * @module
 */
export type { PageSignals } from './decision/article.ts'
export {
  type Branch,
  type Decision,
  decide,
  type Judged,
  type Policy,
  type Scores,
  type Thresholds,
} from './decision/decide.ts'
export { type Contribution, type Explanation, TreeEnsemble, unpack } from './tree-ensemble.ts'
