import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'consumers',
    include: ['src/*.test.ts'],
    globalSetup: ['src/harness/setup.ts'],
    // Far beyond what anything takes on a quiet machine: a test fails for what it found, not for a busy neighbour.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Most of the time is spent in other processes (browsers, compilers, bundlers) that use both cores themselves.
    fileParallelism: false,
  },
})
