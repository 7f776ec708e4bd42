/** What has to be known of a published model to ask it as it was trained. */
export interface KnownModel {
  readonly head: string
  /** In the order of its outputs. */
  readonly labels: readonly string[]
  readonly problem: 'single_label' | 'multi_label'
  readonly dtype: string
  readonly text: (page: { readonly url: string; readonly title: string }) => string
}

/**
 * By their names on the Hugging Face Hub. The first is a ModernBERT of 150 million weights, https://huggingface.co/firefoxrecap/URL-TITLE-classifier,
 * whose card says what it reads and what it answers.
 */
const KNOWN: Readonly<Record<string, KnownModel>> = {
  'firefoxrecap/URL-TITLE-classifier': {
    head: 'topic',
    labels: [
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
    ],
    problem: 'multi_label',
    dtype: 'q8',
    text: ({ url, title }) => `${url}:${title}`,
  },
}

/** What is known of a model by its name, also where it lies in a folder of that name. */
export function knownModel(model: string): KnownModel | undefined {
  const path = model.replaceAll('\\', '/').replace(/\/$/, '')
  const name = Object.keys(KNOWN).find((name) => path === name || path.endsWith(`/${name}`))
  return name === undefined ? undefined : KNOWN[name]
}
