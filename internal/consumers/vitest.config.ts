import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'consumers',
    include: ['src/*.test.ts'],
    globalSetup: ['src/harness/setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Most of the time is spent in other processes (browsers, compilers, bundlers) that use both cores themselves.
    fileParallelism: false,
  },
})
