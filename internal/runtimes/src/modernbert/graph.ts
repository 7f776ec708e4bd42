import { input, model, node, output, tensor } from '../../../../packages/train/src/onnx/graph.ts'
import {
  frequencies,
  HEAD_SIZE,
  HEADS,
  HIDDEN,
  INTERMEDIATE,
  isGlobal,
  LAYERS,
  type Shape,
  type Weight,
  WINDOW,
  weightsOf,
} from './shape.ts'

type Pieces = ReturnType<typeof node>[]

const OPSET = 17
/** Added to what must not be seen; far from overflow. */
const UNSEEN = -1e9

/** The model as transformers.js takes it: token numbers and a mask in, logits out. Weights are kept as int8, or as float32. */
export function modernBert(shape: Shape, isQuantized: boolean): Uint8Array<ArrayBuffer> {
  const int = (name: string, ...values: number[]) =>
    tensor(name, 'int64', [values.length], BigInt64Array.from(values, BigInt))
  const float = (name: string, ...values: number[]) =>
    tensor(name, 'float', values.length === 1 ? [] : [values.length], Float32Array.from(values))
  return model('tiny ModernBERT', OPSET, [
    input('input_ids', 'int64', ['pages', 'tokens']),
    input('attention_mask', 'int64', ['pages', 'tokens']),
    ...weightsOf(shape).flatMap((weight) => weightPieces(weight, isQuantized)),
    int('0', 0),
    int('1', 1),
    int('3', 3),
    int('to heads', 0, 0, 3 * HEADS, HEAD_SIZE),
    int('from heads', 0, 0, HIDDEN),
    int('thirds', HEADS, HEADS, HEADS),
    int('halves', HEAD_SIZE / 2, HEAD_SIZE / 2),
    int('both', INTERMEDIATE, INTERMEDIATE),
    float('half', 0.5),
    float('one', 1),
    float('root of two', Math.SQRT2),
    float('root of size', Math.sqrt(HEAD_SIZE)),
    float('unseen', UNSEEN),
    float('window', WINDOW),
    tensor('first', 'int64', [], BigInt64Array.of(0n)),
    tensor('step', 'int64', [], BigInt64Array.of(1n)),
    // 0 for what may be seen, a large negative number for padding: [pages, 1, 1, tokens].
    node('Cast', ['attention_mask'], ['seen'], { to: 1 }),
    node('Sub', ['one', 'seen'], ['hidden tokens']),
    node('Mul', ['hidden tokens', 'unseen'], ['flat mask']),
    node('Unsqueeze', ['flat mask', '1'], ['mask of rows']),
    node('Unsqueeze', ['mask of rows', '1'], ['global mask']),
    // Besides, what is too far away: [tokens, tokens].
    node('Shape', ['input_ids'], ['sizes']),
    node('Gather', ['sizes', 'step'], ['length'], { axis: 0 }),
    node('Range', ['first', 'length', 'step'], ['whole positions']),
    node('Cast', ['whole positions'], ['positions'], { to: 1 }),
    node('Unsqueeze', ['positions', '1'], ['down']),
    node('Unsqueeze', ['positions', '0'], ['across']),
    node('Sub', ['down', 'across'], ['difference']),
    node('Abs', ['difference'], ['distance']),
    node('Greater', ['distance', 'window'], ['is far']),
    node('Cast', ['is far'], ['far'], { to: 1 }),
    node('Mul', ['far', 'unseen'], ['far mask']),
    node('Add', ['global mask', 'far mask'], ['local mask']),
    node('Gather', ['embeddings', 'input_ids'], ['embedded'], { axis: 0 }),
    ...norm('embedded', 'embeddings.norm', 'rows 0'),
    ...Array.from({ length: LAYERS }, (_, i) => layer(i)).flat(),
    ...norm(`rows ${LAYERS}`, 'norm', 'last'),
    // The mean of the tokens that are no padding.
    node('Unsqueeze', ['seen', '2'], ['weights of tokens']),
    tensor('2', 'int64', [1], BigInt64Array.of(2n)),
    node('Mul', ['last', 'weights of tokens'], ['kept']),
    node('ReduceSum', ['kept', '1'], ['sum'], { keepdims: 0 }),
    node('ReduceSum', ['weights of tokens', '1'], ['count'], { keepdims: 0 }),
    node('Div', ['sum', 'count'], ['mean']),
    node('MatMul', ['mean', 'head.dense'], ['dense']),
    ...gelu('dense', 'active'),
    node('LayerNormalization', ['active', 'head.norm'], ['pooled'], { axis: 1 }),
    node('MatMul', ['pooled', 'classifier'], ['unbiased']),
    node('Add', ['unbiased', 'classifier.bias'], ['logits']),
    output('logits', 'float', ['pages', shape.labels.length]),
  ])
}

