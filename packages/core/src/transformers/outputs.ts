import { badOption, PagekindError } from '@pagekind/common'
import { exp, log } from '../math.ts'
import type { RuntimeHead } from '../onnx/runtime.ts'

/** Whether a model's labels exclude each other, or each stands for itself. */
export type Problem = 'single_label' | 'multi_label'

/** What a model's configuration says of its outputs. */
export interface ModelConfig {
  readonly id2label?: Readonly<Record<string, string>> | undefined
  readonly problem_type?: string | null | undefined
}

/** What a caller says of them. */
export interface OutputOptions {
  readonly head: string
  readonly labels?: readonly (string | null)[] | Readonly<Record<string, string | null>> | undefined
  readonly problem?: Problem | undefined
  readonly thresholds?: number | Readonly<Record<string, number>> | undefined
}

/** From which probability on a label counts. */
const THRESHOLD = 0.5

/** Turns a model's outputs into the logits of a head. */
export class Outputs {
  readonly head: RuntimeHead
  /** Logits a page. */
  readonly count: number
  /** The label of the head that each output goes to; −1 for none. */
  readonly #targets: readonly number[]

  /** Throws `E_OPTION` where the options do not fit the model. */
  constructor(config: ModelConfig, options: OutputOptions) {
    const names = namesOf(config)
    const problem =
      options.problem ?? (config.problem_type === 'multi_label_classification' ? 'multi_label' : 'single_label')
    if (problem !== 'single_label' && problem !== 'multi_label') {
      throw badOption('problem', problem, 'Give "single_label" or "multi_label"')
    }
    const mapped = mappedLabels(names, options.labels)
    const labels = [...new Set(mapped.filter((label) => label !== null))]
    if (problem === 'single_label' && mapped.includes(null)) {
      throw badOption(
        'labels',
        names[mapped.indexOf(null)],
        'Labels of this model exclude each other, so every one of them needs a label of the head; several may have the same',
      )
    }
    this.count = names.length
    this.#targets = mapped.map((label) => (label === null ? -1 : labels.indexOf(label)))
    this.head = {
      name: options.head,
      labels,
      activation: problem === 'single_label' ? 'softmax' : 'sigmoid',
      thresholds: thresholdsOf(labels, options.thresholds),
    }
  }

  /**
   * The logits of the head's labels, a row a page. A label that several outputs go to has the highest of them, where each stands for itself,
   * and all of their probability where they exclude each other. Throws `E_RUNTIME` where `logits` are not a row of outputs a page.
   */
  read(logits: ArrayLike<number>, pages: number): Float32Array {
    const { count } = this
    const width = this.head.labels.length
    const merge = this.head.activation === 'softmax' ? addProbabilities : Math.max
    if (logits.length !== pages * count) {
      throw new PagekindError('E_RUNTIME', `The model gave ${logits.length} logits for ${pages} pages of ${count}`, {
        hint: 'It has to be a text-classification model, with as many outputs as its config.json has labels',
      })
    }
    const rows = new Float32Array(pages * width).fill(-Infinity)
    for (let page = 0; page < pages; page++) {
      for (const [output, target] of this.#targets.entries()) {
        if (target === -1) continue
        const at = page * width + target
        const logit = logits[page * count + output]!
        rows[at] = rows[at] === -Infinity ? logit : merge(rows[at]!, logit)
      }
    }
    return rows
  }
}

/** The logit of what has the probability of both. */
function addProbabilities(a: number, b: number): number {
  const higher = Math.max(a, b)
  return higher + log(1 + exp(Math.min(a, b) - higher))
}

function namesOf({ id2label }: ModelConfig): readonly string[] {
  const count = Object.keys(id2label ?? {}).length
  const names = Array.from({ length: count }, (_, i) => id2label?.[i])
  if (count === 0 || names.some((name) => typeof name !== 'string')) {
    throw new PagekindError('E_RUNTIME', 'The model’s config.json does not name its labels', {
      value: id2label,
      hint: 'A text-classification model has "id2label": { "0": …, "1": … } there',
    })
  }
  return names as string[]
}

/** The head's label of each output, null for none. */
function mappedLabels(names: readonly string[], given: OutputOptions['labels']): readonly (string | null)[] {
  const mapped = given === undefined ? names : Array.isArray(given) ? listed(names, given) : renamed(names, given)
  for (const label of mapped) {
    if (label !== null && (typeof label !== 'string' || label === '')) {
      throw badOption('labels', label, 'Give names of labels, or null for an output that counts for none')
    }
  }
  if (mapped.every((label) => label === null)) throw badOption('labels', given, 'Keep at least one')
  return mapped
}

function listed(names: readonly string[], given: readonly (string | null)[]): readonly (string | null)[] {
  if (given.length === names.length) return given
  throw badOption('labels', given, `The model has ${names.length} outputs; name each of them, in this order: ${names}`)
}

function renamed(names: readonly string[], given: unknown): readonly (string | null)[] {
  if (typeof given !== 'object' || given === null) {
    throw badOption('labels', given, 'Give a list in the order of the outputs, or an object by the model’s labels')
  }
  const byName = new Map<string, string | null>(Object.entries(given))
  for (const name of byName.keys()) {
    if (!names.includes(name)) throw badOption('labels', name, `The model’s labels are ${names.join(', ')}`)
  }
  return names.map((name) => byName.get(name) ?? null)
}

function thresholdsOf(labels: readonly string[], given: OutputOptions['thresholds']): readonly number[] {
  if (given === undefined || typeof given === 'number') return labels.map(() => given ?? THRESHOLD)
  if (typeof given !== 'object' || given === null) throw badOption('thresholds', given, 'Give a number, or an object')
  const byLabel = new Map(Object.entries(given))
  for (const label of byLabel.keys()) {
    if (!labels.includes(label)) throw badOption('thresholds', label, `Its labels are ${labels.join(', ')}`)
  }
  return labels.map((label) => byLabel.get(label) ?? THRESHOLD)
}
