import { loadTrees, type TreeEnsemble, unpack } from '@pagekind/fusion'
import * as ort from 'onnxruntime-node'
import { describeMachine } from '../machine.ts'
import { atLeast, atMost, type BenchmarkResult } from '../result.ts'
import { median } from '../rounds.ts'
import { asPythonWrites, makeForest, makeRows, type Shape } from './forest.ts'
import { objectWalker } from './objects.ts'
import { toOnnx } from './onnx.ts'
import { asYdfTakes, loadYdf, MEAN, type YdfModel } from './ydf.ts'

const SHAPES: readonly Shape[] = [
  { name: '900 trees, 31 leaves, 6 classes', classes: 6, trees: 900, leaves: 31, features: 65 },
  { name: '30 trees, 31 leaves, 6 classes', classes: 6, trees: 30, leaves: 31, features: 65 },
  { name: '300 trees, 255 leaves, 6 classes', classes: 6, trees: 300, leaves: 255, features: 65 },
  { name: '1,000 trees, 15 leaves, one score', classes: 1, trees: 1000, leaves: 15, features: 65 },
]
/** How the cost grows: one thing at a time. */
const GROWTH: readonly Shape[] = [
  { name: 'trees', classes: 6, trees: 300, leaves: 31, features: 65 },
  { name: 'trees', classes: 6, trees: 3000, leaves: 31, features: 65 },
  { name: 'leaves', classes: 6, trees: 900, leaves: 8, features: 65 },
  { name: 'leaves', classes: 6, trees: 900, leaves: 64, features: 65 },
  { name: 'features', classes: 6, trees: 900, leaves: 31, features: 16 },
  { name: 'features', classes: 6, trees: 900, leaves: 31, features: 256 },
]
const ROWS = 1000
const ROUNDS = 7
/** Sums in float32 are not those in float64. */
const TOLERANCE = 1e-3
const NEEDED_SINGLE = 6
const NEEDED_YDF = 4
const NEEDED_BATCH = 1
const NEEDED_LOAD = 60
const NEEDED_FIRST = 2
const NEEDED_PACKED = 0.1

/** Trees beside onnxruntime-node, ydf-inference and objects that are walked. */
export async function run() {
  const measured = []
  for (const shape of SHAPES) measured.push(await measure(shape))
  const growth = GROWTH.map((shape) => ({ ...shape, microseconds: timeOurs(shape) }))
  const [main] = measured
  const result: BenchmarkResult = {
    title: 'Tree ensembles',
    notes: [
      `Made-up ensembles as boosting makes them, ${ROWS.toLocaleString('en-GB')} rows of ${SHAPES[0]!.features} features, one value in twenty missing; one thread, warm, median of ${ROUNDS} rounds in turns. Before timing: objects gave our raw scores to the bit, onnxruntime-node those within ${TOLERANCE}; and the ONNX model, read by us, gave onnxruntime-node’s own to the bit. ydf-inference ran the same trees, written as YDF keeps them, on rows without missing values, and gave our predictions within ${TOLERANCE}.`,
      `The first of them is ${(main!.jsonBytes / 1e6).toFixed(1)} MB of JSON, loaded in ${main!.load.toFixed(1)} ms; the first call then takes ${main!.first.toFixed(2)} ms. Packed it is ${Math.round(main!.packedBytes / 1000)} kB, unpacked in ${main!.unpacking.toFixed(1)} ms; all its thresholds are different, as those of trained trees are not.`,
      `How the cost of a row grows, in microseconds: ${growth.map(({ name, trees, leaves, features, microseconds }) => `${{ trees, leaves, features }[name as 'trees'].toLocaleString('en-GB')} ${name} ${microseconds.toFixed(1)}`).join(', ')}; the others as in the first ensemble (${main!.single.toFixed(1)}).`,
    ],
    head: [
      'microseconds a row',
      'pagekind',
      'objects',
      'onnxruntime-node',
      'ydf-inference',
      'pagekind, batch',
      'onnxruntime-node, batch',
    ],
    rows: measured.map((one) => [
      one.name,
      ...[one.single, one.objects, one.onnx, one.ydf, one.batch, one.onnxBatch].map((time) => time.toFixed(1)),
    ]),
    figures: { measured, growth },
    targets: [
      ...measured.map((one) =>
        atLeast(`${one.name}: onnxruntime-node ÷ pagekind, a single row`, one.onnx / one.single, NEEDED_SINGLE),
      ),
      ...measured.map((one) =>
        atLeast(`${one.name}: ydf-inference ÷ pagekind, a single row`, one.ydf / one.single, NEEDED_YDF),
      ),
      ...measured.map((one) =>
        atLeast(
          `${one.name}: onnxruntime-node ÷ pagekind, a batch of ${ROWS}`,
          one.onnxBatch / one.batch,
          NEEDED_BATCH,
        ),
      ),
      atMost(`milliseconds to load ${(main!.jsonBytes / 1e6).toFixed(1)} MB of JSON`, main!.load, NEEDED_LOAD),
      atMost('milliseconds of the first call', main!.first, NEEDED_FIRST),
      atMost('packed bytes ÷ bytes of JSON', main!.packedBytes / main!.jsonBytes, NEEDED_PACKED),
    ],
  }
  return { result, machine: describeMachine(['onnxruntime-node', 'ydf-inference']) }
}

