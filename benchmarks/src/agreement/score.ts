import { LexicalModel, type LexicalSpec, lexicalInputs } from '@pagekind/core/training'

/** What is to be scored, as JSON. */
export interface Job {
  /** What runs the model: the built-in inference, or ONNX Runtime. */
  readonly by: 'built-in' | 'onnxruntime-node' | 'onnxruntime-web'
  readonly spec: LexicalSpec
  readonly heads: readonly { readonly name: string; readonly labels: readonly string[] }[]
  readonly pages: readonly { readonly url: string; readonly title: string; readonly description: string }[]
  /** Pages of one run of a session. */
  readonly batch: number
}

/** What is used of onnxruntime-node and onnxruntime-web. */
interface Ort {
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: object,
    ): Promise<{
      run(feeds: never): Promise<Readonly<Record<string, { readonly data: unknown }>>>
      release(): Promise<void>
    }>
  }
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => unknown
}

/** The logits of all pages, all heads one after the other; all of it twice over. `ort` is what `job.by` names. */
export async function scoreTwice(job: Job, model: Uint8Array, ort: Ort | null): Promise<Float32Array> {
  const { spec, heads, pages, batch } = job
  const outputs = heads.reduce((sum, { labels }) => sum + labels.length, 0)
  const both = new Float32Array(2 * pages.length * outputs)
  const halves = [both.subarray(0, both.length / 2), both.subarray(both.length / 2)]
  if (ort === null) {
    const lexical = LexicalModel.parse(spec, outputs, model)
    for (const logits of halves) {
      for (const [i, page] of pages.entries()) lexical.score(page, logits.subarray(i * outputs, (i + 1) * outputs))
    }
    return both
  }
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 })
  for (const logits of halves) {
    for (let from = 0; from < pages.length; from += batch) {
      const some = pages.slice(from, from + batch)
      const { ids, offsets } = lexicalInputs(spec, some)
      const given = await session.run({
        ids: new ort.Tensor('int64', ids, [ids.length]),
        offsets: new ort.Tensor('int64', offsets, [offsets.length]),
      } as never)
      let column = from * outputs
      for (let i = 0; i < some.length; i++) {
        for (const { name, labels } of heads) {
          const rows = given[name]!.data as Float32Array
          logits.set(rows.subarray(i * labels.length, (i + 1) * labels.length), column)
          column += labels.length
        }
      }
    }
  }
  await session.release()
  return both
}
