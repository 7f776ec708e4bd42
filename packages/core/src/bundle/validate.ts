import type { Calibration } from '../calibration.ts'
import { checkLexicalSpec, type LexicalSpec } from '../lexical/index.ts'
import {
  type BundleFile,
  type FusionPolicy,
  type FusionSpec,
  type HeadSpec,
  MANIFEST_SCHEMA,
  type Manifest,
} from './manifest.ts'
import {
  readChoice,
  readCount,
  readList,
  readName,
  readNumber,
  readObject,
  readRecord,
  readText,
  refuseTwice,
  schemaError,
} from './read.ts'

/** Bounds that no real bundle comes near; they keep a forged one from costing time or memory. */
export const MAX_HEADS = 64
const MAX_LABELS = 4096
const MAX_POINTS = 4096
const MAX_FILES = 64
const MAX_NAME = 200
/** Largest size of one calibration parameter or point: far beyond any logit, far from overflow. */
const MAX_PARAMETER = 1e6

/** The label of what is none of the others. */
const NONE = 'none'

/** The largest manifest that is read: 4 MiB. */
export const MAX_MANIFEST_BYTES = 2 ** 22

/** The largest file that a bundle may have: 512 MiB. */
export const MAX_FILE_BYTES = 2 ** 29

const MANIFEST_FIELDS = ['schema', 'id', 'version', 'heads', 'lexical', 'fusion', 'signals', 'files'] as const
const HEAD_FIELDS = ['name', 'labels', 'activation', 'fallback', 'thresholds', 'calibration'] as const

/**
 * A manifest from anywhere, checked and copied: what is given back is frozen and shares nothing with `value`. Throws
 * `E_BUNDLE_SCHEMA`, naming the path of the first flaw.
 */
export function readManifest(value: unknown): Manifest {
  const fields = readObject(value, '', MANIFEST_FIELDS)
  if (fields.schema !== MANIFEST_SCHEMA) throw schemaError(`schema is not ${MANIFEST_SCHEMA}`, { value: fields.schema })
  const heads = readList(fields.heads, 'heads', 1, MAX_HEADS, readHead)
  refuseTwice(
    heads.map(({ name }) => name),
    'heads',
  )
  const files = readList(fields.files, 'files', 0, MAX_FILES, readFile)
  refuseTwice(
    files.map(({ name }) => name),
    'files',
  )
  const lexical = fields.lexical === null ? null : readLexical(fields.lexical)
  if (lexical !== null && !files.some(({ name }) => name === lexical.file)) {
    throw schemaError('lexical.file is not among the files', { value: lexical.file })
  }
  const fusion = readList(fields.fusion, 'fusion', 0, heads.length, (spec, at) => readFusion(spec, at, heads, files))
  refuseTwice(
    fusion.map(({ head }) => head),
    'fusion',
  )
  if (fusion.length > 0 && fields.signals === null) {
    throw schemaError('signals is null, but there is fusion, which reads them', { value: null })
  }
  return Object.freeze({
    schema: MANIFEST_SCHEMA,
    id: readText(fields.id, 'id', MAX_NAME),
    version: readText(fields.version, 'version', MAX_NAME),
    heads,
    lexical,
    fusion,
    signals: fields.signals === null ? null : readHash(fields.signals, 'signals'),
    files,
  })
}

/** {@link readManifest} of the text of a `manifest.json`. */
export function readManifestJson(json: string): Manifest {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw schemaError('The manifest is not JSON', { value: json, cause })
  }
  return readManifest(value)
}

/** One head of a manifest, checked. Throws `E_BUNDLE_SCHEMA`. */
export function readHead(value: unknown, path: string): HeadSpec {
  const fields = readObject(value, path, HEAD_FIELDS)
  const activation = readChoice(fields.activation, `${path}.activation`, ['sigmoid', 'softmax'])
  // A softmax over one label always says 1.
  const labels = readList(fields.labels, `${path}.labels`, activation === 'softmax' ? 2 : 1, MAX_LABELS, (label, at) =>
    readName(label, at, MAX_NAME),
  )
  refuseTwice(labels, `${path}.labels`)
  const { fallback } = fields
  if (fallback !== null && !labels.includes(fallback as string)) {
    throw schemaError(`${path}.fallback is neither null nor one of the labels`, { value: fallback })
  }
  const count = labels.length
  return Object.freeze({
    name: readName(fields.name, `${path}.name`, MAX_NAME),
    labels,
    activation,
    fallback: fallback as string | null,
    thresholds: readList(fields.thresholds, `${path}.thresholds`, count, count, (threshold, at) =>
      readNumber(threshold, at, 0, 1),
    ),
    calibration: readList(fields.calibration, `${path}.calibration`, count, count, readCalibration),
  })
}

