/** In a browser: posts a {@link Sample} as JSON. */
import { type Job, measure } from './sample.ts'

try {
  const job = (await (await fetch('/job')).json()) as Job
  const bytes = new Uint8Array(await (await fetch('/model')).arrayBuffer())
  const sample = await measure(
    job,
    async (by, size) => {
      if (by === 'built-in') return null
      const { onnxWeb } = await import('@pagekind/core/onnx-web')
      return onnxWeb({ model: bytes, batching: { size } })
    },
    () => null,
  )
  await fetch('/answer', { method: 'POST', body: JSON.stringify(sample) })
} catch (error) {
  await fetch('/failed', { method: 'POST', body: `${error}\n${(error as Error).stack}` })
}
