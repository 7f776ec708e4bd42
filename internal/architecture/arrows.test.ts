import { describe, expect, it } from 'vitest'
import { forbiddenImports } from './arrows.ts'
import { packageSources, sourceFrom } from './sources.ts'

describe('import arrows', () => {
  const sources = packageSources()

  it('finds the sources of all eight packages', () => {
    expect([...new Set(sources.map(({ pack }) => pack))].sort()).toEqual(
      ['cli', 'common', 'core', 'features', 'fusion', 'model', 'rules', 'train'].sort(),
    )
  })

  it('every import of every source is allowed', () => {
    expect(sources.flatMap(forbiddenImports)).toEqual([])
  })

  it.each([
    ['packages/common/src/x.ts', "import '@pagekind/features'"],
    ['packages/features/src/x.ts', "import { y } from '@pagekind/rules'"],
    ['packages/fusion/src/x.ts', "import { y } from '@pagekind/rules'"],
    ['packages/rules/src/x.ts', "import { parse } from 'tldts'"],
    ['packages/core/src/x.ts', "import { parse } from 'tldts'"],
    ['packages/core/src/x.ts', "import type { y } from '@pagekind/train'"],
    ['packages/core/src/x.ts', "export * from '../../common/src/error.ts'"],
    ['packages/core/src/x.ts', "import { readFileSync } from 'node:fs'"],
    ['packages/core/src/x.ts', "const fs = await import('fs')"],
    ['packages/core/src/x.ts', "import * as ort from 'onnxruntime-web'"],
    ['packages/core/src/x.ts', "type S = import('onnxruntime-node').InferenceSession"],
    ['packages/core/src/x.test.ts', "import { train } from '@pagekind/train'"],
    ['packages/model/src/x.ts', "import { PagekindError } from '@pagekind/common'"],
    ['packages/features/src/x.ts', "import { Parser } from 'htmlparser2'"],
    ['packages/train/src/x.ts', "import { main } from '@pagekind/cli'"],
    ['packages/train/src/x.ts', "import { y } from '../kernels/y.ts'"],
    ['packages/train/src/x.test.ts', "import { y } from '../../core/kernels/y.ts'"],
    ['packages/features/src/x.ts', "import left from 'left-pad'"],
    ['packages/new/src/x.ts', "import './y.ts'"],
  ])('%s may not: %s', (path, text) => {
    expect(forbiddenImports(sourceFrom(path, text))).not.toEqual([])
  })

  it.each([
    ['packages/features/src/x.ts', "import { parse } from 'tldts'"],
    ['packages/features/src/html/stream.ts', "import { Parser } from 'htmlparser2'"],
    ['packages/rules/src/x.ts', "import { y } from '@pagekind/features'"],
    ['packages/core/src/a/x.ts', "import { y } from '../b/y.ts'"],
    ['packages/core/src/x.ts', "import { sha256 } from '@noble/hashes/sha2.js'"],
    ['packages/core/src/onnx-node.ts', "const ort = await import('onnxruntime-node')"],
    ['packages/core/src/x.test.ts', "import fc from 'fast-check'\nimport { readFileSync } from 'node:fs'"],
    ['packages/train/src/x.test.ts', "import { y } from '../kernels/y.ts'"],
    ['packages/train/src/x.ts', "import { readFileSync } from 'node:fs'\nimport { y } from '@pagekind/features'"],
  ])('%s may: %s', (path, text) => {
    expect(forbiddenImports(sourceFrom(path, text))).toEqual([])
  })
})
