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

export type Head = (typeof HEADS)[number]

/** Something of each head, by name. */
export type ByHead<T> = Readonly<Record<Head['name'], T>>

export function byHead<T>(of: (head: Head) => T): ByHead<T> {
  return Object.fromEntries(HEADS.map((head) => [head.name, of(head)])) as unknown as ByHead<T>
}

/** Labels of all heads together. */
export const OUTPUTS = 42
