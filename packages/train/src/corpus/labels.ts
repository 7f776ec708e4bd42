import { TOPIC_LABELS } from '../evaluate/topic-labels.ts'

export { TOPIC_LABELS }

/** The subjects of the label guide, in the order of scores. */
export const SUBJECT_LABELS = [
  'Arts & Entertainment',
  'Autos & Vehicles',
  'Beauty & Fitness',
  'Books & Literature',
  'Business & Industrial',
  'Computers & Electronics',
  'Finance',
  'Food & Drink',
  'Games',
  'Health',
  'Hobbies & Leisure',
  'Home & Garden',
  'Internet & Telecom',
  'Jobs & Education',
  'Law & Government',
  'News',
  'Online Communities',
  'People & Society',
  'Pets & Animals',
  'Real Estate',
  'Reference',
  'Science',
  'Shopping',
  'Sports',
  'Travel & Transportation',
  'Adult',
] as const

/** The safety labels, in the order of scores. */
export const SAFETY_LABELS: readonly string[] = ['none', 'adult', 'gambling', 'proxy', 'games']

/** The heads of the default bundle, and where each one's labels start among all outputs. */
export const HEADS = [
  {
    name: 'topic',
    labels: TOPIC_LABELS as readonly string[],
    activation: 'sigmoid',
    fallback: 'Uncategorized',
    from: 0,
  },
  { name: 'subject', labels: SUBJECT_LABELS as readonly string[], activation: 'sigmoid', fallback: null, from: 11 },
  { name: 'safety', labels: SAFETY_LABELS, activation: 'softmax', fallback: null, from: 37 },
] as const

/** Labels of all heads together. */
export const OUTPUTS = 42
