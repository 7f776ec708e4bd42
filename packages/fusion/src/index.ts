/**
 * Tree ensembles of scikit-learn, XGBoost, LightGBM, ONNX and the published hybrid classifier, as exact as where they come from.
 *
 * @module
 */
export { isArticleAbout } from './decision/article.ts'
export * from './ensemble.ts'
export { loadTrees } from './load.ts'