async function measure(shape: Shape) {
  const forest = makeForest(shape)
  const json = asPythonWrites(forest)
  const start = performance.now()
  const trees = loadTrees(json)
  const load = performance.now() - start
  const matrix = makeRows(ROWS, shape.features)
  const rows = Array.from({ length: ROWS }, (_, i) => matrix.slice(i * shape.features, (i + 1) * shape.features))
  const began = performance.now()
  trees.predict(rows[0]!)
  const first = performance.now() - began
  const packed = trees.pack()
  const opened = performance.now()
  unpack(packed)
  const unpacking = performance.now() - opened
  const walk = objectWalker(forest)
  const raw = new Float64Array(shape.classes)
  const onnx = toOnnx(forest)
  const session = await ort.InferenceSession.create(onnx, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  })
  const inputs = rows.map((row) => ({ x: new ort.Tensor('float32', Float32Array.from(row), [1, shape.features]) }))
  const whole = { x: new ort.Tensor('float32', Float32Array.from(matrix), [ROWS, shape.features]) }
  await check(trees, rows, walk, (await session.run(whole))['y']!.data as Float32Array)
  await checkOnnx(loadTrees(onnx), rows, inputs, session)
  const ydf = await loadYdf(forest)
  const known = rows.map((row) => row.map((value) => (Number.isNaN(value) ? MEAN : value)))
  const examples = known.map((row) => asYdfTakes(forest, row))
  checkYdf(trees, known, examples, ydf)
  const out = new Float64Array(ROWS * trees.width)
  const times: Record<string, number[]> = { single: [], objects: [], onnx: [], ydf: [], batch: [], onnxBatch: [] }
  for (let round = 0; round < ROUNDS; round++) {
    times['single']!.push(
      timed(() => {
        for (const row of rows) trees.predict(row)
      }),
    )
    times['objects']!.push(
      timed(() => {
        for (const row of rows) walk(row, 0, raw)
      }),
    )
    times['ydf']!.push(
      timed(() => {
        for (const example of examples) ydf.predict(example)
      }),
    )
    times['batch']!.push(timed(() => trees.predictBatch(matrix, ROWS, out)))
    let from = performance.now()
    for (const input of inputs) await session.run(input)
    times['onnx']!.push(((performance.now() - from) * 1000) / ROWS)
    from = performance.now()
    await session.run(whole)
    times['onnxBatch']!.push(((performance.now() - from) * 1000) / ROWS)
  }
  await session.release()
  ydf.unload()
  const middle = (name: string) => median(times[name]!)
  return {
    name: shape.name,
    jsonBytes: json.length,
    load,
    first,
    packedBytes: packed.length,
    unpacking,
    single: middle('single'),
    objects: middle('objects'),
    onnx: middle('onnx'),
    ydf: middle('ydf'),
    batch: middle('batch'),
    onnxBatch: middle('onnxBatch'),
  }
}

/** Microseconds a row of work over all rows. */
function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return ((performance.now() - start) * 1000) / ROWS
}

function timeOurs(shape: Shape): number {
  const trees = loadTrees(makeForest(shape))
  const matrix = makeRows(ROWS, shape.features)
  const out = new Float64Array(ROWS * trees.width)
  return median(Array.from({ length: ROUNDS }, () => timed(() => trees.predictBatch(matrix, ROWS, out))))
}

async function check(
  trees: TreeEnsemble,
  rows: readonly Float64Array[],
  walk: ReturnType<typeof objectWalker>,
  onnx: Float32Array,
): Promise<void> {
  const raw = new Float64Array(trees.width)
  for (const [i, row] of rows.entries()) {
    const ours = trees.raw(row)
    walk(row, 0, raw)
    for (const [k, one] of ours.entries()) {
      if (one !== raw[k]) throw new Error(`row ${i}: ${one}, objects give ${raw[k]}`)
      const theirs = onnx[i * ours.length + k]!
      if (!(Math.abs(one - theirs) < TOLERANCE)) throw new Error(`row ${i}: ${one}, onnxruntime-node gives ${theirs}`)
    }
  }
}

/** The ONNX model read by us: onnxruntime-node's scores, to the bit, row by row. */
async function checkOnnx(
  trees: TreeEnsemble,
  rows: readonly Float64Array[],
  inputs: readonly { x: ort.Tensor }[],
  session: ort.InferenceSession,
): Promise<void> {
  for (const [i, row] of rows.entries()) {
    const theirs = (await session.run(inputs[i]!))['y']!.data as Float32Array
    const ours = trees.raw(row)
    if (ours.some((one, k) => one !== theirs[k]))
      throw new Error(`row ${i} of the ONNX model: ${ours}, onnxruntime-node gives ${theirs}`)
  }
}

/** Its probabilities are ours; of one class the raw score. */
function checkYdf(
  trees: TreeEnsemble,
  rows: readonly Float64Array[],
  examples: readonly Record<string, number[]>[],
  ydf: YdfModel,
): void {
  for (const [i, row] of rows.entries()) {
    const ours = trees.width === 1 ? trees.raw(row) : trees.predict(row)
    const theirs = ydf.predict(examples[i]!)
    for (const [k, one] of ours.entries()) {
      if (!(Math.abs(one - theirs[k]!) < TOLERANCE))
        throw new Error(`row ${i}: ${one}, ydf-inference gives ${theirs[k]}`)
    }
  }
}
