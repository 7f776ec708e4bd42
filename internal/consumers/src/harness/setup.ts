import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
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

const PREFIX = 'pagekind-consumers-'
const HOUR = 3_600_000

/** Packs, installs and asks Node once for all test files; the returned function removes every trace. */
const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  await sweep()
  const folder = await mkdtemp(join(tmpdir(), PREFIX))
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

/** Removes what runs that were killed left behind; a folder that may belong to a run under way stays. */
const sweep = async (): Promise<void> => {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue
    const folder = join(tmpdir(), name)
    if (Date.now() - (await stat(folder)).mtimeMs > HOUR) await rm(folder, { recursive: true, force: true })
  }
}

const checkBuilt = (packed: readonly Packed[]): void => {
  const unbuilt = packed.filter(({ files }) => !files.includes('dist/index.js')).map(({ name }) => name)
  if (unbuilt.length > 0)
    throw new Error(`not built: ${unbuilt.join(', ')}. The packaging tests test what is shipped: run "npm run build".`)
}

export default setup
