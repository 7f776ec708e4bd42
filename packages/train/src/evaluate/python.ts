import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { PagekindError } from '@pagekind/common'

const INSTALL = 'apt-get install -y python3-numpy python3-sklearn python3-fasttext python3-onnx'
const AVX512_OF_SKYLAKE = ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl']

/**
 * A Python 3 that has numpy and `module`, and the versions of all three as one text. `PAGEKIND_PYTHON`, else Debian's
 * own first: another one in the path rarely has Debian's packages. Throws `E_DATA_MISSING` where there is none.
 */
export function findPython(module: string): { command: string; version: string } {
  const candidates = process.env.PAGEKIND_PYTHON ? [process.env.PAGEKIND_PYTHON] : ['/usr/bin/python3', 'python3']
  const probe = `import sys, numpy, ${module}; print(sys.version, numpy.__version__, getattr(${module}, '__version__', ''))`
  for (const command of candidates) {
    const run = spawnSync(command, ['-c', probe], { encoding: 'utf8' })
    if (run.status === 0) return { command, version: run.stdout.trim() }
  }
  throw new PagekindError('E_DATA_MISSING', `there is no Python 3 with the module ${module}`, {
    value: candidates.join(', '),
    hint: `${INSTALL}, or set PAGEKIND_PYTHON to a Python that has it`,
  })
}

/**
 * The processor that numpy's OpenBLAS shall compute for, an `OPENBLAS_CORETYPE`, or nothing where it is to choose.
 * Debian's OpenBLAS takes processors that are younger than itself for old ones; SKYLAKEX suits all that have AVX-512, is
 * twice as fast there, and rounds alike on them.
 */
export function blasCore(cpuinfo = '/proc/cpuinfo'): string | undefined {
  if (process.env.OPENBLAS_CORETYPE) return process.env.OPENBLAS_CORETYPE
  const flags = existsSync(cpuinfo) ? (/^flags\s*:(.*)/m.exec(readFileSync(cpuinfo, 'utf8'))?.[1] ?? '').split(' ') : []
  return AVX512_OF_SKYLAKE.every((flag) => flags.includes(flag)) ? 'SKYLAKEX' : undefined
}

/** Runs a script to its end, on one thread: a second one changes results. `hear` gets what it prints, line by line. */
export function runPython(
  command: string,
  args: readonly string[],
  hear: (line: string) => void = console.log,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      OMP_NUM_THREADS: '1',
      OPENBLAS_NUM_THREADS: '1',
      OPENBLAS_CORETYPE: blasCore(),
      PYTHONHASHSEED: '0',
    }
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    createInterface({ input: child.stdout }).on('line', hear)
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${args[0]} ended with code ${code}`))))
  })
}
