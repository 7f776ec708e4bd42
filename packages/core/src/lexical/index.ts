/** The lexical model: what a page's URL, title and description say of it, by a hashed n-gram embedding. */
export { type LexicalWeights, readLexical } from './layout.ts'
export { LexicalModel } from './model.ts'
export { checkLexicalSpec, type LexicalSpec } from './spec.ts'
