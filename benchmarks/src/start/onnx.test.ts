import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'
import { expect, it } from 'vitest'
import { identityModel } from './onnx.ts'

it('identityModel is a model that gives its input back', async () => {
  env.wasm.numThreads = 1
  const session = await InferenceSession.create(identityModel())
  expect(session.inputNames).toEqual(['x'])
  const { y } = await session.run({ x: new Tensor('float32', [-2.5], [1]) })
  expect(y?.data).toEqual(Float32Array.of(-2.5))
})
