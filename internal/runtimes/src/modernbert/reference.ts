import {
  CLS,
  EPSILON,
  FIRST_BYTE,
  frequencies,
  HEAD_SIZE,
  HEADS,
  HIDDEN,
  INTERMEDIATE,
  isGlobal,
  LAYERS,
  SEP,
  type Shape,
  WINDOW,
  weightsOf,
} from './shape.ts'

type Row = readonly number[]
type Matrix = readonly Row[]

/**
 * The logits of a text, computed number by number after the description of ModernBERT (Warner et al. 2024): rotary positions, layers of
 * local and of global attention, gated linear units with GELU, the mean of all tokens through a dense layer.
 */
export function referenceLogits(shape: Shape, text: string): number[] {
  const weights = new Map(weightsOf(shape).map((weight) => [weight.name, weight]))
  const matrix = (name: string): Matrix => {
    const { shape: sizes, int8, scale } = weights.get(name)!
    const [rows = 0, columns = 1] = sizes
    return Array.from({ length: rows }, (_, i) =>
      Array.from(int8.subarray(i * columns, (i + 1) * columns), (value) => value * scale),
    )
  }
  const vector = (name: string): Row => matrix(name).map(([value]) => value!)
  const ids = [CLS, ...[...new TextEncoder().encode(text)].map((byte) => FIRST_BYTE + byte), SEP]
  let rows: Matrix = ids.map((id) => normalized(matrix('embeddings')[id]!, vector('embeddings.norm')))
  for (let i = 0; i < LAYERS; i++) {
    const before = i === 0 ? rows : rows.map((row) => normalized(row, vector(`${i}.attention.norm`)))
    const attended = times(attention(times(before, matrix(`${i}.attention.in`)), i), matrix(`${i}.attention.out`))
    rows = added(rows, attended)
    const inner = times(
      rows.map((row) => normalized(row, vector(`${i}.mlp.norm`))),
      matrix(`${i}.mlp.in`),
    )
    const gated = inner.map((row) => row.slice(0, INTERMEDIATE).map((value, j) => gelu(value) * row[INTERMEDIATE + j]!))
    rows = added(rows, times(gated, matrix(`${i}.mlp.out`)))
  }
  rows = rows.map((row) => normalized(row, vector('norm')))
  const mean = rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length)
  const dense = times([mean], matrix('head.dense'))[0]!.map(gelu)
  const [logits] = times([normalized(dense, vector('head.norm'))], matrix('classifier'))
  return logits!.map((value, j) => value + vector('classifier.bias')[j]!)
}

/** `rows` hold queries, keys and values side by side. */
function attention(rows: Matrix, layer: number): Matrix {
  const out = rows.map(() => new Array<number>(HIDDEN).fill(0))
  for (let head = 0; head < HEADS; head++) {
    const part = (row: Row, which: number) =>
      row.slice(which * HIDDEN + head * HEAD_SIZE, which * HIDDEN + (head + 1) * HEAD_SIZE)
    const queries = rows.map((row, position) => turned(part(row, 0), position, layer))
    const keys = rows.map((row, position) => turned(part(row, 1), position, layer))
    for (const [i, query] of queries.entries()) {
      const sees = (j: number) => isGlobal(layer) || Math.abs(i - j) <= WINDOW
      const scores = keys.map((key, j) => (sees(j) ? dot(query, key) / Math.sqrt(HEAD_SIZE) : -Infinity))
      const highest = Math.max(...scores)
      const exps = scores.map((score) => Math.exp(score - highest))
      const sum = exps.reduce((a, b) => a + b, 0)
      for (const [j, row] of rows.entries()) {
        part(row, 2).forEach((value, k) => {
          out[i]![head * HEAD_SIZE + k]! += (exps[j]! / sum) * value
        })
      }
    }
  }
  return out
}

function turned(row: Row, position: number, layer: number): Row {
  const half = HEAD_SIZE / 2
  const angles = frequencies(layer)
  return row.map((value, k) => {
    const angle = position * angles[k % half]!
    const other = k < half ? -row[k + half]! : row[k - half]!
    return value * Math.cos(angle) + other * Math.sin(angle)
  })
}

function normalized(row: Row, scale: Row): Row {
  const mean = row.reduce((a, b) => a + b, 0) / row.length
  const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length
  return row.map((value, j) => ((value - mean) / Math.sqrt(variance + EPSILON)) * scale[j]!)
}

function times(a: Matrix, b: Matrix): Matrix {
  return a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)))
}

function added(a: Matrix, b: Matrix): Matrix {
  return a.map((row, i) => row.map((value, j) => value + b[i]![j]!))
}

function dot(a: Row, b: Row): number {
  return a.reduce((sum, value, k) => sum + value * b[k]!, 0)
}

function gelu(value: number): number {
  return 0.5 * value * (1 + erf(value / Math.SQRT2))
}

/** By its series, which converges for all that occurs here (|x| < 6). */
function erf(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n
    sum += term / (2 * n + 1)
  }
  return Math.max(-1, Math.min(1, (2 / Math.sqrt(Math.PI)) * sum))
}
