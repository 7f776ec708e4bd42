import { createRequire } from 'node:module'
import { zipSync } from 'fflate'
import { field, join, number, type Piece, raw, text } from '../../../packages/train/src/onnx/protobuf.ts'
import type { Forest, Node } from './forest.ts'

// A model as YDF (Yggdrasil Decision Forests) keeps it: messages of its .proto files, and nodes in a file of records.

/** What is used of ydf-inference, which comes without types. */
interface Ydf {
  loadModelFromZipBlob(zip: Uint8Array): Promise<YdfModel>
}

export interface YdfModel {
  /** Probabilities of classes, or values of a regression, row after row. */
  predict(examples: Readonly<Record<string, readonly number[]>>): ArrayLike<number>
  unload(): void
}

const CLASSIFICATION = 1
const REGRESSION = 2
const NUMERICAL = 1
const CATEGORICAL = 4
const SQUARED_ERROR = 2
const MULTINOMIAL_LOG_LIKELIHOOD = 3
/** What missing values are taken for. */
export const MEAN = 0.5

/** The forest as ydf-inference runs it. Values may not be missing: its fast engines know of one default only. */
export async function loadYdf(forest: Forest): Promise<YdfModel> {
  const open = createRequire(import.meta.url)('ydf-inference') as (options: object) => Promise<Ydf>
  // It says what it does on standard error.
  return (await open({ printErr() {} })).loadModelFromZipBlob(toYdf(forest))
}

/** Rows as it takes them: a list of values a feature. */
export function asYdfTakes({ engineered }: Forest, row: Float64Array): Record<string, number[]> {
  return Object.fromEntries(engineered.map((name, i) => [name, [row[i]!]]))
}

function toYdf({ classes, baseline, engineered, trees }: Forest): Uint8Array {
  const isRegression = classes.length === 1
  const columns = engineered.map((name) =>
    field(1, number(1, NUMERICAL), text(2, name), field(5, fixed(1, Float64Array.of(MEAN)))),
  )
  // Class 0 is kept for what is in none.
  const label = isRegression
    ? field(1, number(1, NUMERICAL), text(2, 'label'))
    : field(1, number(1, CATEGORICAL), text(2, 'label'), field(6, number(2, classes.length + 1), number(5, 1)))
  const flat = trees.flat()
  return zipSync({
    'data_spec.pb': join([...columns.flat(), ...label, ...number(2, 1)]),
    'header.pb': join([
      ...text(1, 'GRADIENT_BOOSTED_TREES'),
      ...number(2, isRegression ? REGRESSION : CLASSIFICATION),
      ...number(3, engineered.length),
      ...engineered.flatMap((_, i) => number(5, i)),
    ]),
    'gradient_boosted_trees_header.pb': join([
      ...number(1, 1),
      ...number(2, flat.length),
      ...number(3, isRegression ? SQUARED_ERROR : MULTINOMIAL_LOG_LIKELIHOOD),
      ...baseline.flatMap((one) => fixed(4, Float32Array.of(one))),
      ...number(5, classes.length),
      ...text(7, 'BLOB_SEQUENCE'),
    ]),
    'nodes-00000-of-00001': records(flat.flatMap(nodesOf)),
    done: new Uint8Array(),
  })
}

/** A node, then what is below where its condition fails, then where it holds. */
function nodesOf(tree: readonly Node[]): Piece[] {
  const messages: Piece[] = []
  const open = [0]
  while (open.length > 0) {
    const [feature, threshold, left, right, value, isLeaf] = tree[open.pop()!]!
    const output = field(2, fixed(1, Float32Array.of(value)))
    if (isLeaf) {
      messages.push(output)
      continue
    }
    // Above a threshold is from the next float32 on.
    const from = nextFloat(threshold)
    const condition = field(3, field(2, fixed(1, Float32Array.of(from))))
    messages.push([...output, ...field(3, number(1, MEAN >= from ? 1 : 0), number(2, feature), condition)])
    open.push(right, left)
  }
  return messages
}

/** `BS`, a version, and each message behind its length. */
function records(messages: readonly Piece[]): Uint8Array {
  const pieces = messages.flatMap((message): Piece => {
    const length = message.reduce((sum, chunk) => sum + chunk.length, 0)
    return [...raw(Uint32Array.of(length)), ...message]
  })
  return join([Uint8Array.of(0x42, 0x53, 0, 0, 0, 0, 0, 0), ...pieces])
}

/** A field with a float or double. */
function fixed(id: number, value: Float32Array | Float64Array): Piece {
  return [Uint8Array.of((id << 3) | (value.BYTES_PER_ELEMENT === 4 ? 5 : 1)), ...raw(value)]
}

function nextFloat(value: number): number {
  const single = Float32Array.of(value)
  const bits = new Int32Array(single.buffer)
  // Thresholds are above 0.
  bits[0]!++
  return single[0]!
}
