/** `program-entry JOB MODEL OUT`, under Node, Deno and Bun: writes a {@link Sample} as JSON. */
import { readFileSync, writeFileSync } from 'node:fs'
import { measure } from './sample.ts'

const [job = '', file = '', out = ''] = process.argv.slice(2)
const sample = await measure(
  JSON.parse(readFileSync(job, 'utf8')),
  async (by, size) => {
    if (by === 'built-in') return null
    const model = new Uint8Array(readFileSync(file))
    const batching = { size }
    if (by === 'onnxruntime-web') {
      const { onnxWeb } = await import('@pagekind/core/onnx-web')
      return onnxWeb({ model, batching })
    }
    const { onnxNode } = await import('@pagekind/core/onnx-node')
    const sessionOptions = { intraOpNumThreads: 1, interOpNumThreads: 1 }
    return onnxNode({ model, batching, sessionOptions })
  },
  () => process.memoryUsage().rss / 1e6,
)
writeFileSync(out, JSON.stringify(sample))
process.exit(0)
