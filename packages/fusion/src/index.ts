/**
 * Tree ensembles of scikit-learn, XGBoost and the published hybrid classifier, as exact as where they come from.
 *
 * @module
 */
export { isArticleAbout, type PageSignals } from './decision/article.ts'
export {
  type Branch,
  type Decision,
  decide,
  type Judged,
  type Policy,
  type Scores,
  type Thresholds,
} from './decision/decide.ts'
export { loadTrees } from './load.ts'
export { type Contribution, type Explanation, TreeEnsemble, unpack } from './tree-ensemble.ts'
