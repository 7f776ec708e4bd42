/** The labels of the head `topic`, in the order of the label guide and of every score row. */
export const TOPIC_LABELS = [
  'News',
  'Entertainment',
  'Shop',
  'Chat',
  'Education',
  'Government',
  'Health',
  'Technology',
  'Work',
  'Travel',
  'Uncategorized',
] as const
