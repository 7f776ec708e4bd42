/** What training shares with inference, so that both see the same numbers: the tokenizer, the model’s layout, the head of the directory’s categories. */
export { lexicalHeads } from './bundle/manifest.ts'
export { TextScores } from './fusion/inputs.ts'
export { LexicalModel, type LexicalSpec, type LexicalWeights, readLexical } from './lexical/index.ts'
export { type LexicalInputs, lexicalInputs } from './lexical/inputs.ts'
export { SITE } from './site-shift.ts'
export { FeatureBuffer, LIMITS, type TextFields, tokenize } from './tokenizer/tokenizer.ts'