function readCalibration(value: unknown, path: string): Calibration {
  const kind = readChoice(readRecord(value, path).kind, `${path}.kind`, ['platt', 'isotonic'])
  if (kind === 'platt') {
    const { a, b } = readObject(value, path, ['kind', 'a', 'b'])
    return Object.freeze({
      kind,
      a: readNumber(a, `${path}.a`, 0, MAX_PARAMETER),
      b: readNumber(b, `${path}.b`, -MAX_PARAMETER, MAX_PARAMETER),
    })
  }
  const fields = readObject(value, path, ['kind', 'x', 'y'])
  const x = readList(fields.x, `${path}.x`, 1, MAX_POINTS, (point, at) =>
    readNumber(point, at, -MAX_PARAMETER, MAX_PARAMETER),
  )
  const y = readList(fields.y, `${path}.y`, x.length, x.length, (point, at) => readNumber(point, at, 0, 1))
  for (let i = 1; i < x.length; i++) {
    if (!(x[i]! > x[i - 1]!)) throw schemaError(`${path}.x[${i}] is not above the one before it`, { value: x[i] })
    if (!(y[i]! >= y[i - 1]!)) throw schemaError(`${path}.y[${i}] is below the one before it`, { value: y[i] })
  }
  return Object.freeze({ kind, x, y })
}

function readLexical(value: unknown): LexicalSpec {
  return Object.freeze(checkLexicalSpec({ ...readRecord(value, 'lexical') }))
}

function readFusion(
  value: unknown,
  path: string,
  heads: readonly HeadSpec[],
  files: readonly BundleFile[],
): FusionSpec {
  const { head, file, policy } = readObject(value, path, ['head', 'file', 'policy'])
  const spec = heads.find(({ name }) => name === head)
  if (spec === undefined) throw schemaError(`${path}.head is none of the heads`, { value: head })
  if (!files.some(({ name }) => name === file))
    throw schemaError(`${path}.file is not among the files`, { value: file })
  return Object.freeze({
    head: spec.name,
    file: file as string,
    policy: policy === null ? null : readPolicy(policy, `${path}.policy`, spec),
  })
}

function readPolicy(value: unknown, path: string, { labels, activation }: HeadSpec): FusionPolicy {
  const fields = readObject(value, path, ['calibration', 'tree', 'text'])
  if (activation !== 'softmax' || !labels.includes(NONE)) {
    throw schemaError(`${path} is for a head whose labels exclude each other, one of them ${NONE}`, {
      value: activation,
    })
  }
  const count = labels.length
  const readThresholds = (list: unknown, at: string) =>
    readList(list, at, count, count, (threshold, place) => readNumber(threshold, place, 0, 1))
  return Object.freeze({
    calibration: readList(fields.calibration, `${path}.calibration`, count, count, readCalibration),
    tree: readThresholds(fields.tree, `${path}.tree`),
    text: readThresholds(fields.text, `${path}.text`),
  })
}

function readFile(value: unknown, path: string): BundleFile {
  const { name, bytes, sha256 } = readObject(value, path, ['name', 'bytes', 'sha256'])
  return Object.freeze({
    name: readFileName(name, `${path}.name`),
    bytes: readCount(bytes, `${path}.bytes`, 0, MAX_FILE_BYTES),
    sha256: readHash(sha256, `${path}.sha256`),
  })
}

/** Names become parts of URLs and paths, so nothing but plain names is let through. */
function readFileName(value: unknown, path: string): string {
  const name = readName(value, path, MAX_NAME)
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name)) {
    throw schemaError(`${path} is not a plain file name of letters, digits, '.', '_' and '-'`, { value: name })
  }
  return name
}

function readHash(value: unknown, path: string): string {
  const hash = readText(value, path, 64)
  if (!/^[0-9a-f]{64}$/.test(hash))
    throw schemaError(`${path} is not a SHA-256 in lower-case hexadecimal`, { value: hash })
  return hash
}
