/** Training and judging pagekind's models from labelled pages. Node only. */
export { fitHeads } from './calibrate/heads.ts'
export { HEADS, OUTPUTS, SAFETY_LABELS, SUBJECT_LABELS, TOPIC_LABELS } from './corpus/labels.ts'
export { type LabelledRow, type NoisyPage, readLabelledRows, readNoisyPages } from './corpus/rows.ts'
export { Learner, type Progress, pagesWithText, scoreRows, type TrainedModel } from './pipeline/learner.ts'
export type { VectorTeacher } from './teach/vector-teacher.ts'
