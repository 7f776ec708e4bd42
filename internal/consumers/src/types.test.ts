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
const RESOLUTIONS: Record<string, { options: object; files: string[] }> = {
  node16: { options: { module: 'Node16', moduleResolution: 'Node16' }, files: ['consumer.mts', 'consumer.cts'] },
  bundler: { options: { module: 'ESNext', moduleResolution: 'Bundler' }, files: ['consumer.ts'] },
}

beforeAll(async () => {
  for (const copy of ['consumer.mts', 'consumer.cts']) await copyFile(join(folder, 'consumer.ts'), join(folder, copy))
})

describe.each(Object.entries(RESOLUTIONS))('%s resolution', (resolution, { options, files }) => {
  it.concurrent.each(Object.entries(PLACES))('%s', async (place, globals) => {
    const project = join(folder, `tsconfig ${resolution} ${place}.json`)
    await writeFile(project, JSON.stringify({ compilerOptions: { ...STRICT, ...options, ...globals }, files }))
    await run(process.execPath, [programs.tsc, '-p', project], { cwd: folder, timeout: 280_000 })
  })
})
