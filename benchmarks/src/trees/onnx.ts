import { valueInfo } from '../../../packages/train/src/onnx/graph.ts'
import { field, join, number, numbers, type Piece, raw, text } from '../../../packages/train/src/onnx/protobuf.ts'
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
  const node = field(
    1,
    text(1, 'x'),
    text(2, 'y'),
    text(4, 'TreeEnsembleRegressor'),
    ...attributes.map((attribute) => field(5, attribute)),
    text(7, 'ai.onnx.ml'),
  )
  const rows = (id: number, name: string, width: number) => field(id, valueInfo(name, 'float', ['rows', width]))
  const graph = field(7, node, text(2, 'forest'), rows(11, 'x', engineered.length), rows(12, 'y', classes.length))
  const domain = (name: string, version: number) => field(8, text(1, name), number(2, version))
  return join([...number(1, 8), ...graph, ...domain('', 17), ...domain('ai.onnx.ml', 3)])
}

const [FLOATS, INTS, STRINGS, INT] = [6, 7, 8, 2]

function floats(name: string, values: readonly number[]): Piece {
  return attribute(name, FLOATS, field(7, raw(Float32Array.from(values))))
}

function integers(name: string, values: readonly number[]): Piece {
  return attribute(name, INTS, numbers(8, values))
}

function texts(name: string, values: readonly string[]): Piece {
  return attribute(
    name,
    STRINGS,
    values.flatMap((value) => text(9, value)),
  )
}

function integer(name: string, value: number): Piece {
  return attribute(name, INT, number(3, value))
}

function attribute(name: string, type: number, value: Piece): Piece {
  return [...text(1, name), ...value, ...number(20, type)]
}
