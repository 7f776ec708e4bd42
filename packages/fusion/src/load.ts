import { isPacked, unpackModel } from './binary/unpack.ts'
import { readHybrid } from './formats/hybrid.ts'
import { isObject, own } from './formats/json.ts'
import { isLightgbmText, readLightgbmJson, readLightgbmText } from './formats/lightgbm.ts'
import { readOnnx } from './formats/onnx.ts'
import { readSklearn, SKLEARN_FORMAT } from './formats/sklearn.ts'
import { readXgboost } from './formats/xgboost.ts'
import { type TreeModel, unknownFormat } from './model/tree-model.ts'
import { TreeEnsemble } from './tree-ensemble.ts'

/**
 * Loads a tree ensemble from text, parsed JSON or, for ONNX and packed trees, bytes: XGBoost's `save_model` (JSON), LightGBM's `save_model` (text) or `dump_model` (JSON),
 * pagekind's exporter for scikit-learn (`python/export_sklearn.py`), the published hybrid classifier's trees, or
 * ONNX's `TreeEnsembleClassifier` and `TreeEnsembleRegressor`, or what `pack()` wrote. The format is told by what is in it. Throws
 * `E_TREES_FORMAT` for anything else, `E_TREES_STRUCTURE` for trees that are none: everything is checked before anything is
 * walked. About 50 ms for 2.7 MB.
 */
export function loadTrees(source: unknown): TreeEnsemble {
  return new TreeEnsemble(readTrees(source))
}

/** The trees as numbers. */
export function readTrees(source: unknown): TreeModel {
  if (ArrayBuffer.isView(source)) {
    const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    return isPacked(bytes) ? unpackModel(bytes) : readOnnx(bytes)
  }
  if (typeof source === 'string' && isLightgbmText(source)) return readLightgbmText(source)
  const json = typeof source === 'string' ? parse(source) : source
  if (!isObject(json)) throw unknownFormat('it is no object', json)
  if (own(json, 'format') === SKLEARN_FORMAT) return readSklearn(json)
  if (isObject(own(json, 'learner'))) return readXgboost(json)
  if (Array.isArray(own(json, 'engineered')) && Array.isArray(own(json, 'trees'))) return readHybrid(json)
  if (Array.isArray(own(json, 'tree_info'))) return readLightgbmJson(json)
  throw unknownFormat(
    'it has neither `learner`, `tree_info`, `engineered` nor a known `format`',
    Object.keys(json).slice(0, 5).join(', '),
  )
}

/** Text in quotes, or what XGBoost writes for numbers that JSON does not know. */
const NO_JSON = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity|nan|inf)\b/g

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      return JSON.parse(text.replace(NO_JSON, (found) => (found.startsWith('"') ? found : 'null')))
    } catch {
      throw unknownFormat('it is not JSON', text)
    }
  }
}
