import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { modernBert } from './graph.ts'
import {
  FIRST_BYTE,
  GLOBAL_EVERY,
  GLOBAL_THETA,
  HEADS,
  HIDDEN,
  INTERMEDIATE,
  LAYERS,
  LOCAL_THETA,
  PAD,
  type Shape,
  SPECIAL,
  VOCABULARY,
  WINDOW,
} from './shape.ts'

/** Files of weights by the dtype that asks for them, as transformers.js names them. */
const FILES = { q8: 'model_quantized.onnx', fp32: 'model.onnx' } as const

/** Writes a model as it lies on the Hub, with the weights of the given dtypes only. */
export function writeModel(folder: string, shape: Shape, dtypes: readonly (keyof typeof FILES)[]): void {
  const write = (file: string, content: unknown) => writeFileSync(join(folder, file), JSON.stringify(content))
  mkdirSync(join(folder, 'onnx'), { recursive: true })
  for (const dtype of dtypes) writeFileSync(join(folder, 'onnx', FILES[dtype]), modernBert(shape, dtype === 'q8'))
  write('config.json', {
    model_type: 'modernbert',
    architectures: ['ModernBertForSequenceClassification'],
    hidden_size: HIDDEN,
    num_attention_heads: HEADS,
    num_hidden_layers: LAYERS,
    intermediate_size: INTERMEDIATE,
    global_attn_every_n_layers: GLOBAL_EVERY,
    global_rope_theta: GLOBAL_THETA,
    local_rope_theta: LOCAL_THETA,
    local_attention: 2 * WINDOW,
    classifier_pooling: 'mean',
    max_position_embeddings: 8192,
    vocab_size: VOCABULARY,
    pad_token_id: PAD,
    id2label: Object.fromEntries(shape.labels.entries()),
    label2id: Object.fromEntries(shape.labels.map((label, i) => [label, i])),
    problem_type: shape.problem,
  })
  write('tokenizer_config.json', {
    tokenizer_class: 'PreTrainedTokenizerFast',
    model_max_length: 8192,
    pad_token: '[PAD]',
    cls_token: '[CLS]',
    sep_token: '[SEP]',
    unk_token: '[UNK]',
    mask_token: '[MASK]',
  })
  const special = SPECIAL.map((content, id) => ({
    id,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  }))
  const byId = (content: string) => ({ id: content, ids: [SPECIAL.indexOf(content as never)], tokens: [content] })
  write('tokenizer.json', {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special,
    normalizer: { type: 'NFC' },
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: { '[CLS]': byId('[CLS]'), '[SEP]': byId('[SEP]') },
    },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries([
        ...SPECIAL.map((token, id) => [token, id]),
        ...byteCharacters().map((character, byte) => [character, FIRST_BYTE + byte]),
      ]),
      merges: [],
    },
  })
}

/** The character that stands for each byte in byte-level vocabularies: itself where it is printable, else one from U+0100 on. */
function byteCharacters(): string[] {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff)
  let next = 0x100
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++))
}
