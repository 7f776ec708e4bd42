import { field, join, number, numbers, type Piece, raw, text } from './protobuf.ts'

/** Element types of tensors, as onnx.proto numbers them. */
export const TYPES = { float: 1, uint8: 2, int8: 3, int64: 7 } as const
export type TensorType = keyof typeof TYPES

const ATTRIBUTE = { float: 1, int: 2, ints: 7 } as const
/** IR version that goes with the operator sets used here (ONNX 1.12). */
const IR_VERSION = 8

/** A step of a graph; attributes are whole numbers or lists of them. */
export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, number | readonly number[]>> = {},
): Piece {
  return field(
    1,
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(3, outputs[0]!),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) =>
      typeof value === 'number'
        ? field(5, text(1, name), number(3, value), number(20, ATTRIBUTE.int))
        : field(5, text(1, name), ...value.map((one) => number(8, one)), number(20, ATTRIBUTE.ints)),
    ),
  )
}

/** A constant of a graph. */
export function tensor(name: string, type: TensorType, shape: readonly number[], values: ArrayBufferView): Piece {
  return field(5, numbers(1, shape), number(2, TYPES[type]), text(8, name), field(9, raw(values)))
}

export function input(name: string, type: TensorType, shape: readonly (number | string)[]): Piece {
  return field(11, valueInfo(name, type, shape))
}

export function output(name: string, type: TensorType, shape: readonly (number | string)[]): Piece {
  return field(12, valueInfo(name, type, shape))
}

/** A model of one graph; `pieces` are its nodes, constants, inputs and outputs. */
export function model(name: string, opset: number, pieces: readonly Piece[]): Uint8Array<ArrayBuffer> {
  return join([
    ...number(1, IR_VERSION),
    ...text(2, 'pagekind'),
    ...field(7, ...pieces, text(2, name)),
    ...field(8, text(1, ''), number(2, opset)),
  ])
}

/** Name, element type and shape of a tensor. */
export function valueInfo(name: string, type: TensorType, shape: readonly (number | string)[]): Piece {
  const dimensions = shape.map((one) => field(1, typeof one === 'number' ? number(1, one) : text(2, one)))
  const tensorType = field(1, number(1, TYPES[type]), field(2, ...dimensions))
  return [...text(1, name), ...field(2, tensorType)]
}
