import { aligned, isSealed, PagekindError, unseal } from '@pagekind/common'
import {
  CATEGORICAL,
  CATEGORICAL_FROM_0,
  type Link,
  MOST_FEATURES,
  MOST_NODES,
  MOST_OUTPUTS,
  NUMERIC,
  type Precision,
  type TreeModel,
  ZERO_MISSING,
} from '../model/tree-model.ts'
import { predictionLength } from '../predict/link.ts'
import { BitReader } from './bits.ts'
import { bitsFor, MAGIC, type PackedHead, VERSION, WIDTHS, type Width } from './layout.ts'
import { NumberBuffer } from './numbers.ts'

const HINT = 'Pack the trees again: `loadTrees(…).pack()`'
const MOST_TEXT = 1000
/** Of signs and exponents of float64. */
const MOST_TOPS = 2 ** 12

/** Whether bytes begin as packed trees do. */
export function isPacked(bytes: Uint8Array): boolean {
  return isSealed(bytes, MAGIC)
}

/**
 * Trees as {@link pack} wrote them. Throws `E_TREES_FORMAT` for other bytes, `E_TREES_VERSION` for those of another version,
 * `E_TREES_CHECKSUM` for changed ones and `E_TREES_STRUCTURE` where their numbers lead out of them. About 40 ms a megabyte.
 */
export function unpackModel(given: Uint8Array): TreeModel {
  const opened = unseal(given, MAGIC, VERSION)
  switch (opened.flaw) {
    case 'short':
    case 'magic':
      throw new PagekindError('E_TREES_FORMAT', 'The bytes are no packed trees', { hint: HINT })
    case 'version':
      throw new PagekindError(
        'E_TREES_VERSION',
        `The trees were packed in version ${opened.version}, ${VERSION} is read`,
        { value: opened.version, hint: HINT },
      )
    case 'checksum':
      throw new PagekindError('E_TREES_CHECKSUM', 'The packed trees were changed or cut', { hint: HINT })
  }
  refuse(opened.flaw === null, 'have a head that does not end')
  const sections = new Sections(opened.bytes, opened.at)
  const head = readHead(opened.head)
  const base = Float64Array.from(sections.take(Float64Array, head.outputs))
  const covers = isWidth(head.covers) ? sections.take(WIDTHS[head.covers], head.nodes) : null
  const bytes = sections.rest()
  // Each number and node is a bit at least: no more memory is asked for than the bytes can account for.
  refuse(sum(head.counts) + head.nodes <= bytes.length * 8, 'have more nodes than bits')
  const bits = new BitReader(bytes)
  const limits = new NumberBuffer(head.thresholds, sum(head.counts))
  for (const count of head.counts) limits.readAscending(bits, count)
  const thresholds = limits.numbers()
  const ends = (head.nodes + head.trees) / 2
  const values = new NumberBuffer(head.values, ends)
  values.readNumbers(bits, ends, head.tops)
  const leaves = values.numbers()
  refuse(base.every(Number.isFinite), 'have a base score that is not finite')
  refuse(!thresholds.some(Number.isNaN), 'have a threshold that is no number')
  refuse(leaves.every(Number.isFinite), 'have a leaf whose value is not finite')
  const model = readNodes(head, bits, thresholds, leaves, covers)
  refuse(bits.left >= 0, 'end in the middle of a tree')
  return { ...model, base }
}

function readNodes(
  head: PackedHead,
  bits: BitReader,
  thresholds: ArrayLike<number>,
  leaves: ArrayLike<number>,
  covers: ArrayLike<number> | null,
): Omit<TreeModel, 'base'> {
  const { nodes, trees, kinds, used, counts, outputs } = head
  const model = {
    format: head.format,
    features: head.features,
    classes: head.classes,
    outputs,
    precision: head.precision as Precision,
    link: head.link as Link,
    roots: new Int32Array(trees),
    treeOutputs: new Int32Array(trees),
    kind: new Uint8Array(nodes),
    feature: new Int32Array(nodes).fill(-1),
    threshold: new Float64Array(nodes),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    missingLeft: new Uint8Array(nodes),
    value: new Float64Array(nodes),
    cover: covers === null ? new Float64Array(nodes) : Float64Array.from(covers),
    categories: new Map<number, Uint32Array>(),
  }
  const { kind, feature, threshold, left, right, missingLeft, value, cover, categories } = model
  const outputBits = bitsFor(outputs)
  const kindBits = bitsFor(kinds.length)
  const usedBits = bitsFor(used.length)
  const limitBits = counts.map(bitsFor)
  const firstLimit = counts.map((_, at) => sum(counts.slice(0, at)))
  const areSums = head.covers === 'sums'
  const isTold = head.missing === 'told'
  const missing = head.missing === 'left' ? 1 : 0
  /** Splits whose right child is still to come. */
  const open: number[] = []
  let node = 0
  let leaf = 0
  for (let tree = 0; tree < trees; tree++) {
    refuse(node < nodes, 'end before their last tree')
    const output = bits.read(outputBits)
    refuse(output < outputs, 'have a tree for an output that is not there')
    model.roots[tree] = node
    model.treeOutputs[tree] = output
    if (areSums) cover[node] = bits.read(32)
    for (let isWhole = false; !isWhole; node++) {
      refuse(node < nodes, 'have a tree that does not end')
      if (bits.read(1) === 0) {
        refuse(leaf < leaves.length, 'have more leaves than values')
        value[node] = leaves[leaf++]!
        const parent = open.pop()
        if (parent === undefined) isWhole = true
        else {
          right[parent] = node + 1
          if (areSums) cover[node + 1] = cover[parent]! - cover[parent + 1]!
        }
        continue
      }
      const kindAt = bits.read(kindBits)
      const usedAt = bits.read(usedBits)
      refuse(kindAt < kinds.length && usedAt < used.length, 'have a split by nothing')
      const limit = bits.read(limitBits[usedAt]!)
      refuse(limit < counts[usedAt]!, 'have a threshold that is not there')
      kind[node] = kinds[kindAt]!
      feature[node] = used[usedAt]!
      threshold[node] = thresholds[firstLimit[usedAt]! + limit]!
      missingLeft[node] = isTold ? bits.read(1) : missing
      if (kind[node] === CATEGORICAL || kind[node] === CATEGORICAL_FROM_0) {
        const words = bits.read(16)
        refuse(words * 32 <= bits.left, 'have categories beyond their end')
        categories.set(
          node,
          Uint32Array.from({ length: words }, () => bits.read(32)),
        )
      }
      left[node] = node + 1
      if (areSums) {
        const share = bits.read(bitsFor(cover[node]! + 1))
        refuse(share <= cover[node]! && node + 1 < nodes, 'share out more rows than there are')
        cover[node + 1] = share
      }
      open.push(node)
    }
  }
  refuse(node === nodes && leaf === leaves.length, 'have nodes that are in no tree')
  return model
}

