import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { PagekindError } from '@pagekind/common'

const INSTALL = 'apt-get install -y python3-numpy python3-sklearn python3-fasttext python3-onnx'

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

/** Runs a script to its end, on one thread: a second one changes results. `hear` gets what it prints, line by line. */
export function runPython(
  command: string,
  args: readonly string[],
  hear: (line: string) => void = console.log,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', PYTHONHASHSEED: '0' }
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    createInterface({ input: child.stdout }).on('line', hear)
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${args[0]} ended with code ${code}`))))
  })
}
