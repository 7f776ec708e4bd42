import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { installConsumer } from './install.ts'
import { type Packed, packAll } from './pack.ts'
import { run } from './run.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The temporary project that has the tarballs installed and the fixtures beside them. */
    consumer: string
    packed: Packed[]
    /** What Node answers from the installed ES module: the verdicts every other place must give, byte for byte. */
    expected: string
  }
}

/** Packs, installs and asks Node once for all test files; the returned function removes every trace. */
const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), 'pagekind-consumers-'))
  const clean = () => rm(folder, { recursive: true, force: true })
  try {
    const packed = await packAll(folder)
    const consumer = join(folder, 'consumer')
    checkBuilt(packed)
    await installConsumer(consumer, packed)
    const { stdout } = await run(process.execPath, ['esm.js'], { cwd: consumer })
    project.provide('packed', packed)
    project.provide('consumer', consumer)
    project.provide('expected', stdout.trimEnd())
  } catch (error) {
    await clean()
    throw error
  }
  return clean
}

const checkBuilt = (packed: readonly Packed[]): void => {
  const unbuilt = packed.filter(({ files }) => !files.includes('dist/index.js')).map(({ name }) => name)
  if (unbuilt.length > 0)
    throw new Error(`not built: ${unbuilt.join(', ')}. The packaging tests test what is shipped: run "npm run build".`)
}

export default setup
