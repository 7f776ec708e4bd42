import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { blasCore, runPython } from './python.ts'

const folder = mkdtempSync(join(tmpdir(), 'pagekind-python-'))
const cpuinfo = join(folder, 'cpuinfo')
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

function processorWith(flags: string): void {
  writeFileSync(cpuinfo, `processor\t: 0\nmodel name\t: Some\nflags\t\t: ${flags}\nbugs\t\t: none\n`)
}

test('OpenBLAS computes for the best of two processors that the one at hand is as good as', () => {
  processorWith('fpu fma avx2 avx512f avx512dq avx512cd avx512bw avx512vl sse')
  expect(blasCore(cpuinfo)).toBe('SKYLAKEX')
  processorWith('fpu fma avx2 avx512f avx512cd sse')
  expect(blasCore(cpuinfo)).toBe('HASWELL')
  processorWith('fpu sse')
  expect(blasCore(cpuinfo)).toBeUndefined()
  expect(blasCore(join(folder, 'not-there'))).toBeUndefined()
})

test('the environment changes nothing of how a script computes', async () => {
  for (const name of ['OPENBLAS_CORETYPE', 'OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS']) vi.stubEnv(name, '7')
  const lines: string[] = []
  const print = 'echo "$OPENBLAS_CORETYPE"; echo "$OPENBLAS_NUM_THREADS"; echo "$OMP_NUM_THREADS"'
  await runPython('/bin/sh', ['-c', print], (line) => lines.push(line))
  expect(lines).toEqual([blasCore() ?? '', '1', '1'])
})
