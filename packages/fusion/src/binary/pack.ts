import { seal } from '@pagekind/common'
import { CATEGORICAL, CATEGORICAL_FROM_0, LEAF, type TreeModel } from '../model/tree-model.ts'
import { BitWriter } from './bits.ts'
import { bitsFor, MAGIC, type PackedHead, VERSION, WIDTHS, type Width } from './layout.ts'
import { topsOf, writeAscending, writeNumber } from './numbers.ts'

/** A model as bytes that {@link unpack} reads. What it predicts and explains is the same to the bit. */
export function pack(model: TreeModel): Uint8Array<ArrayBuffer> {
  const { kind, feature, threshold, value, cover, missingLeft, roots } = model
  const order = preorder(model)
  const splits = order.filter((node) => kind[node] !== LEAF)
  const used = distinct(splits, feature)
  const limits = used.map((one) =>
    distinct(
      splits.filter((node) => feature[node] === one),
      threshold,
    ),
  )
  const leaves = order.filter((node) => kind[node] === LEAF).map((node) => value[node]!)
  const values = widthOf(leaves)
  const covers = coversOf(model)
  const left = splits.filter((node) => missingLeft[node] === 1).length
  const head: PackedHead = {
    format: model.format,
    features: model.features,
    classes: model.classes,
    precision: model.precision,
    link: model.link,
    outputs: model.outputs,
    trees: roots.length,
    nodes: order.length,
    kinds: distinct(splits, kind),
    used,
    counts: limits.map(({ length }) => length),
    thresholds: widthOf(limits.flat()),
    values,
    tops: topsOf(leaves, values),
    covers,
    missing: left === 0 ? 'right' : left === splits.length ? 'left' : 'told',
  }
  const sections: ArrayBufferView[] = [model.base]
  if (covers === 'float32' || covers === 'float64')
    sections.push(WIDTHS[covers].from(Float64Array.from(order, (node) => cover[node]!)))
  const bits = new BitWriter()
  for (const list of limits) writeAscending(bits, list, head.thresholds)
  for (const leaf of leaves) writeNumber(bits, leaf, values, head.tops)
  writeNodes(bits, model, order, head, limits)
  return seal(MAGIC, VERSION, head, [...sections, bits.bytes()])
}

function writeNodes(
  bits: BitWriter,
  model: TreeModel,
  order: readonly number[],
  head: PackedHead,
  limits: readonly number[][],
): void {
  const { kind, feature, threshold, left, missingLeft, cover, categories, treeOutputs, roots } = model
  const places = limits.map((list) => new Map(list.map((limit, place) => [limit, place])))
  const usedAt = new Map(head.used.map((one, at) => [one, at]))
  const treeAt = new Map(Array.from(roots, (root, tree) => [root, tree]))
  for (const node of order) {
    const tree = treeAt.get(node)
    if (tree !== undefined) {
      bits.write(treeOutputs[tree]!, bitsFor(head.outputs))
      if (head.covers === 'sums') bits.write(cover[node]!, 32)
    }
    const kindOf = kind[node]!
    bits.write(kindOf === LEAF ? 0 : 1, 1)
    if (kindOf === LEAF) continue
    const at = usedAt.get(feature[node]!)!
    bits.write(head.kinds.indexOf(kindOf), bitsFor(head.kinds.length))
    bits.write(at, bitsFor(head.used.length))
    bits.write(places[at]!.get(threshold[node]!)!, bitsFor(head.counts[at]!))
    if (head.missing === 'told') bits.write(missingLeft[node]!, 1)
    if (kindOf === CATEGORICAL || kindOf === CATEGORICAL_FROM_0) {
      const words = categories.get(node) ?? new Uint32Array()
      bits.write(words.length, 16)
      for (const word of words) bits.write(word, 32)
    }
    if (head.covers === 'sums') bits.write(cover[left[node]!]!, bitsFor(cover[node]! + 1))
  }
}

/** All nodes, tree by tree: a split, what is left of it, what is right of it. */
function preorder({ kind, left, right, roots }: TreeModel): number[] {
  const order: number[] = []
  for (const root of roots) {
    const open = [root]
    while (open.length > 0) {
      const node = open.pop()!
      order.push(node)
      if (kind[node] !== LEAF) open.push(right[node]!, left[node]!)
    }
  }
  return order
}

/** Values that occur at the nodes, ascending. */
function distinct(nodes: readonly number[], values: ArrayLike<number>): number[] {
  return [...new Set(nodes.map((node) => values[node]!))].sort((a, b) => a - b)
}

function widthOf(values: readonly number[] | Float64Array): Width {
  return values.every((value) => Math.fround(value) === value) ? 'float32' : 'float64'
}

function coversOf({ kind, left, right, cover }: TreeModel): PackedHead['covers'] {
  if (cover.every((one) => one === 0)) return 'none'
  const isSum = cover.every(
    (one, node) =>
      Number.isInteger(one) &&
      one < 2 ** 31 &&
      (kind[node] === LEAF || cover[left[node]!]! + cover[right[node]!]! === one),
  )
  return isSum ? 'sums' : widthOf(cover)
}
