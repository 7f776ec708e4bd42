import type { Runtime } from '@pagekind/core'

/** What is to be measured, as JSON. */
export interface Job {
  readonly by: 'built-in' | 'onnxruntime-node' | 'onnxruntime-web'
  readonly pages: readonly { readonly url: string; readonly title: string }[]
}

/** Milliseconds, microseconds a page, pages a second. */
export interface Sample {
  readonly load: number
  readonly first: number
  readonly warm: number
  readonly alone: number
  readonly together: number
  /** Megabytes of the process; null where a program cannot tell. */
  readonly memory: number | null
}

/** Pages asked for at once. */
const CONCURRENT = 64

/**
 * Measures one runtime of the text model from its import on. `open` imports it and opens the model, with so many pages a run; null is the
 * built-in inference. `memory` tells the megabytes of the process.
 */
export async function measure(
  { by, pages }: Job,
  open: (by: Job['by'], size: number) => Promise<Runtime | null>,
  memory: () => number | null,
): Promise<Sample> {
  const start = performance.now()
  const { createClassifier } = await import('@pagekind/core')
  const make = async (size: number) => {
    const runtime = await open(by, size)
    return createClassifier({ ...(runtime === null ? {} : { runtime }), knownSites: false })
  }
  const classifier = await make(CONCURRENT)
  const loaded = performance.now()
  await classifier.classify(pages[0]!)
  const first = performance.now() - loaded

  const pageAfterPage = async (): Promise<number> => {
    const from = performance.now()
    for (const page of pages) await classifier.classify(page)
    return ((performance.now() - from) * 1000) / pages.length
  }
  await pageAfterPage()
  const warm = await pageAfterPage()
  const used = memory()

  /** Pages a second, so many asked for at once. */
  const throughput = async (one: typeof classifier): Promise<number> => {
    const from = performance.now()
    for (let i = 0; i < pages.length; i += CONCURRENT) {
      await Promise.all(pages.slice(i, i + CONCURRENT).map((page) => one.classify(page)))
    }
    return (1000 * pages.length) / (performance.now() - from)
  }
  const oneARun = await make(1)
  for (const one of [classifier, oneARun]) await throughput(one)
  return {
    load: loaded - start,
    first,
    warm,
    alone: await throughput(oneARun),
    together: await throughput(classifier),
    memory: used,
  }
}
