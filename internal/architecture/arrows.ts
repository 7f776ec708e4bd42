import { isBuiltin } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { importsOf, type Source } from './sources.ts'

interface Layer {
  /** The packages of the house it may import. */
  readonly house: readonly string[]
  /** Other people's packages, and the file that alone may import them where there is one. */
  readonly others: Readonly<Record<string, string>>
  /** May use Node's built-ins. */
  readonly node?: boolean
}

const ANYWHERE = ''

/**
 * Who may import whom: common <- features <- rules, common <- fusion, all of them <- core <- train <- cli. What lies below may be imported
 * across a layer; nothing may be imported from above. tldts has one wrapper, in features. A new dependency of a
 * package is a decision and is written down here.
 */
export const LAYERS: Readonly<Record<string, Layer>> = {
  common: { house: [], others: {} },
  features: { house: ['common'], others: { tldts: ANYWHERE, htmlparser2: 'packages/features/src/html/stream.ts' } },
  rules: {
    house: ['common', 'features'],
    others: { re2js: 'packages/rules/src/regex.ts', 'jsonc-parser': 'packages/rules/src/import/json.ts' },
  },
  fusion: { house: ['common'], others: {} },
  model: { house: [], others: {} },
  core: {
    house: ['common', 'features', 'rules', 'fusion', 'model'],
    others: {
      '@noble/hashes': ANYWHERE,
      'onnxruntime-node': 'packages/core/src/onnx-node.ts',
      'onnxruntime-web': 'packages/core/src/onnx-web.ts',
      '@huggingface/transformers': 'packages/core/src/transformers.ts',
    },
  },
  // The baseline of pages' kinds.
  train: {
    house: ['common', 'features', 'rules', 'fusion', 'core'],
    others: { '@mozilla/readability': ANYWHERE, linkedom: ANYWHERE },
    node: true,
  },
  cli: { house: ['common', 'features', 'rules', 'core', 'train'], others: { commander: ANYWHERE }, node: true },
}

/** What tests may use besides. */
const TEST_TOOLS = new Set(['vitest', 'fast-check', 'linkedom', 'jsdom', 'happy-dom', 'ajv', 'onnxruntime-node'])

/** Every import of `source` that the layers forbid, as a sentence each. */
export function forbiddenImports(source: Source): string[] {
  const layer = LAYERS[source.pack]
  if (!layer) return [`${source.path}: the package ${source.pack} has no layer in internal/architecture/arrows.ts`]
  return importsOf(source).flatMap((name) => {
    const reason = forbidden(source, layer, name)
    return reason ? [`${source.path} imports ${name}: ${reason}`] : []
  })
}

function forbidden(source: Source, layer: Layer, name: string): string | null {
  if (name.startsWith('.')) {
    const target = normalize(join(dirname(source.path), name))
    // What is published is `src`.
    const own = join('packages', source.pack, source.isTest ? '' : 'src')
    return target.startsWith(own) ? null : 'a relative import must stay in its package'
  }
  if (isBuiltin(name)) {
    return layer.node || source.isTest ? null : `${source.pack} runs without Node`
  }
  const [scope, second] = name.split('/')
  if (scope === '@pagekind') {
    return second === source.pack || layer.house.includes(second ?? '') ? null : 'this arrow is not allowed'
  }
  const dependency = name.startsWith('@') ? `${scope}/${second}` : String(scope)
  if (source.isTest && TEST_TOOLS.has(dependency)) return null
  const only = Object.hasOwn(layer.others, dependency) ? layer.others[dependency] : undefined
  if (only === undefined) return `${source.pack} does not depend on it`
  return only === ANYWHERE || only === source.path ? null : `only ${only} may`
}
