/** The configuration of a ModernBERT that a test can make: everything of the real one but its size. */
export interface Shape {
  readonly labels: readonly string[]
  readonly problem: 'multi_label_classification' | 'single_label_classification'
  readonly seed: number
}

export const HIDDEN = 16
export const HEADS = 2
export const HEAD_SIZE = HIDDEN / HEADS
export const INTERMEDIATE = 24
export const LAYERS = 4
/** Every third layer attends to everything, the others to neighbours only. */
export const GLOBAL_EVERY = 3
/** Tokens to either side that a local layer attends to. */
export const WINDOW = 4
export const GLOBAL_THETA = 160_000
export const LOCAL_THETA = 10_000
export const EPSILON = 1e-5

/** Special tokens come first, then one token for each byte. */
export const SPECIAL = ['[PAD]', '[CLS]', '[SEP]', '[UNK]', '[MASK]'] as const
export const PAD = 0
export const CLS = 1
export const SEP = 2
export const FIRST_BYTE = SPECIAL.length
export const VOCABULARY = FIRST_BYTE + 256

export function isGlobal(layer: number): boolean {
  return layer % GLOBAL_EVERY === 0
}

/** A matrix or vector of the model; `int8` times `scale` is what its file holds. */
export interface Weight {
  readonly name: string
  readonly shape: readonly number[]
  readonly int8: Int8Array
  readonly scale: number
}

/** Random weights, always the same for a seed. */
export function weightsOf({ labels, seed }: Shape): readonly Weight[] {
  const random = mulberry32(seed)
  const weight = (name: string, shape: readonly number[], scale: number): Weight => {
    const count = shape.reduce((product, size) => product * size, 1)
    return { name, shape, scale, int8: Int8Array.from({ length: count }, () => Math.floor(random() * 255) - 127) }
  }
  const norm = (name: string) => weight(name, [HIDDEN], 0.01)
  return [
    weight('embeddings', [VOCABULARY, HIDDEN], 0.01),
    norm('embeddings.norm'),
    ...Array.from({ length: LAYERS }, (_, i) => [
      ...(i === 0 ? [] : [norm(`${i}.attention.norm`)]),
      weight(`${i}.attention.in`, [HIDDEN, 3 * HIDDEN], 0.01),
      weight(`${i}.attention.out`, [HIDDEN, HIDDEN], 0.01),
      norm(`${i}.mlp.norm`),
      weight(`${i}.mlp.in`, [HIDDEN, 2 * INTERMEDIATE], 0.01),
      weight(`${i}.mlp.out`, [INTERMEDIATE, HIDDEN], 0.01),
    ]).flat(),
    norm('norm'),
    weight('head.dense', [HIDDEN, HIDDEN], 0.01),
    norm('head.norm'),
    weight('classifier', [HIDDEN, labels.length], 0.02),
    weight('classifier.bias', [labels.length], 0.01),
  ]
}

/** Frequencies by which positions turn pairs of dimensions: Su et al. 2021, RoFormer. */
export function frequencies(layer: number): Float32Array {
  const theta = isGlobal(layer) ? GLOBAL_THETA : LOCAL_THETA
  return Float32Array.from({ length: HEAD_SIZE / 2 }, (_, i) => theta ** ((-2 * i) / HEAD_SIZE))
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
