/**
 * Runs any text-classification model of Hugging Face by transformers.js, as one head of a classifier.
 *
 * @module
 */
import { badOption, checkOptions, PagekindError } from '@pagekind/common'
import type { Batching, Runtime } from './onnx/runtime.ts'
import { missingRuntime } from './onnx/session.ts'
import type { TextFields } from './tokenizer/tokenizer.ts'
import { knownModel } from './transformers/known-models.ts'
import { type ModelConfig, type OutputOptions, Outputs, type Problem } from './transformers/outputs.ts'

export type { Batching, Runtime, RuntimeBatch, RuntimeHead } from './onnx/runtime.ts'
export type { TextFields } from './tokenizer/tokenizer.ts'
export type { ModelConfig, Problem } from './transformers/outputs.ts'

/** Which model is to be asked, and how. */
export interface TransformersOptions {
  /** Its name on the Hub, such as `firefoxrecap/URL-TITLE-classifier`, or the folder that it lies in. */
  readonly model: string
  /** The head that it answers: one of the bundle's, or a new one. May be left out for a model that pagekind knows. */
  readonly head?: string | undefined
  /**
   * The head's labels: a list in the order of the model's outputs, or an object by the model's own labels. Null, or left out of an object:
   * the output counts for no label, which only `multi_label` allows. Outputs may share a label. Left out: the model's own labels.
   */
  readonly labels?: OutputOptions['labels']
  /** Whether its labels exclude each other. Left out: as its `config.json` says under `problem_type`; where that says nothing, they do. */
  readonly problem?: Problem | undefined
  /** From which probability on a label counts: for all labels, or by label. Left out: 0.5. */
  readonly thresholds?: number | Readonly<Record<string, number>> | undefined
  /** What the model reads of a page. Left out: title and description, a line each, or the URL where there is neither. */
  readonly text?: ((page: TextFields) => string) | undefined
  /** False: only what lies in the folder, and nothing is ever asked of the Hub. Left out: true. */
  readonly remote?: boolean | undefined
  /** The precision of its weights, such as `q8`, `q4` or `fp32`. Left out: transformers.js chooses. */
  readonly dtype?: string | undefined
  /** What it runs on, such as `cpu`, `wasm` or `webgpu`. Left out: transformers.js chooses. */
  readonly device?: string | undefined
  /** Further options of `from_pretrained`, such as `revision`, `cache_dir`, `progress_callback` or `session_options`. */
  readonly pretrainedOptions?: Readonly<Record<string, unknown>> | undefined
  /** transformers.js itself. Left out: it is imported. */
  readonly transformers?: Transformers | undefined
  /**
   * Left out: one page a run. Weights of 8 bits are commonly multiplied by inputs rounded for the whole run at once, so that a page's
   * answer depends a little on those beside it, and on a processor a run of many is hardly faster; on WebGPU it is.
   */
  readonly batching?: Batching | undefined
}

/** What is used of transformers.js. */
export interface Transformers {
  readonly AutoTokenizer: { from_pretrained(model: string, options: never): Promise<unknown> }
  readonly AutoModelForSequenceClassification: { from_pretrained(model: string, options: never): Promise<unknown> }
}

type Tokenizer = (texts: readonly string[], options: { padding: boolean; truncation: boolean }) => unknown

type Model = ((inputs: unknown) => Promise<{ logits: { data: ArrayLike<number> } }>) & {
  config: ModelConfig
  dispose(): Promise<unknown>
}

const NAME = '@huggingface/transformers'

const OPTIONS = [
  'model',
  'head',
  'labels',
  'problem',
  'thresholds',
  'text',
  'remote',
  'dtype',
  'device',
  'pretrainedOptions',
  'transformers',
  'batching',
]

/**
 * A runtime for the option `runtime` of `createClassifier`, with a model of its own. Throws `E_RUNTIME_MISSING` where transformers.js is not
 * installed, `E_RUNTIME` where it cannot load the model, `E_OPTION` for labels or an option that do not fit.
 *
 * ```ts
 * const runtime = await transformers({ model: 'firefoxrecap/URL-TITLE-classifier' })
 * const classifier = await createClassifier({ runtime })
 * await classifier.classify({ url, title })
 * ```
 */
export async function transformers(options: TransformersOptions): Promise<Runtime> {
  checkOptions(options, OPTIONS, 'transformers')
  const { model: name, text, remote = true, batching = { size: 1 } } = options
  if (typeof name !== 'string' || name === '') throw badOption('model', name, 'Give a name on the Hub, or a folder')
  if (typeof remote !== 'boolean') throw badOption('remote', remote, 'Give true or false')
  if (text !== undefined && typeof text !== 'function') {
    throw badOption('text', text, 'Give a function that makes a text of { url, title, description }')
  }
  const known = knownModel(name)
  const head = options.head ?? known?.head
  if (typeof head !== 'string' || head === '')
    throw badOption('head', head, 'Give the name of the head that it answers')
  const read = text ?? known?.text ?? titleAndDescription
  const { tokenizer, model } = await load(name, options.transformers ?? (await installed()), {
    ...options.pretrainedOptions,
    local_files_only: !remote,
    ...given('dtype', options.dtype ?? known?.dtype),
    ...given('device', options.device),
  })
  const outputs = new Outputs(model.config, {
    head,
    labels: options.labels ?? known?.labels,
    problem: options.problem ?? known?.problem,
    thresholds: options.thresholds,
  })
  return {
    name: NAME,
    heads: [outputs.head],
    batching,
    async run({ pages }) {
      const { logits } = await model(tokenizer(pages.map(read), { padding: true, truncation: true }))
      return { [head]: outputs.read(logits.data, pages.length) }
    },
    async dispose() {
      await model.dispose()
    },
  }
}

/** Loads tokenizer and model together. */
async function load(
  name: string,
  library: Transformers,
  options: Readonly<Record<string, unknown>>,
): Promise<{ tokenizer: Tokenizer; model: Model }> {
  try {
    const [tokenizer, model] = await Promise.all([
      library.AutoTokenizer.from_pretrained(name, options as never),
      library.AutoModelForSequenceClassification.from_pretrained(name, options as never),
    ])
    return { tokenizer: tokenizer as Tokenizer, model: model as Model }
  } catch (cause) {
    throw new PagekindError('E_RUNTIME', `${NAME} cannot load the model`, {
      value: name,
      hint: 'Its folder has config.json, tokenizer.json, tokenizer_config.json and, for its dtype, onnx/model.onnx, model_quantized.onnx or the like; see `cause`',
      cause,
    })
  }
}

function given(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value }
}

function titleAndDescription({ url, title, description }: TextFields): string {
  return [title, description].filter((text) => text !== '').join('\n') || url
}

/** In a try block, so that a bundler does not insist on a package that may not be there. */
async function installed(): Promise<Transformers> {
  try {
    return (await import('@huggingface/transformers')) as unknown as Transformers
  } catch (cause) {
    throw missingRuntime(NAME, cause)
  }
}
