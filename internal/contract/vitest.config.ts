import { defineConfig } from 'vitest/config'

const conditions = ['@pagekind/source']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'contract',
    include: ['src/*.test.ts'],
    // Far beyond what anything takes on a quiet machine: a test fails for what it found, not for a busy neighbour.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    // The browsers and readers that the tests start use both cores themselves.
    fileParallelism: false,
  },
})