function layer(i: number): Pieces {
  const own = (name: string) => `${i} ${name}`
  const before = i === 0 ? 'rows 0' : own('normed')
  const turn = (which: string) => [
    node('Split', [own(which), 'halves'], [own(`${which} low`), own(`${which} high`)], { axis: 3 }),
    node('Neg', [own(`${which} high`)], [own(`${which} minus`)]),
    node('Concat', [own(`${which} minus`), own(`${which} low`)], [own(`${which} other`)], { axis: 3 }),
    node('Mul', [own(which), own('cos')], [own(`${which} along`)]),
    node('Mul', [own(`${which} other`), own('sin')], [own(`${which} aside`)]),
    node('Add', [own(`${which} along`), own(`${which} aside`)], [own(`${which} turned`)]),
  ]
  return [
    ...(i === 0 ? [] : norm(`rows ${i}`, `${i}.attention.norm`, before)),
    node('MatMul', [before, `${i}.attention.in`], [own('qkv')]),
    // [pages, tokens, 3 × heads, size] → [pages, 3 × heads, tokens, size].
    node('Reshape', [own('qkv'), 'to heads'], [own('by head')]),
    node('Transpose', [own('by head')], [own('heads first')], { perm: [0, 2, 1, 3] }),
    node('Split', [own('heads first'), 'thirds'], [own('q'), own('k'), own('v')], { axis: 1 }),
    tensor(own('frequencies'), 'float', [1, HEAD_SIZE / 2], frequencies(i)),
    node('Mul', ['down', own('frequencies')], [own('angles')]),
    node('Concat', [own('angles'), own('angles')], [own('all angles')], { axis: 1 }),
    node('Cos', [own('all angles')], [own('cos')]),
    node('Sin', [own('all angles')], [own('sin')]),
    ...turn('q'),
    ...turn('k'),
    node('Transpose', [own('k turned')], [own('k across')], { perm: [0, 1, 3, 2] }),
    node('MatMul', [own('q turned'), own('k across')], [own('products')]),
    node('Div', [own('products'), 'root of size'], [own('scaled')]),
    node('Add', [own('scaled'), isGlobal(i) ? 'global mask' : 'local mask'], [own('masked')]),
    node('Softmax', [own('masked')], [own('shares')], { axis: 3 }),
    node('MatMul', [own('shares'), own('v')], [own('attended')]),
    node('Transpose', [own('attended')], [own('tokens first')], { perm: [0, 2, 1, 3] }),
    node('Reshape', [own('tokens first'), 'from heads'], [own('joined')]),
    node('MatMul', [own('joined'), `${i}.attention.out`], [own('attention')]),
    node('Add', [`rows ${i}`, own('attention')], [own('between')]),
    ...norm(own('between'), `${i}.mlp.norm`, own('inside')),
    node('MatMul', [own('inside'), `${i}.mlp.in`], [own('wide')]),
    node('Split', [own('wide'), 'both'], [own('value'), own('gate')], { axis: 2 }),
    ...gelu(own('value'), own('active')),
    node('Mul', [own('active'), own('gate')], [own('gated')]),
    node('MatMul', [own('gated'), `${i}.mlp.out`], [own('mlp')]),
    node('Add', [own('between'), own('mlp')], [`rows ${i + 1}`]),
  ]
}

function norm(from: string, scale: string, to: string): Pieces {
  return [node('LayerNormalization', [from, scale], [to], { axis: 2 })]
}

function gelu(from: string, to: string): Pieces {
  return [
    node('Div', [from, 'root of two'], [`${from} smaller`]),
    node('Erf', [`${from} smaller`], [`${from} erf`]),
    node('Add', [`${from} erf`, 'one'], [`${from} erf and 1`]),
    node('Mul', [from, `${from} erf and 1`], [`${from} twice`]),
    node('Mul', [`${from} twice`, 'half'], [to]),
  ]
}

function weightPieces({ name, shape, int8, scale }: Weight, isQuantized: boolean): Pieces {
  if (!isQuantized)
    return [
      tensor(
        name,
        'float',
        shape,
        Float32Array.from(int8, (value) => value * scale),
      ),
    ]
  return [
    tensor(`${name}, int8`, 'int8', shape, int8),
    tensor(`${name}, scale`, 'float', [], Float32Array.of(scale)),
    node('DequantizeLinear', [`${name}, int8`, `${name}, scale`], [name]),
  ]
}
