/** `program-entry JOB MODEL OUT`, under Node, Deno and Bun: files of a {@link Job}, of the model, and for the logits as float32. */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Job, scoreTwice } from './score.ts'

const [job = '', model = '', out = ''] = process.argv.slice(2)
const asked = JSON.parse(readFileSync(job, 'utf8')) as Job
const ort = await runtimeOf(asked)
const logits = await scoreTwice(asked, new Uint8Array(readFileSync(model)), ort)
writeFileSync(out, new Uint8Array(logits.buffer))
process.exit(0)

async function runtimeOf({ by }: Job) {
  if (by === 'built-in') return null
  if (by === 'onnxruntime-node') {
    const node = await import('onnxruntime-node')
    return 'Tensor' in node ? node : (node as { default: typeof node }).default
  }
  const web = await import('onnxruntime-web/wasm')
  web.env.wasm.numThreads = 1
  return web
}
