import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { PagekindError } from '@pagekind/common'

const INSTALL = 'apt-get install -y python3-numpy python3-sklearn python3-fasttext python3-onnx'
/** What they need of a processor, the fastest first. */
const BLAS_CORES = {
  SKYLAKEX: ['avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl'],
  HASWELL: ['avx2', 'fma'],
}

/**
 * A Python 3 that has numpy and `module`, and as one text the versions of all three and the {@link blasCore}: where that differs,
 * results may. `PAGEKIND_PYTHON`, else Debian's own first: another one in the path rarely has Debian's packages. Throws
 * `E_DATA_MISSING` where there is none.
 */
export function findPython(module: string): { command: string; version: string } {
  const candidates = process.env.PAGEKIND_PYTHON ? [process.env.PAGEKIND_PYTHON] : ['/usr/bin/python3', 'python3']
  const probe = `import sys, numpy, ${module}; print(sys.version, numpy.__version__, getattr(${module}, '__version__', ''))`
  for (const command of candidates) {
    const run = spawnSync(command, ['-c', probe], { encoding: 'utf8' })
    if (run.status === 0) return { command, version: run.stdout.trim() + (blasCore() ?? '') }
  }
  throw new PagekindError('E_DATA_MISSING', `there is no Python 3 with the module ${module}`, {
    value: candidates.join(', '),
    hint: `${INSTALL}, or set PAGEKIND_PYTHON to a Python that has it`,
  })
}

/**
 * The processor that OpenBLAS, which multiplies numpy's matrices, computes for: its `OPENBLAS_CORETYPE`. Its own choice differs
 * from processor to processor, and so do the last bits. With these two, all that have AVX-512 give the same, and all others
 * that have AVX2. Nothing where there is neither, or no `cpuinfo`.
 */
export function blasCore(cpuinfo = '/proc/cpuinfo'): string | undefined {
  const flags = existsSync(cpuinfo) ? (/^flags\s*:(.*)/m.exec(readFileSync(cpuinfo, 'utf8'))?.[1] ?? '').split(' ') : []
  return Object.entries(BLAS_CORES).find(([, needs]) => needs.every((flag) => flags.includes(flag)))?.[0]
}

/**
 * Runs a script to its end. Whatever the environment says, on one thread and with the BLAS of {@link blasCore}: others change
 * results. `hear` gets what it prints, line by line.
 */
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
