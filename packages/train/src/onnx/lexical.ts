import { type LexicalSpec, readLexical } from '@pagekind/core/training'
import { input, model, node, output, type TensorType, tensor } from './graph.ts'

/** How the embedding stands in the file. Its weights are ±0.5 and ±1.5, so all three are exact. */
export const PRECISIONS = ['fp32', 'int8', 'int4'] as const
export type OnnxPrecision = (typeof PRECISIONS)[number]

const OPSET = 17
/** Fields of a page, each a bag of its own: host, path, query, title, description. */
const FIELDS = 5
const WEIGHTS_PER_WORD = 16

/**
 * The lexical model as an ONNX graph (opset 17). Inputs: `ids`, the rows of the features of any number of pages, field after field
 * and page after page; `offsets`, where each field's begin, five a page, and the end of the last. Outputs: the logits of each head by its
 * name, a row a page, as `LexicalModel.score` gives them, but for rounding in float32.
 */
export function lexicalOnnx(
  spec: LexicalSpec,
  file: Uint8Array,
  heads: readonly { readonly name: string; readonly labels: readonly string[] }[],
  precision: OnnxPrecision,
): Uint8Array<ArrayBuffer> {
  const { rows, dimensions } = spec
  const outputs = heads.reduce((sum, { labels }) => sum + labels.length, 0)
  const { bias, heads: matrix, embedding } = readLexical(spec, outputs, file)
  const codes = codesOf(embedding)
  const one = (name: string, value: number) => tensor(name, 'int64', [1], BigInt64Array.of(BigInt(value)))
  return model(`pagekind lexical, ${precision}`, OPSET, [
    input('ids', 'int64', ['features']),
    input('offsets', 'int64', ['bags and 1']),
    ...table(codes, rows, dimensions, precision),
    // Sums of bags are differences of sums from the beginning: exact, as all of them are multiples of one half.
    tensor('zero row', 'float', [1, dimensions], new Float32Array(dimensions)),
    tensor('first axis', 'int64', [], BigInt64Array.of(0n)),
    node('CumSum', ['weights', 'first axis'], ['running']),
    node('Concat', ['zero row', 'running'], ['from the beginning'], { axis: 0 }),
    node('Gather', ['from the beginning', 'offsets'], ['at offsets'], { axis: 0 }),
    one('0', 0),
    one('1', 1),
    one('-1', -1),
    one('last', Number.MAX_SAFE_INTEGER),
    node('Slice', ['at offsets', '1', 'last', '0'], ['sums to the end']),
    node('Slice', ['at offsets', '0', '-1', '0'], ['sums to the start']),
    node('Sub', ['sums to the end', 'sums to the start'], ['sums']),
    node('Slice', ['offsets', '1', 'last', '0'], ['ends']),
    node('Slice', ['offsets', '0', '-1', '0'], ['starts']),
    node('Sub', ['ends', 'starts'], ['counts']),
    node('Cast', ['counts'], ['count'], { to: 1 }),
    tensor('float 1', 'float', [1], Float32Array.of(1)),
    node('Add', ['count', 'float 1'], ['count and 1']),
    node('Sqrt', ['count and 1'], ['root']),
    node('Unsqueeze', ['root', '1'], ['roots']),
    node('Div', ['sums', 'roots'], ['fields']),
    tensor('pages of fields', 'int64', [3], BigInt64Array.of(-1n, BigInt(FIELDS), BigInt(dimensions))),
    node('Reshape', ['fields', 'pages of fields'], ['by page']),
    node('ReduceSum', ['by page', '1'], ['pages'], { keepdims: 0 }),
    tensor('heads', 'float', [outputs, dimensions], matrix),
    tensor('bias', 'float', [outputs], bias),
    node('Gemm', ['pages', 'heads', 'bias'], ['logits'], { transB: 1 }),
    tensor(
      'sizes',
      'int64',
      [heads.length],
      BigInt64Array.from(heads, ({ labels }) => BigInt(labels.length)),
    ),
    node(
      'Split',
      ['logits', 'sizes'],
      heads.map(({ name }) => name),
      { axis: 1 },
    ),
    ...heads.map(({ name, labels }) => output(name, 'float', ['pages', labels.length])),
  ])
}

/** The embedding and what makes `weights` of the rows that `ids` name, a row of float32 each. */
function table(codes: Uint8Array, rows: number, dimensions: number, precision: OnnxPrecision) {
  const gather = (type: TensorType, width: number, values: ArrayBufferView, to: string) => [
    tensor('embedding', type, [rows, width], values),
    node('Gather', ['embedding', 'ids'], [to], { axis: 0 }),
  ]
  if (precision === 'fp32')
    return gather(
      'float',
      dimensions,
      Float32Array.from(codes, (code) => code - 1.5),
      'weights',
    )
  const half = tensor('half', 'float', [1], Float32Array.of(0.5))
  if (precision === 'int8') {
    return [
      ...gather(
        'int8',
        dimensions,
        Int8Array.from(codes, (code) => 2 * code - 3),
        'doubled',
      ),
      node('Cast', ['doubled'], ['doubled float'], { to: 1 }),
      half,
      node('Mul', ['doubled float', 'half'], ['weights']),
    ]
  }
  // Two weights a byte: the first half of a row in the lower bits, the second in the upper ones.
  const width = dimensions / 2
  const packed = new Uint8Array(rows * width)
  for (let row = 0; row < rows; row++) {
    for (let d = 0; d < width; d++) {
      const at = row * dimensions + d
      packed[row * width + d] = codes[at]! | (codes[at + width]! << 4)
    }
  }
  return [
    ...gather('uint8', width, packed, 'pairs'),
    tensor('sixteen', 'uint8', [1], Uint8Array.of(16)),
    node('Mod', ['pairs', 'sixteen'], ['lower']),
    node('Div', ['pairs', 'sixteen'], ['upper']),
    node('Concat', ['lower', 'upper'], ['codes'], { axis: 1 }),
    node('Cast', ['codes'], ['codes float'], { to: 1 }),
    tensor('zero', 'float', [1], Float32Array.of(1.5)),
    node('Sub', ['codes float', 'zero'], ['weights']),
  ]
}

/** The two bits of each weight, row after row. */
function codesOf(embedding: Int32Array): Uint8Array {
  const codes = new Uint8Array(embedding.length * WEIGHTS_PER_WORD)
  for (let i = 0; i < codes.length; i++) {
    codes[i] = (embedding[Math.floor(i / WEIGHTS_PER_WORD)]! >>> (2 * (i % WEIGHTS_PER_WORD))) & 3
  }
  return codes
}
