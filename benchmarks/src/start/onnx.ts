/** The smallest ONNX model that does something: one Identity from `x` to `y`, opset 13, encoded by hand. */
export function identityModel(): Uint8Array {
  const shape = field(2, field(1, integer(1, 1)))
  const tensor = field(1, [...integer(1, 1), ...shape])
  const value = (name: string) => [...text(1, name), ...field(2, tensor)]
  const node = [...text(1, 'x'), ...text(2, 'y'), ...text(4, 'Identity')]
  const graph = [...field(1, node), ...text(2, 'identity'), ...field(11, value('x')), ...field(12, value('y'))]
  return Uint8Array.from([...integer(1, 8), ...field(7, graph), ...field(8, [...text(1, ''), ...integer(2, 13)])])
}

/** A length-delimited field of a protocol buffer; all here are shorter than 128 bytes. */
function field(number: number, bytes: readonly number[]): number[] {
  return [(number << 3) | 2, bytes.length, ...bytes]
}

function text(number: number, value: string): number[] {
  return field(number, [...new TextEncoder().encode(value)])
}

function integer(number: number, value: number): number[] {
  return [number << 3, value]
}
