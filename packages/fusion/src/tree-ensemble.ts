import { PagekindError } from '@pagekind/common'
import { pack } from './binary/pack.ts'
import { unpackModel } from './binary/unpack.ts'
import { treeShap } from './explain/tree-shap.ts'
import type { TreeModel } from './model/tree-model.ts'
import { applyLink, predictionLength } from './predict/link.ts'
import { ObviousWalker } from './predict/walk.ts'
import { Walker } from './predict/walker.ts'

/** What one feature added to a raw score. */
export interface Contribution {
  readonly feature: string
  /** Of the row. */
  readonly value: number
  readonly contribution: number
}

/** Why a raw score is what it is. */
export interface Explanation {
  /** What is expected of a row of which nothing is known. */
  readonly base: number
  /** In the order of features. */
  readonly contributions: readonly Contribution[]
}

/** What adds the leaves of a row to raw scores. */
interface Scorer {
  add(matrix: Float64Array, from: number, raw: Float64Array): void
}

/** A loaded tree ensemble. Immutable but for its scratch memory: one call at a time. */
export class TreeEnsemble {
  readonly #model: TreeModel
  readonly #scorer: Scorer
  readonly #raw: Float64Array
  readonly #out: Float64Array

  /** @internal */
  constructor(model: TreeModel) {
    this.#model = model
    this.#scorer = Walker.of(model) ?? new ObviousWalker(model)
    this.#raw = new Float64Array(model.outputs)
    this.#out = new Float64Array(predictionLength(model))
  }

  /** Where it was read from: `xgboost`, `scikit-learn`, `hybrid`. */
  get format(): string {
    return this.#model.format
  }

  /** Names of the features, in the order of a row. */
  get features(): readonly string[] {
    return this.#model.features
  }

  /** Names of the classes, in the order of predictions; empty for a regression. */
  get classes(): readonly string[] {
    return this.#model.classes
  }

  /** How many numbers a row gives: a probability a class, or a value. */
  get width(): number {
    return this.#out.length
  }

  /**
   * Probabilities of a row, or the value of a regression. NaN is a missing value. Written to `out` where it is given, else to an
   * array that the next call uses again. Throws `E_INPUT` for a row of another length.
   */
  predict(row: Float64Array, out: Float64Array = this.#out): Float64Array {
    this.#score(row, 1, out, this.#out.length)
    applyLink(this.#model, this.#raw, 0, out, 0)
    return out
  }

  /** Raw scores of a row, bit for bit those of the library that trained the trees. Otherwise like {@link predict}. */
  raw(row: Float64Array, out: Float64Array = this.#raw): Float64Array {
    this.#score(row, 1, out, this.#raw.length)
    if (out !== this.#raw) out.set(this.#raw)
    return out
  }

  /** {@link predict} of `rows` rows that stand one behind the other in `matrix`. */
  predictBatch(matrix: Float64Array, rows: number, out?: Float64Array): Float64Array {
    const width = this.#out.length
    const results = out ?? new Float64Array(rows * width)
    this.#check(matrix, rows, results, width)
    const features = this.#model.features.length
    for (let row = 0; row < rows; row++) {
      this.#scoreRow(matrix, row * features)
      applyLink(this.#model, this.#raw, 0, results, row * width)
    }
    return results
  }

  /**
   * What each feature of a row adds to each raw score, exact (path-dependent TreeSHAP, Lundberg et al. 2018): with `base`, which is
   * expected of a row of which nothing is known, they add up to it. Some thousand times as dear as {@link predict}. Throws
   * `E_INPUT`, and `E_TREES_FORMAT` where the format did not say how many rows came to each node.
   */
  explain(row: Float64Array): Explanation[] {
    this.#check(row, 1, this.#out, this.#out.length)
    const { features, outputs } = this.#model
    const values = treeShap(this.#model, row)
    const width = features.length + 1
    return Array.from({ length: outputs }, (_, output) => ({
      base: values[output * width + features.length]!,
      contributions: features.map((feature, i) => ({
        feature,
        value: row[i]!,
        contribution: values[output * width + i]!,
      })),
    }))
  }

  /**
   * The trees as bytes for {@link unpack}, checksummed: a few bytes a node, where JSON takes 40 to 150. What they predict and explain
   * is the same to the bit.
   */
  pack(): Uint8Array<ArrayBuffer> {
    return pack(this.#model)
  }

  #score(row: Float64Array, rows: number, out: Float64Array, width: number): void {
    this.#check(row, rows, out, width)
    this.#scoreRow(row, 0)
  }

  #scoreRow(matrix: Float64Array, from: number): void {
    this.#raw.set(this.#model.base)
    this.#scorer.add(matrix, from, this.#raw)
  }

  #check(matrix: Float64Array, rows: number, out: Float64Array, width: number): void {
    const features = this.#model.features.length
    if (!(matrix instanceof Float64Array) || !Number.isInteger(rows) || rows < 0 || matrix.length !== rows * features) {
      throw new PagekindError('E_INPUT', `The rows are not ${rows} times ${features} numbers in a Float64Array`, {
        value: matrix?.length,
        hint: `Give a Float64Array of ${features} numbers a row, in the order of \`features\``,
      })
    }
    if (!(out instanceof Float64Array) || out.length < rows * width) {
      throw new PagekindError('E_INPUT', `What is to be written to is no Float64Array of ${rows * width} numbers`, {
        value: out?.length,
        hint: 'Give a larger one, or none',
      })
    }
  }
}

/**
 * Loads what {@link TreeEnsemble.pack} wrote; everything is checked before anything is walked. Throws `E_TREES_FORMAT` for other bytes,
 * `E_TREES_VERSION` for those of another version, `E_TREES_CHECKSUM` for changed ones, `E_TREES_STRUCTURE` where their numbers lead
 * out of them. About half the time that their JSON takes.
 */
export function unpack(bytes: Uint8Array): TreeEnsemble {
  return new TreeEnsemble(unpackModel(bytes))
}
