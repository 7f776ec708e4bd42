import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, inject, it } from 'vitest'
import { programs, ROOT } from './harness/paths.ts'
import { run } from './harness/run.ts'

// The declarations, read by a consumer's strict compiler, which checks them too (`skipLibCheck: false`).

const folder = join(inject('consumer'), 'types')

const STRICT = {
  target: 'ES2022',
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
}

/** Where the code runs decides which globals it may count on. */
const PLACES: Record<string, object> = {
  'in a browser': { lib: ['ES2022', 'DOM', 'DOM.Iterable'], types: [] },
  'in Node': { lib: ['ES2022'], types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] },
}

/** An .mts file imports the ES modules' declarations, a .cts file the CommonJS builds'. */
const RESOLUTIONS: [string, string, object][] = [
  ['node16, ES module', 'consumer.mts', { module: 'Node16', moduleResolution: 'Node16' }],
  ['node16, CommonJS', 'consumer.cts', { module: 'Node16', moduleResolution: 'Node16' }],
  ['nodenext, ES module', 'consumer.mts', { module: 'NodeNext', moduleResolution: 'NodeNext' }],
  ['bundler', 'consumer.ts', { module: 'ESNext', moduleResolution: 'Bundler' }],
]

beforeAll(async () => {
  for (const copy of ['consumer.mts', 'consumer.cts']) await copyFile(join(folder, 'consumer.ts'), join(folder, copy))
})

describe.each(RESOLUTIONS)('types under %s', (_name, file, resolution) => {
  it.each(Object.entries(PLACES))('%s', async (_place, globals) => {
    await compile({ compilerOptions: { ...STRICT, ...resolution, ...globals }, files: [file] })
  })
})

const compile = async (project: object): Promise<void> => {
  const file = join(folder, 'tsconfig.json')
  await writeFile(file, JSON.stringify(project, null, 2))
  await run(process.execPath, [programs.tsc, '-p', file], { cwd: folder, timeout: 100_000 })
}
