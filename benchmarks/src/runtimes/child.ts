/**
 * In a fresh process: one runtime of the text model. `node child.ts KIND [MODEL]`, KIND one of built-in, onnxruntime-node,
 * onnxruntime-web. Pages come as JSON from standard input. Prints a {@link Sample}.
 */
import { readFileSync } from 'node:fs'
import type { Runtime } from '@pagekind/core'

/** Milliseconds, microseconds a page, pages a second, megabytes. */
export interface Sample {
  readonly load: number
  readonly first: number
  readonly warm: number
  readonly alone: number
  readonly together: number
  readonly memory: number
}

/** Pages asked for at once. */
const CONCURRENT = 64

const [, , kind, file = ''] = process.argv
const pages: { url: string; title: string }[] = JSON.parse(readFileSync(0, 'utf8'))
const start = performance.now()
const { createClassifier } = await import('@pagekind/core')
const open = async (size: number): Promise<{ runtime?: Runtime }> => {
  if (kind === 'built-in') return {}
  const model = new Uint8Array(readFileSync(file))
  const batching = { size }
  if (kind === 'onnxruntime-web') {
    const { onnxWeb } = await import('@pagekind/core/onnx-web')
    return { runtime: await onnxWeb({ model, batching }) }
  }
  const { onnxNode } = await import('@pagekind/core/onnx-node')
  const sessionOptions = { intraOpNumThreads: 1, interOpNumThreads: 1 }
  return { runtime: await onnxNode({ model, batching, sessionOptions }) }
}
const classifier = await createClassifier({ ...(await open(CONCURRENT)), knownSites: false })
const loaded = performance.now()
await classifier.classify(pages[0]!)
const first = performance.now()

const sequential = async (): Promise<number> => {
  const from = performance.now()
  for (const page of pages) await classifier.classify(page)
  return ((performance.now() - from) * 1000) / pages.length
}
await sequential()
const warm = await sequential()
const memory = process.memoryUsage().rss / 1e6

/** Pages a second, so many asked for at once. */
const throughput = async (by: typeof classifier): Promise<number> => {
  const from = performance.now()
  for (let i = 0; i < pages.length; i += CONCURRENT) {
    await Promise.all(pages.slice(i, i + CONCURRENT).map((page) => by.classify(page)))
  }
  return (1000 * pages.length) / (performance.now() - from)
}
const one = await createClassifier({ ...(await open(1)), knownSites: false })
for (const by of [classifier, one]) await throughput(by)
const sample: Sample = {
  load: loaded - start,
  first: first - loaded,
  warm,
  alone: await throughput(one),
  together: await throughput(classifier),
  memory,
}
console.log(JSON.stringify(sample))