/** Takes one section after the other, never beyond the end. */
class Sections {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  /** A copy: a section of float64 need not lie at a multiple of 8. */
  take(type: Float32ArrayConstructor | Float64ArrayConstructor, count: number) {
    const length = count * type.BYTES_PER_ELEMENT
    const end = this.#at + length
    refuse(Number.isInteger(count) && count >= 0 && end <= this.#bytes.length, 'are cut in the middle')
    const section = new type(this.#bytes.slice(this.#at, end).buffer as ArrayBuffer)
    this.#at += aligned(length)
    return section
  }

  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at)
  }
}

function readHead(bytes: Uint8Array): PackedHead {
  let head: Partial<Record<keyof PackedHead, unknown>> | null = null
  try {
    head = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    // Said below.
  }
  refuse(typeof head === 'object' && head !== null && !Array.isArray(head), 'have no head')
  const { format, features, classes, precision, link, outputs, trees, nodes, kinds, used, counts, ...rest } = head!
  refuse(isText(format) && isTexts(features, MOST_FEATURES) && isTexts(classes, MOST_OUTPUTS), 'have no names')
  refuse(['float64', 'float32', 'mixed'].includes(precision as string), 'have no precision')
  refuse(['identity', 'sigmoid', 'softmax', 'exp'].includes(link as string), 'have no link')
  refuse(isCount(outputs, 1, MOST_OUTPUTS), 'have no outputs')
  // A tree has one leaf more than splits.
  refuse(isCount(nodes, 0, MOST_NODES) && isCount(trees, 0, nodes) && (nodes + trees) % 2 === 0, 'have no nodes')
  const known = [NUMERIC, CATEGORICAL, ZERO_MISSING, CATEGORICAL_FROM_0]
  refuse(
    isList(kinds) && kinds.length <= known.length && kinds.every((one) => known.includes(one as never)),
    'split by nothing known',
  )
  const width = (features as string[]).length
  refuse(isList(used) && used.length <= width && used.every((one) => isCount(one, 0, width - 1)), 'split by no feature')
  refuse(
    isList(counts) && counts.length === used.length && counts.every((one) => isCount(one, 1, MOST_NODES)),
    'have no thresholds',
  )
  refuse(isWidth(rest.thresholds) && isWidth(rest.values), 'have no numbers')
  refuse(
    isList(rest.tops) && rest.tops.length <= MOST_TOPS && rest.tops.every((top) => isCount(top, 0, MOST_TOPS)),
    'have no numbers',
  )
  refuse(isWidth(rest.covers) || rest.covers === 'none' || rest.covers === 'sums', 'have no covers')
  refuse(['left', 'right', 'told'].includes(rest.missing as string), 'do not say where missing values go')
  const names = classes as string[]
  refuse(names.length === 0 || names.length === predictionLength(head as never), 'have not a class for each prediction')
  return head as unknown as PackedHead
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= MOST_TEXT
const isList = (value: unknown): value is unknown[] => Array.isArray(value)
const isTexts = (value: unknown, most: number) => isList(value) && value.length <= most && value.every(isText)
const isWidth = (value: unknown): value is Width => value === 'float32' || value === 'float64'
const isCount = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

function refuse(isRight: boolean, what: string): asserts isRight {
  if (isRight) return
  throw new PagekindError('E_TREES_STRUCTURE', `The packed trees ${what}`, { hint: HINT })
}
