import type { Forest } from './forest.ts'

/** The forest as an ONNX model: one TreeEnsembleRegressor (ai.onnx.ml 3) that gives a raw score a class. */
export function toOnnx({ classes, baseline, engineered, trees }: Forest): Uint8Array {
  const lists: Record<string, number[]> = {}
  const modes: string[] = []
  const put = (name: string, value: number) => {
    lists[name] ??= []
    lists[name].push(value)
  }
  for (const [id, { nodes, output }] of trees
    .flatMap((iteration) => iteration.map((nodes, output) => ({ nodes, output })))
    .entries()) {
    for (const [i, [feature, threshold, left, right, value, isLeaf, missing]] of nodes.entries()) {
      put('nodes_treeids', id)
      put('nodes_nodeids', i)
      put('nodes_featureids', feature)
      put('nodes_values', threshold)
      put('nodes_truenodeids', left)
      put('nodes_falsenodeids', right)
      put('nodes_missing_value_tracks_true', missing)
      modes.push(isLeaf ? 'LEAF' : 'BRANCH_LEQ')
      if (!isLeaf) continue
      put('target_treeids', id)
      put('target_nodeids', i)
      put('target_ids', output)
      put('target_weights', value)
    }
  }
  const attributes = Object.entries(lists).map(([name, values]) =>
    name === 'nodes_values' || name === 'target_weights' ? floats(name, values) : integers(name, values),
  )
  attributes.push(floats('base_values', baseline), texts('nodes_modes', modes), integer('n_targets', classes.length))
  const node = [
    ...text(1, 'x'),
    ...text(2, 'y'),
    ...text(4, 'TreeEnsembleRegressor'),
    ...attributes.flatMap((attribute) => field(5, attribute)),
    ...text(7, 'ai.onnx.ml'),
  ]
  const graph = [
    ...field(1, node),
    ...text(2, 'forest'),
    ...field(11, tensorInfo('x', engineered.length)),
    ...field(12, tensorInfo('y', classes.length)),
  ]
  const domain = (name: string, version: number) => field(8, [...text(1, name), ...number(2, version)])
  return Uint8Array.from([...number(1, 8), ...field(7, graph), ...domain('', 17), ...domain('ai.onnx.ml', 3)])
}

// Protocol buffers, as onnx.proto has them. Long lists are put together without spreading them into arguments.

function tensorInfo(name: string, width: number): number[] {
  const shape = [...field(1, text(2, 'rows')), ...field(1, number(1, width))]
  return [...text(1, name), ...field(2, field(1, [...number(1, 1), ...field(2, shape)]))]
}

const [FLOATS, INTS, STRINGS, INT] = [6, 7, 8, 2]

function floats(name: string, values: readonly number[]): number[] {
  return attribute(name, FLOATS, field(7, [...new Uint8Array(Float32Array.from(values).buffer)]))
}

function integers(name: string, values: readonly number[]): number[] {
  return attribute(name, INTS, field(8, values.flatMap(varint)))
}

function texts(name: string, values: readonly string[]): number[] {
  return attribute(
    name,
    STRINGS,
    values.flatMap((value) => text(9, value)),
  )
}

function integer(name: string, value: number): number[] {
  return attribute(name, INT, number(3, value))
}

function attribute(name: string, type: number, value: readonly number[]): number[] {
  return text(1, name).concat(value, number(20, type))
}

function field(id: number, bytes: readonly number[]): number[] {
  return [...varint((id << 3) | 2), ...varint(bytes.length)].concat(bytes)
}

function text(id: number, value: string): number[] {
  return field(id, [...new TextEncoder().encode(value)])
}

function number(id: number, value: number): number[] {
  return [...varint(id << 3), ...varint(value)]
}

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return bytes
}
