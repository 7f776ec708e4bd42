/**
 * In a fresh process: what onnxruntime-web takes merely to load. Prints milliseconds: {import}, {total} until a session
 * of a one-node model is there, and {session}, a second such session, so that wasm's own share is the difference.
 */
import { identityModel } from './onnx.ts'

const model = identityModel()
const start = performance.now()
const { env, InferenceSession, Tensor } = await import('onnxruntime-web/wasm')
const imported = performance.now()
env.wasm.numThreads = 1
const session = await InferenceSession.create(model)
const end = performance.now()
await InferenceSession.create(model)
const second = performance.now()
const { y } = await session.run({ x: new Tensor('float32', [3], [1]) })
if (y?.data[0] !== 3) throw new Error('the one-node model does not answer')
console.log(JSON.stringify({ import: imported - start, total: end - start, session: second - end }))
