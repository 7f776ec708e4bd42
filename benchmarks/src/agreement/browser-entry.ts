/** In a browser: asks its server for a {@link Job} and the model, and sends the logits back. */
import * as web from 'onnxruntime-web/wasm'
import { type Job, scoreTwice } from './score.ts'

try {
  const asked = (await (await fetch('/job')).json()) as Job
  const model = new Uint8Array(await (await fetch('/model')).arrayBuffer())
  web.env.wasm.numThreads = 1
  const logits = await scoreTwice(asked, model, asked.by === 'built-in' ? null : web)
  await fetch('/answer', { method: 'POST', body: new Uint8Array(logits.buffer as ArrayBuffer) })
} catch (error) {
  await fetch('/failed', { method: 'POST', body: `${error}\n${(error as Error).stack}` })
}
