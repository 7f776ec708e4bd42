import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'

// node packages/train/kernels/compile.ts: writes kernels.generated.ts anew, after net.ts has changed. A test tells where that was forgotten.

/** The module that holds the compiled kernels. */
export const KERNELS_MODULE = join(import.meta.dirname, '../src/learn/kernels.generated.ts')

/** Compiles `net.ts` and gives the text of {@link KERNELS_MODULE}. Throws the compiler's complaints. */
export async function compileKernels(): Promise<string> {
  const source = readFileSync(join(import.meta.dirname, 'net.ts'), 'utf8')
  const { error, binary, stderr } = await asc.compileString(source, {
    optimizeLevel: 3,
    enable: ['simd'],
    runtime: 'stub',
    importMemory: true,
    noAssert: true,
  })
  if (error !== null || binary === null) throw new Error(`net.ts does not compile.\n${stderr.toString()}`)
  const text = Buffer.from(binary).toString('base64')
  return `/** WebAssembly of kernels/net.ts, written by kernels/compile.ts. */\nexport const KERNELS =\n  '${text}'\n`
}

if (import.meta.main) writeFileSync(KERNELS_MODULE, await compileKernels())
