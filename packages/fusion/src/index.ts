/**
 * Tree ensembles of scikit-learn, XGBoost and the published hybrid classifier, as exact as where they come from.
 *
 * @module
 */
export { loadTrees } from './load.ts'
export { type Contribution, type Explanation, TreeEnsemble } from './tree-ensemble.ts'
