/** Training and judging pagekind's models from labelled pages. Node only. */
export { encodeLexical, LEXICAL_FILE } from './bundle/encode.ts'
export { fitHeads } from './calibrate/heads.ts'
export { HEADS, OUTPUTS, SAFETY_LABELS, SUBJECT_LABELS, TOPIC_LABELS } from './corpus/labels.ts'
export { type LabelledRow, type NoisyPage, readLabelledRows, readNoisyPages } from './corpus/rows.ts'
export { Learner, type Progress, scoreRows, type TrainedModel } from './pipeline/learner.ts'
