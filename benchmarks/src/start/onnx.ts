import { input, model, node, output } from '../../../packages/train/src/onnx/graph.ts'

/** The smallest ONNX model that does something: one Identity from `x` to `y`, opset 13. */
export function identityModel(): Uint8Array {
  return model('identity', 13, [input('x', 'float', [1]), output('y', 'float', [1]), node('Identity', ['x'], ['y'])])
}
